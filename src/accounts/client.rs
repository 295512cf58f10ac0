//! A browser and its system in a few words, so that people recognize their own sessions.

/// Coarse on purpose: "Chrome (Android)" is enough to recognize, and too little to track.
#[must_use]
pub fn label(user_agent: &str) -> String {
    let has = |word: &&str| user_agent.contains(*word);
    // The order matters: most browsers also claim to be those further down.
    let browsers = [
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("SamsungBrowser", "Samsung Internet"),
        ("Firefox", "Firefox"),
        ("FxiOS", "Firefox"),
        ("CriOS", "Chrome"),
        ("Chrome", "Chrome"),
        ("Safari", "Safari"),
    ];
    let systems = [
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("CrOS", "ChromeOS"),
        ("Windows", "Windows"),
        ("Macintosh", "Mac"),
        ("Linux", "Linux"),
    ];
    let first = |table: &[(&str, &'static str)]| {
        table
            .iter()
            .find(|(word, _)| has(word))
            .map(|(_, name)| *name)
    };
    match (first(&browsers), first(&systems)) {
        (Some(browser), Some(system)) => format!("{browser} ({system})"),
        (Some(browser), None) => browser.into(),
        (None, Some(system)) => system.into(),
        (None, None) => "API".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn well_known_browsers_are_recognized() {
        let android = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Mobile Safari/537.36";
        let iphone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1";
        let edge = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Safari/537.36 Edg/143.0.0.0";
        assert_eq!(label(android), "Chrome (Android)");
        assert_eq!(label(iphone), "Safari (iPhone)");
        assert_eq!(label(edge), "Edge (Windows)");
        assert_eq!(label("curl/8.1"), "API");
        assert_eq!(label(""), "API");
    }
}
