//! Mail addresses, also with the at sign in words. Those of offices are public.
use std::sync::LazyLock;

use super::{
    super::{patterns::Shape, plain::Plain},
    Kind, Part, places,
};

static ADDRESS: LazyLock<Shape> = LazyLock::new(|| {
    let at = r"(?:@|[(\[]at[)\]]|[(\[]a[)\]]|★|☆|●|◎|アットマーク|あっとまーく|アット|あっと)";
    Shape::new(&format!(
        r"[a-z0-9][a-z0-9._%+\-]*\s?{at}\s?((?:[a-z0-9\-]+\s?(?:\.|ドット|\(dot\)|\[dot\])\s?)+[a-z]{{2,}})"
    ))
});
static OFFICIAL: LazyLock<Shape> = LazyLock::new(|| {
    Shape::new(
        r"(?:^|\.)(?:lg|go)\.jp$|^(?:[a-z0-9\-]+\.)*(?:city|ward|town|vill|pref|metro)\.[a-z0-9\-.]+\.jp$",
    )
});

/// The mail addresses of a text.
pub(super) fn find(plain: &Plain) -> Vec<Part> {
    places(&ADDRESS, plain.as_str(), |hit| {
        let (all, domain) = (hit.get(0)?, hit.get(1)?);
        let part = Part {
            kind: Kind::Email,
            from: all.start(),
            to: all.end(),
        };
        (!OFFICIAL.fits(domain.as_str())).then_some(part)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_offices_address_is_public() {
        assert!(ADDRESS.is_one() && OFFICIAL.is_one());
        let found = |text| find(&Plain::of(text)).len();
        assert_eq!(found("65tiiki@city.kawasaki.jp"), 0);
        assert_eq!(found("koho@city.koto.lg.jp"), 0);
        assert_eq!(found("taro@city-pop.example.jp"), 1);
        assert_eq!(found("朝@駅で会いましょう"), 0);
    }
}
