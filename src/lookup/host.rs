//! Names of hosts that somebody claims to keep.
use url::Host as Parsed;

/// A host's name, small letters, in ASCII (IDN as `xn--`): no address, no port, no path.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Host(String);

/// What is given out to public bodies alone: to local governments, and to the state.
const PUBLIC_BODIES: &[&str] = &[".lg.jp", ".go.jp"];

impl Host {
    /// Parses.
    ///
    /// # Errors
    /// The code of what is wrong: `required` or `invalid`.
    pub fn parse(raw: &str) -> Result<Self, &'static str> {
        let raw = raw.trim();
        if raw.is_empty() {
            return Err("required");
        }
        // A dot at the end would make two names of one, and a wildcard or underscore is no host.
        let Ok(Parsed::Domain(name)) = Parsed::parse(raw) else {
            return Err("invalid");
        };
        let labels = || name.split('.');
        let fit = |label: &str| {
            !label.is_empty()
                && label.len() <= 63
                && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
                && !label.starts_with('-')
                && !label.ends_with('-')
        };
        if name.len() > 200 || labels().count() < 2 || !labels().all(fit) {
            return Err("invalid");
        }
        Ok(Self(name))
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether only a public body can hold it: something below lg.jp or go.jp.
    #[must_use]
    pub fn is_of_a_public_body(&self) -> bool {
        PUBLIC_BODIES.iter().any(|suffix| self.0.ends_with(suffix))
    }

    /// Whether one is the other or lies below it: `www.city.koto.lg.jp` and `city.koto.lg.jp`.
    #[must_use]
    pub fn is_kin_of(&self, other: &Self) -> bool {
        let below = |one: &str, other: &str| {
            one == other
                || one
                    .strip_suffix(other)
                    .is_some_and(|rest| rest.ends_with('.'))
        };
        below(&self.0, &other.0) || below(&other.0, &self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::Host;

    fn host(name: &str) -> Host {
        Host::parse(name).unwrap()
    }

    #[test]
    fn a_host_is_a_name_and_nothing_else() {
        assert_eq!(host(" City.Koto.LG.jp ").as_str(), "city.koto.lg.jp");
        assert_eq!(host("江東.jp").as_str(), "xn--7rvq3i.jp");
        for bad in [
            "127.0.0.1",
            "[::1]",
            "0x7f.1",
            "2130706433",
            "localhost",
            "a..lg.jp",
            "city.koto.lg.jp.",
            "a/b.lg.jp",
            "user@city.koto.lg.jp",
            "city.koto.lg.jp:8443",
            "*.lg.jp",
            "_dns.koto.lg.jp",
            "-a.lg.jp",
            "a b.lg.jp",
            "https://city.koto.lg.jp",
        ] {
            assert_eq!(Host::parse(bad), Err("invalid"), "{bad}");
        }
        assert_eq!(Host::parse(" "), Err("required"));
        assert_eq!(
            Host::parse(&format!("{}.lg.jp", "a.".repeat(120))),
            Err("invalid")
        );
    }

    #[test]
    fn only_names_below_the_suffix_are_a_public_bodys() {
        for good in ["city.koto.lg.jp", "www.mlit.go.jp", "koto.lg.jp"] {
            assert!(host(good).is_of_a_public_body(), "{good}");
        }
        for bad in [
            "lg.jp",
            "koto-lg.jp",
            "xlg.jp",
            "city.koto.lg.jp.evil.example",
            "city.koto.jp",
            "go.jp.example",
            "lg.jp.com",
        ] {
            assert!(!host(bad).is_of_a_public_body(), "{bad}");
        }
    }

    #[test]
    fn kin_lie_below_one_another() {
        let ward = host("city.koto.lg.jp");
        assert!(ward.is_kin_of(&host("www.city.koto.lg.jp")));
        assert!(host("www.city.koto.lg.jp").is_kin_of(&ward));
        assert!(ward.is_kin_of(&ward));
        assert!(!ward.is_kin_of(&host("city.sumida.lg.jp")));
        assert!(!ward.is_kin_of(&host("evilcity.koto.lg.jp")));
    }
}
