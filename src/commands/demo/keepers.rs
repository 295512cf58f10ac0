//! Who keeps the rules in the demo town, and what they have to look at: reported and decided by the services themselves.
use ahash::AHashMap;
use chrono::{DateTime, Utc};
use entity::{
    duty,
    id::{DutyId, NeighborhoodId, PersonId, PostId},
    moderation_case,
    report::TargetKind,
};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, Set};
use serde_json::json;

use super::{
    rows::Written,
    story::{Decided, Person, Story},
};
use crate::{
    access::Viewer,
    app::App,
    db::{Desk, Key},
    error::{Error, Result},
    http::IfMatch,
    moderation,
};

const KEY: Key = Key::of(Desk::Commands);

/// Gives somebody the parts that the story says.
pub(super) async fn appointed(
    conn: &DatabaseTransaction,
    person: &Person,
    (id, areas): (PersonId, &AHashMap<String, NeighborhoodId>),
    since: DateTime<Utc>,
) -> Result<()> {
    for duty in &person.duties {
        let area = duty.town.as_ref().and_then(|slug| areas.get(slug));
        let row = duty::ActiveModel {
            id: Set(DutyId::new()),
            person_id: Set(id),
            role: Set(duty.role),
            neighborhood_id: Set(area.copied()),
            given_by: Set(None),
            given_at: Set(since),
            confirmed_by: Set(None),
            confirmed_at: Set(Some(since)),
            ended_at: Set(None),
            ended_by: Set(None),
        };
        duty::Entity::insert(row)
            .exec_without_returning(conn)
            .await?;
    }
    Ok(())
}

/// Reports what the story's people report, and decides what they decide.
pub(super) async fn reports(app: &App, story: &Story, written: &Written) -> Result<()> {
    for (post, id) in story.posts.iter().zip(&written.posts) {
        for report in &post.reports {
            let viewer = seen_by(app, written, &report.by).await?;
            let new = json!({ "target_kind": "post", "target": id, "category": report.category, "words": report.words });
            moderation::report(app, &viewer, read(new)?).await?;
        }
        if let Some(decided) = &post.decided {
            decide(app, written, *id, decided).await?;
        }
    }
    Ok(())
}

async fn decide(app: &App, written: &Written, post: PostId, decided: &Decided) -> Result<()> {
    let viewer = seen_by(app, written, &decided.by).await?;
    #[expect(clippy::disallowed_methods, reason = "a command on the machine itself")]
    let row = moderation_case::Entity::find()
        .filter(moderation_case::COLUMN.target_kind.eq(TargetKind::Post))
        .filter(moderation_case::COLUMN.target_id.eq(post.0))
        .one(app.db.system(&KEY))
        .await?;
    let case = row.ok_or_else(|| Error::internal("a decision about what nobody reported"))?;
    moderation::claim(app, &viewer, case.id, IfMatch(case.lock)).await?;
    let lock = IfMatch(case.lock + 1);
    let new = read(decided.decision.clone())?;
    moderation::decide(app, &viewer, (case.id, lock), new).await?;
    Ok(())
}

async fn seen_by(app: &App, written: &Written, key: &str) -> Result<Viewer> {
    let who = written.people.get(key);
    let who = who.ok_or_else(|| Error::internal(format!("data/demo.json names {key}")))?;
    app.gate.as_seen_by(*who).await
}

fn read<T: serde::de::DeserializeOwned>(words: serde_json::Value) -> Result<T> {
    serde_json::from_value(words).map_err(Error::internal)
}
