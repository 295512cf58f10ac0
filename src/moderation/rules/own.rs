//! The rules that travel with the program, for a server that has none yet.
use std::{collections::BTreeMap, sync::LazyLock};

use entity::{report::Category, rule};
use sea_orm::{
    ActiveModelTrait, ConnectionTrait, DbBackend, EntityTrait, PaginatorTrait, QueryFilter, Set,
};
use serde::Deserialize;

use super::{KEY, model::NewRule};
use crate::{
    access::Viewer,
    app::App,
    db::Tx,
    error::{Error, Result},
    http,
};

const OWN: &str = include_str!("../../../data/rules/rules.json");
const SUGGESTED: &str = include_str!("../../../data/rules/suggested.json");

/// The rule that a report's category speaks of first, by its name; it may have ended since. Reports of anything
/// else point nowhere.
#[must_use]
pub fn suggested(category: Category) -> Option<&'static str> {
    static NAMES: LazyLock<BTreeMap<String, String>> =
        LazyLock::new(|| serde_json::from_str(SUGGESTED).unwrap_or_default());
    let word = sea_orm::ActiveEnum::to_value(&category);
    NAMES.get(&word).map(String::as_str)
}

/// Takes in the rules that travel with the program, if there are none at all. They hold at once; answers how many.
///
/// # Errors
/// The database's.
pub async fn bring_in(app: &App) -> Result<usize> {
    if any(app.db.system(&KEY)).await? {
        return Ok(0);
    }
    let rules = read(OWN)?;
    app.db
        .write(&Viewer::guest(), async |tx| {
            alone(tx).await?;
            if any(tx.system(&KEY)).await? {
                return Ok(0);
            }
            for new in &rules {
                let mut row = new.row(tx, 1, None)?;
                row.published_at = Set(Some(tx.now()));
                row.effective_at = Set(Some(tx.now()));
                row.insert(tx.system(&KEY)).await?;
            }
            Ok(rules.len())
        })
        .await
}

async fn any(conn: &impl ConnectionTrait) -> Result<bool> {
    #[expect(clippy::disallowed_methods, reason = "whether there is one")]
    let count = rule::Entity::find().count(conn).await?;
    Ok(count > 0)
}

/// Another process that starts now waits. SQLite has one writer anyway; readers are not disturbed.
pub(super) async fn alone(tx: &Tx<'_>) -> Result<()> {
    let conn = tx.system(&KEY);
    if conn.get_database_backend() == DbBackend::Postgres {
        conn.execute_unprepared("LOCK TABLE rule IN SHARE ROW EXCLUSIVE MODE")
            .await?;
    }
    Ok(())
}

/// Whether the very same was proposed before and is not decided.
pub(super) async fn waits(tx: &Tx<'_>, new: &NewRule, version: i32) -> Result<bool> {
    #[expect(clippy::disallowed_methods, reason = "a command on the machine itself")]
    let open = rule::Entity::find()
        .filter(rule::COLUMN.slug.eq(new.slug.as_str()))
        .filter(rule::COLUMN.version.eq(version))
        .filter(rule::COLUMN.published_at.is_null())
        .filter(rule::COLUMN.refused_at.is_null());
    for row in open.all(tx.system(&KEY)).await? {
        if new.says(&row)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// A file of rules.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    rules: Vec<NewRule>,
}

/// Rules as they stand in a file, each as it would be proposed over HTTP.
///
/// # Errors
/// `Invalid` with the place in the file, `Malformed`.
pub(super) fn read(text: &str) -> Result<Vec<NewRule>> {
    let File { rules } = http::parse(text.as_bytes())?;
    for (n, new) in rules.iter().enumerate() {
        new.check().map_err(|error| within(n, error))?;
        let before = rules.iter().take(n);
        if before.into_iter().any(|other| other.slug == new.slug) {
            return Err(Error::invalid(format!("/rules/{n}/slug"), "taken"));
        }
    }
    Ok(rules)
}

fn within(n: usize, error: Error) -> Error {
    let Error::Invalid(mut fields) = error else {
        return error;
    };
    for field in &mut fields {
        field.pointer = format!("/rules/{n}{}", field.pointer).into();
    }
    Error::Invalid(fields)
}

#[cfg(test)]
mod tests {
    use entity::report::Category;
    use sea_orm::Iterable;

    use super::*;
    use crate::notices::lint;

    #[test]
    fn the_rules_that_travel_along_are_whole_and_easy_where_they_say_so() {
        let rules = read(OWN).unwrap();
        assert!(rules.len() >= 10, "{}", rules.len());
        let mut hard = Vec::new();
        for new in &rules {
            let (slug, examples) = (new.slug.as_str(), &new.examples);
            assert!((2..=4).contains(&examples.len()), "{slug}");
            assert!(examples.iter().any(|example| example.allowed), "{slug}");
            assert!(examples.iter().any(|example| !example.allowed), "{slug}");
            assert!(!new.ended && !new.emergency, "{slug}");
            let easy = format!("{}\n{}", new.title.easy.as_str(), new.body.easy.as_str());
            hard.extend(lint(&easy).into_iter().map(|found| (slug, found.word)));
        }
        assert_eq!(hard, []);
    }

    #[test]
    fn every_category_but_other_points_to_one_of_them() {
        let rules = read(OWN).unwrap();
        for category in Category::iter() {
            let slug = suggested(category);
            assert_eq!(slug.is_none(), category == Category::Other, "{category:?}");
            let known = |slug| rules.iter().any(|new| new.slug.as_str() == slug);
            assert!(slug.is_none_or(known), "{slug:?}");
        }
    }

    #[test]
    fn a_file_is_refused_by_the_place_that_is_wrong() {
        let refused = |text: &str| match read(text).map(|rules| rules.len()) {
            Err(Error::Invalid(fields)) => {
                (fields[0].pointer.to_string(), fields[0].code.to_string())
            }
            other => (format!("{other:?}"), String::new()),
        };
        let rule = |slug: &str, more: &str| {
            format!(
                r#"{{"slug":"{slug}","title":{{"ja":"題","en":"t","easy":"題"}},"body":{{"ja":"文","en":"b","easy":"文"}}{more}}}"#
            )
        };
        let file = |rules: &[String]| format!(r#"{{"rules":[{}]}}"#, rules.join(","));
        let pair = |pointer: &str, code: &str| (pointer.to_owned(), code.to_owned());
        assert_eq!(refused("[]"), pair("", "invalid"));
        assert_eq!(
            refused(&file(&[rule("Big", "")])),
            pair("/rules/0/slug", "invalid")
        );
        let twice = [rule("one", ""), rule("one", "")];
        assert_eq!(refused(&file(&twice)), pair("/rules/1/slug", "taken"));
        let hurried = [rule("one", r#","emergency":true"#)];
        assert_eq!(
            refused(&file(&hurried)),
            pair("/rules/0/reason", "required")
        );
        assert!(read(&file(&[rule("one", "")])).is_ok());
    }
}
