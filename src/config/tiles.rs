//! Where the background of maps comes from, if an operator names a source: nothing is asked of another host otherwise.

/// A source of map tiles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tiles {
    /// Its address with `{z}`, `{x}` and `{y}`.
    pub url: String,
    /// The host that pages may load images from.
    pub origin: String,
    /// What its licence wants to be said.
    pub credit: String,
}

impl Tiles {
    /// Reads an address and a credit line.
    ///
    /// # Errors
    /// What is wrong.
    pub fn read(url: &str, credit: Option<String>) -> Result<Self, &'static str> {
        let template = ["{z}", "{x}", "{y}"].iter().all(|part| url.contains(part));
        let parsed = url::Url::parse(url).ok();
        let web = parsed.filter(|parsed| parsed.scheme() == "https");
        let (Some(web), true) = (web, template) else {
            return Err("is no https address with {z}, {x} and {y}");
        };
        let credit = credit.map(|text| text.trim().to_owned());
        let credit = credit.filter(|text| !text.is_empty() && text.chars().count() <= 200);
        Ok(Self {
            url: url.to_owned(),
            origin: web.origin().ascii_serialization(),
            credit: credit
                .ok_or("needs a credit line of 200 characters at most: KAIRANBAN_TILES_CREDIT")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_is_https_has_places_and_a_credit() {
        let gsi = "https://cyberjapandata.gsi.go.jp/xyz/pale/{z}/{x}/{y}.png";
        let read = Tiles::read(gsi, Some(" 地理院タイル ".into())).unwrap();
        assert_eq!(
            (read.origin.as_str(), read.credit.as_str()),
            ("https://cyberjapandata.gsi.go.jp", "地理院タイル")
        );
        assert!(Tiles::read(gsi, None).is_err());
        for bad in [
            "http://tiles.example/{z}/{x}/{y}.png",
            "https://tiles.example/{z}.png",
            "tiles",
        ] {
            assert!(Tiles::read(bad, Some("c".into())).is_err(), "{bad}");
        }
    }
}
