//! What time does to a request: warnings on day five and six, the end of its term, and the end of what is personal in it.
//! Jobs name a request and look at it as it is then, held: early, late, twice or by two processes, each happens once.
use chrono::TimeDelta;
use entity::{
    duty,
    id::{PersonId, RightsRequestId},
    person, rights_act,
    rights_act::Act as Done,
    rights_inquiry as inquiry,
    rights_request::{self as request, Outcome},
};
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set, sea_query::Expr,
};

use super::{
    inquiry::is_open,
    record::{self, KEY, Part, Step},
    terms,
};
use crate::{
    access::Viewer,
    app::App,
    db::Tx,
    error::Result,
    jobs::{self, Task, Ticket},
    notifications,
};

/// Requests that are forgotten in one transaction, so that others get their turn.
const ONCE: u64 = 50;

/// Warns of the end of a request's term, or says that it is over: once each, and the last of what fell due together.
///
/// # Errors
/// The database's.
pub async fn watch(app: &App, id: RightsRequestId) -> Result<()> {
    app.db
        .write(&Viewer::guest(), async |tx| {
            let conn = tx.system(&KEY);
            let Some(row) = record::held(conn, id)
                .await?
                .filter(|row| is_open(row.state))
            else {
                return Ok(());
            };
            let stage = terms::stage(tx.now(), row.due_at);
            if stage > row.warned {
                warn(app, tx, &row, stage).await?;
            }
            match terms::next(tx.now(), row.due_at) {
                Some(at) => {
                    let again = Task::WatchRights { request: id };
                    jobs::enqueue_at(conn, tx.now(), at, &again).await
                }
                None => Ok(()),
            }
        })
        .await
}

async fn warn(app: &App, tx: &Tx<'_>, row: &request::Model, stage: i32) -> Result<()> {
    let (act, what) = match stage {
        1 => (Done::Warn, "rights_two_days"),
        2 => (Done::Warn, "rights_one_day"),
        _ => (Done::Overdue, "rights_overdue"),
    };
    let change = request::ActiveModel {
        warned: Set(stage),
        ..Default::default()
    };
    let step = Step {
        until: Some(row.due_at),
        tell: Some(what),
        ..Step::default()
    };
    record::act(tx, &app.secrets, row, (act, change), step).await?;
    let action = if act == Done::Warn { "warn" } else { "overdue" };
    let said = serde_json::json!({ "warned": stage, "due": row.due_at });
    record::audit(tx, Part::Server, row.id, action, Some(said)).await
}

/// Tells those who look into requests where one stands; or its poster, what they are asked and what became of it.
///
/// # Errors
/// The database's.
pub async fn tell(app: &App, ticket: Ticket, id: RightsRequestId, what: &str) -> Result<()> {
    let conn = app.db.system(&KEY);
    #[expect(clippy::disallowed_methods, reason = "a job looks at the row as it is")]
    let row = request::Entity::find_by_id(id).one(conn).await?;
    let Some(row) = row else {
        return Ok(());
    };
    let whom = match what {
        "rights_inquiry" => row.poster_id.into_iter().collect(),
        // Taken away: the decision itself tells its author. Nobody is troubled by what came to nothing unasked.
        "rights_closed" if row.outcome != Some(Outcome::NotRemoved) => Vec::new(),
        "rights_closed" => asked(app, id).await?,
        // Once it is over, nobody need hurry.
        _ if what != "rights_withdrawn" && !is_open(row.state) => Vec::new(),
        _ => desk(app, &row).await?,
    };
    notifications::tell_of_rights(app, ticket, (id, what), whom).await
}

/// Whoever was asked about their words.
async fn asked(app: &App, id: RightsRequestId) -> Result<Vec<PersonId>> {
    #[expect(clippy::disallowed_methods, reason = "a job looks at the row as it is")]
    let row = inquiry::Entity::find_by_id(id)
        .one(app.db.system(&KEY))
        .await?;
    Ok(row.map(|row| row.person_id).into_iter().collect())
}

/// Those who look into requests and are no party to this one; whoever runs the server, when there is nobody.
#[expect(clippy::disallowed_methods, reason = "whom to tell")]
async fn desk(app: &App, row: &request::Model) -> Result<Vec<PersonId>> {
    let conn = app.db.system(&KEY);
    let mut people: Vec<PersonId> = duty::Entity::find()
        .select_only()
        .column(duty::Column::PersonId)
        .filter(
            duty::COLUMN
                .role
                .is_in([duty::Role::Specialist, duty::Role::StaffModerator]),
        )
        .filter(duty::COLUMN.confirmed_at.is_not_null())
        .filter(duty::COLUMN.ended_at.is_null())
        .into_tuple()
        .all(conn)
        .await?;
    if people.is_empty() {
        people = person::Entity::find()
            .select_only()
            .column(person::Column::Id)
            .filter(person::COLUMN.administrator.eq(true))
            .filter(person::COLUMN.left_at.is_null())
            .into_tuple()
            .all(conn)
            .await?;
    }
    people.sort_unstable();
    people.dedup();
    people.retain(|who| Some(*who) != row.poster_id && Some(*who) != row.requester_id);
    Ok(people)
}

/// Forgets what is personal in requests that ended long ago. What is counted stays.
///
/// # Errors
/// The database's.
pub async fn forget_old(app: &App) -> Result<()> {
    let kept = TimeDelta::days(i64::from(app.config.rights_kept_days));
    loop {
        let forgotten = app
            .db
            .write(&Viewer::guest(), async |tx| {
                #[expect(clippy::disallowed_methods, reason = "tidying has no viewer")]
                let old: Vec<RightsRequestId> = request::Entity::find()
                    .select_only()
                    .column(request::Column::Id)
                    .filter(request::COLUMN.ended_at.lt(tx.now() - kept))
                    .filter(request::COLUMN.forgotten_at.is_null())
                    .order_by_asc(request::COLUMN.id)
                    .limit(ONCE)
                    .into_tuple()
                    .all(tx.system(&KEY))
                    .await?;
                for id in &old {
                    forget(tx, *id).await?;
                }
                Ok(old.len() as u64)
            })
            .await?;
        if forgotten < ONCE {
            return Ok(());
        }
    }
}

async fn forget(tx: &Tx<'_>, id: RightsRequestId) -> Result<()> {
    let conn = tx.system(&KEY);
    request::Entity::update_many()
        .set(request::ActiveModel {
            sent_key: Set(None),
            requester_id: Set(None),
            requester_sealed: Set(None),
            words_sealed: Set(None),
            poster_id: Set(None),
            forgotten_at: Set(Some(tx.now())),
            ..Default::default()
        })
        .filter(request::COLUMN.id.eq(id))
        .exec(conn)
        .await?;
    rights_act::Entity::update_many()
        .col_expr(
            rights_act::Column::WordsSealed,
            Expr::value(Option::<String>::None),
        )
        .filter(rights_act::COLUMN.request_id.eq(id))
        .exec(conn)
        .await?;
    inquiry::Entity::delete_by_id(id).exec(conn).await?;
    record::audit(tx, Part::Server, id, "forget", None).await
}
