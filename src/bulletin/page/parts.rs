//! Small drawings and pieces that several pages share.
use maud::{Markup, html};

/// The badge of a verified body: drawn by the page, so that no name can carry it.
#[must_use]
pub fn badge() -> Markup {
    html! {
        svg.badge viewBox="0 0 24 24" aria-hidden="true" {
            path d="M12 2.5 4 6v5.5c0 4.6 3.2 8.3 8 10 4.8-1.7 8-5.4 8-10V6z" {}
            path d="m8.5 12 2.5 2.5 4.5-5" {}
        }
    }
}

/// The sign of an emergency.
#[must_use]
pub fn alarm() -> Markup {
    html! {
        svg.icon viewBox="0 0 24 24" aria-hidden="true" {
            path d="M12 4 2.5 20h19z" {}
            path d="M12 10v4.5M12 17.3v.2" {}
        }
    }
}
