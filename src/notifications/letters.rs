//! Letters: what they say, and the paper they are written on. No word of a post or a comment is in them
//! (official notices are public, and say what they say),
//! nothing is loaded from anywhere, nothing tells us that they were read.
use entity::{notification::Kind, one_time_token::Purpose, person::Language};

use crate::mail::Letter;

mod en;
mod ja;
mod meetup;
mod office;
mod paper;

/// News for somebody.
pub(super) struct News<'a> {
    /// The address.
    pub(super) to: String,
    /// The reader's language.
    pub(super) language: Language,
    /// What it is about.
    pub(super) kind: Kind,
    /// The machine word of what happened.
    pub(super) what: &'a str,
    /// Who did it, if it has a name.
    pub(super) who: Option<String>,
    /// Where the letter leads.
    pub(super) page: String,
    /// What else it says.
    pub(super) more: Vec<String>,
    /// How this kind of letter is ended.
    pub(super) stop: Option<Stop>,
}

/// How a kind of letter is ended.
pub struct Stop {
    /// By its reader.
    pub page: String,
    /// By the mail program (RFC 8058).
    pub one_click: String,
}

/// The words of a letter.
pub struct Words {
    /// The subject: no name in it, since it shows on locked screens.
    pub subject: &'static str,
    /// Paragraphs.
    pub body: Vec<String>,
    /// What the button says.
    pub button: &'static str,
}

/// A letter about a line of somebody's list.
pub(super) fn news(news: &News<'_>) -> Letter {
    let who = news.who.as_deref();
    let mut words = match news.language {
        Language::Ja => ja::news(news.kind, news.what, who),
        Language::En => en::news(news.kind, news.what, who),
    };
    words.body.extend(news.more.iter().cloned());
    let stop = news.stop.as_ref();
    Letter {
        to: news.to.clone(),
        ..letter(news.language, &words, &news.page, stop)
    }
}

/// Words on our paper, not addressed yet.
#[must_use]
pub fn letter(language: Language, words: &Words, page: &str, stop: Option<&Stop>) -> Letter {
    let end = stop.map(|stop| stop.page.as_str());
    Letter {
        unsubscribe: stop.map(|stop| stop.one_click.clone()),
        ..paper::write(language, words, page, end)
    }
}

/// What happened to a meetup, or to somebody's seat there.
#[must_use]
pub fn meetup_words(what: &str, language: Language) -> Words {
    match language {
        Language::Ja => meetup::ja(what),
        Language::En => meetup::en(what),
    }
}

/// A letter with a one-time link.
pub(super) fn link(to: String, language: Language, purpose: Purpose, url: &str) -> Letter {
    let words = match language {
        Language::Ja => ja::link(purpose),
        Language::En => en::link(purpose),
    };
    Letter {
        to,
        ..paper::write(language, &words, url, None)
    }
}

/// A letter to somebody whose address was used to sign up again.
pub(super) fn address_taken(to: String, language: Language, public_url: &str) -> Letter {
    let words = match language {
        Language::Ja => ja::address_taken(),
        Language::En => en::address_taken(),
    };
    let page = format!("{public_url}/sign-in");
    Letter {
        to,
        ..paper::write(language, &words, &page, None)
    }
}
