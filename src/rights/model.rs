//! What a request says: as it comes in, by the form or as JSON, and as it is once every field was looked at.
use entity::{
    person::Language,
    rights_request::{Right, Standing},
};
use sea_orm::{ActiveEnum, Iterable};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{
    address,
    sealed::{Requester, Said},
};
use crate::{
    accounts::Email, error::Refused, lookup::Host, moderation::Target, neighborhoods::words,
    text::Text,
};

/// What may be told to whoever posted it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sea_orm::EnumIter, sea_orm::DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum Asking {
    /// They may be asked, and told who asks.
    WithName,
    /// They may be asked, without the name.
    WithoutName,
    /// They are not to be asked.
    No,
}

/// A request as it comes in: texts, looked at together so that all that is wrong is said at once.
#[derive(Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = NewRightsRequest)]
pub struct Form {
    /// The address of what infringes the right: a post, a comment, a photo, a notice or a question under one.
    #[schema(min_length = 1, max_length = 500)]
    pub address: String,
    /// Which right.
    #[schema(schema_with = words::<Right>)]
    pub kind: String,
    /// What infringes it, and why.
    #[schema(min_length = 1, max_length = 2000)]
    pub infringed: String,
    /// The facts behind that.
    #[schema(min_length = 1, max_length = 2000)]
    pub facts: String,
    /// Whose right it is.
    #[schema(schema_with = words::<Standing>)]
    pub standing: String,
    /// For representatives: what they are to whom the right belongs.
    #[schema(max_length = 100)]
    pub relation: String,
    /// Whether a public body asks. It is counted apart; addresses below lg.jp and go.jp count as one, too.
    pub public_body: bool,
    /// Who asks: a person or a company.
    #[schema(min_length = 1, max_length = 100)]
    pub name: String,
    /// Where the answer goes.
    #[schema(min_length = 3, max_length = 254)]
    pub email: String,
    /// What whoever posted it may be told.
    #[schema(schema_with = words::<Asking>)]
    pub asking: String,
    /// The language of the answer; Japanese if it is empty.
    #[schema(schema_with = words::<Language>)]
    pub language: String,
    /// A word of the sender's own making, such as a UUID: the same request sent again with it is the same request.
    #[schema(max_length = 100)]
    pub key: String,
}

/// A request, every field as it should be.
pub(super) struct NewRequest {
    pub target: Target,
    pub kind: Right,
    pub standing: Standing,
    pub public_body: bool,
    pub asking: Asking,
    pub language: Language,
    pub requester: Requester,
    pub said: Said,
    pub key: Option<String>,
}

impl Form {
    /// Looks at every field.
    ///
    /// # Errors
    /// All that is wrong, each with its field.
    pub(super) fn check(&self, is_ours: impl Fn(&str) -> bool) -> Result<NewRequest, Vec<Refused>> {
        let mut look = Look(Vec::new());
        let target = look.at("address", address::target(&self.address, is_ours));
        let address = look.text::<1, 500>("address", &self.address);
        let kind = look.word::<Right>("kind", &self.kind);
        let infringed = look.text::<1, 2000>("infringed", &self.infringed);
        let facts = look.text::<1, 2000>("facts", &self.facts);
        let standing = look.word::<Standing>("standing", &self.standing);
        let relation = self.relation(&mut look, standing);
        let name = look.text::<1, 100>("name", &self.name);
        let email = look.at("email", Email::parse(&self.email));
        let asking = look.word::<Asking>("asking", &self.asking);
        let language = match self.language.as_str() {
            "" => Some(Language::Ja),
            word => look.word::<Language>("language", word),
        };
        let key = look.text::<0, 100>("key", &self.key);
        let whole = || {
            let email = email?;
            Some(NewRequest {
                target: target?,
                kind: kind?,
                standing: standing?,
                public_body: self.public_body || is_public(&email),
                asking: asking?,
                language: language?,
                requester: Requester {
                    name: name?,
                    relation,
                    email: email.as_str().to_owned(),
                },
                said: Said {
                    address: address?,
                    infringed: infringed?,
                    facts: facts?,
                    added: None,
                },
                key: Some(key?).filter(|key| !key.is_empty()),
            })
        };
        match whole() {
            Some(new) if look.0.is_empty() => Ok(new),
            _ => Err(look.0),
        }
    }

    /// Needed of representatives; of others it is nobody's business and is not kept.
    fn relation(&self, look: &mut Look, standing: Option<Standing>) -> Option<String> {
        match standing {
            Some(Standing::Representative) => look.text::<1, 100>("relation", &self.relation),
            _ => None,
        }
    }
}

/// Addresses that only public bodies can have.
fn is_public(email: &Email) -> bool {
    let host = email.as_str().rsplit('@').next().unwrap_or_default();
    Host::parse(host).is_ok_and(|host| host.is_of_a_public_body())
}

/// What was found wrong so far.
struct Look(Vec<Refused>);

impl Look {
    fn at<T>(&mut self, field: &'static str, read: Result<T, &'static str>) -> Option<T> {
        match read {
            Ok(value) => Some(value),
            Err(code) => {
                let pointer = format!("/{field}");
                // One word for a field: the first that was found.
                if self.0.iter().all(|refused| refused.pointer != pointer) {
                    self.0.push(Refused::new(pointer, code));
                }
                None
            }
        }
    }

    /// Browsers end lines with two signs and count them as one.
    fn text<const MIN: usize, const MAX: usize>(
        &mut self,
        field: &'static str,
        raw: &str,
    ) -> Option<String> {
        let raw = raw.replace("\r\n", "\n");
        self.at(field, Text::<MIN, MAX>::parse(&raw))
            .map(Text::into_inner)
    }

    fn word<W: Iterable + ActiveEnum<Value = String>>(
        &mut self,
        field: &'static str,
        raw: &str,
    ) -> Option<W> {
        let found = W::iter().find(|word| word.to_value() == raw);
        let code = if raw.is_empty() {
            "required"
        } else {
            "invalid"
        };
        self.at(field, found.ok_or(code))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> Form {
        let text = |text: &str| text.to_owned();
        Form {
            address: text("/p/01990000-0000-7000-8000-000000000001"),
            kind: text("privacy"),
            infringed: text("家の番地"),
            facts: text("自宅の場所です\r\nとても困ります"),
            standing: text("own"),
            relation: text("言わなくてよいこと"),
            public_body: false,
            name: text("川崎花子"),
            email: text("hanako@example.jp"),
            asking: text("without_name"),
            language: text(""),
            key: text(""),
        }
    }

    fn wrong(form: &Form) -> Vec<(String, String)> {
        let refused = form.check(|_| false).err().unwrap_or_default();
        let pair = |one: Refused| (one.pointer.into_owned(), one.code.into_owned());
        refused.into_iter().map(pair).collect()
    }

    #[test]
    fn a_whole_request_is_taken_as_it_was_meant() {
        let new = form().check(|_| false).ok().unwrap();
        assert_eq!(new.said.facts, "自宅の場所です\nとても困ります");
        assert_eq!(new.requester.relation, None, "not asked, not kept");
        assert!(!new.public_body);
        let city = Form {
            email: "soumu@city.kawasaki.lg.jp".to_owned(),
            ..form()
        };
        let city = city.check(|_| false).ok().unwrap();
        assert!(city.public_body, "whatever it says of itself");
    }

    #[test]
    fn everything_that_is_wrong_is_said_at_once() {
        let empty = wrong(&Form::default());
        let required = [
            "address",
            "kind",
            "infringed",
            "facts",
            "standing",
            "name",
            "email",
            "asking",
        ];
        let expected: Vec<_> = required
            .iter()
            .map(|field| (format!("/{field}"), "required".to_owned()))
            .collect();
        assert_eq!(empty, expected);
        let bad = Form {
            kind: "everything".into(),
            infringed: "長".repeat(2001),
            standing: "representative".into(),
            relation: " ".into(),
            email: "nobody".into(),
            language: "fr".into(),
            ..form()
        };
        let bad: Vec<_> = wrong(&bad)
            .into_iter()
            .map(|(at, code)| format!("{at} {code}"))
            .collect();
        assert_eq!(
            bad,
            [
                "/kind invalid",
                "/infringed too_long",
                "/relation required",
                "/email invalid",
                "/language invalid"
            ]
        );
    }

    #[test]
    fn a_text_may_be_as_long_as_the_browser_let_it_be() {
        let lines = "あ\r\n".repeat(1000);
        let new = Form {
            facts: lines,
            ..form()
        };
        assert!(new.check(|_| false).is_ok());
    }
}
