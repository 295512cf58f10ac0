//! Reading the audit trail. Each reading is written into it, in the transaction in which it is read: whoever watches is
//! watched. Names of who acted are given; ids of people stay inside, and a sign that is always the same stands for each.
use ahash::AHashMap;
use entity::{
    agency, audit_line,
    id::{AgencyId, PersonId},
    person,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{
    model::{number_at, place_of},
    write::{self, AuditLine, KEY},
};
use crate::{
    access::{Viewer, reads_trail},
    app::App,
    clock::Moment,
    db::Tx,
    error::{Error, Result},
    limits::{Act, Who},
    page::{Page, Paging},
    secrets::Secrets,
};

/// Which lines.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Sought {
    /// What was done: a word such as `look` or `decide`.
    #[param(min_length = 1, max_length = 40, pattern = "^[a-z_]+$")]
    #[serde(default)]
    action: Option<String>,
    /// To what: a word such as `case`.
    #[param(min_length = 1, max_length = 40, pattern = "^[a-z_]+$")]
    #[serde(default)]
    kind: Option<String>,
    /// To which of them.
    #[param(value_type = Option<Uuid>)]
    #[serde(default)]
    object: Option<Uuid>,
}

impl Sought {
    /// # Errors
    /// `Invalid` for what is no word.
    fn check(&self) -> Result<()> {
        for (name, word) in [("?action", &self.action), ("?kind", &self.kind)] {
            let is_word = |word: &String| {
                (1..=40).contains(&word.len())
                    && word
                        .bytes()
                        .all(|sign| sign.is_ascii_lowercase() || sign == b'_')
            };
            if word.as_ref().is_some_and(|word| !is_word(word)) {
                return Err(Error::invalid(name, "invalid"));
            }
        }
        Ok(())
    }
}

/// A line of the audit trail.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AuditEntry {
    /// From 1, without gaps in the whole trail.
    #[schema(minimum = 1)]
    pub seq: i64,
    /// When.
    pub at: Moment,
    /// Who; null for the server, the keeper of the machine, and whoever has no account.
    pub actor: Option<Actor>,
    /// In which part: a word such as `staff`.
    #[schema(max_length = 40)]
    pub role: String,
    /// The agency that was acted for.
    #[schema(max_length = 200)]
    pub team: Option<String>,
    /// What was done, or `view`, `look`.
    #[schema(max_length = 40)]
    pub action: String,
    /// To what kind of thing.
    #[schema(max_length = 40)]
    pub kind: String,
    /// To which: its id, or for a person their sign.
    #[schema(max_length = 64)]
    pub object: String,
    /// How it was.
    #[schema(value_type = Option<Object>)]
    pub before: Option<Value>,
    /// How it was then.
    #[schema(value_type = Option<Object>)]
    pub after: Option<Value>,
    /// Why, as whoever acted gave it.
    #[schema(max_length = 4000)]
    pub reason: Option<String>,
    /// The hash of this line, as the daily heads have it.
    #[schema(max_length = 64)]
    pub hash: String,
}

/// Who acted.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct Actor {
    /// The name they act under; null once they have left.
    #[schema(max_length = 100)]
    pub name: Option<String>,
    /// Always the same for the same person, and tells nothing else.
    #[schema(max_length = 64)]
    pub sign: String,
    /// Whether it is the reader.
    pub me: bool,
}

/// A page of the trail, newest first.
///
/// # Errors
/// `Anonymous`, `Invalid`, `TooMany`.
pub(super) async fn page(
    app: &App,
    viewer: &Viewer,
    sought: &Sought,
    paging: &Paging,
) -> Result<Page<AuditEntry>> {
    let me = viewer.signed_in()?;
    sought.check()?;
    app.limits.count(Act::Trail, &Who::Person(me))?;
    let limit = paging.limit()?;
    let before = paging.after()?.map(number_at).transpose()?;
    app.db
        .write(viewer, async |tx| {
            let mut rows = tx.read().all::<audit_line::Entity>();
            if let Some(before) = before {
                rows = rows.only(audit_line::COLUMN.seq.lt(before));
            }
            if let Some(action) = &sought.action {
                rows = rows.only(audit_line::COLUMN.action.eq(action));
            }
            if let Some(kind) = &sought.kind {
                rows = rows.only(audit_line::COLUMN.object_kind.eq(kind));
            }
            if let Some(object) = sought.object {
                rows = rows.only(audit_line::COLUMN.object_id.eq(object));
            }
            let rows = rows.newest(audit_line::COLUMN.seq, limit + 1).await?;
            let page = Page::cut(rows, limit, |row| place_of(row.seq));
            let shown = Shown::read(app, tx, &page.items).await?;
            written_down(tx, sought, &page.items).await?;
            Ok(page.map(|row| shown.line(me, row)))
        })
        .await
}

/// That it was read, and how far.
async fn written_down(tx: &Tx<'_>, sought: &Sought, rows: &[audit_line::Model]) -> Result<()> {
    let viewer = tx.viewer();
    let line = AuditLine {
        role: part(viewer),
        team: viewer.serving().map(|serving| serving.agency),
        action: "view",
        object: ("audit_trail", Uuid::nil()),
        before: None,
        after: Some(json!({
            "from": rows.last().map(|row| row.seq),
            "to": rows.first().map(|row| row.seq),
            "lines": rows.len(),
            "action": sought.action,
            "kind": sought.kind,
            "object": sought.object,
        })),
        reason: None,
    };
    write::audit(tx, line).await
}

/// In which part somebody reads.
fn part(viewer: &Viewer) -> &'static str {
    use entity::duty::Role;
    if viewer.is_officer() {
        "office"
    } else if viewer.holds(Role::Auditor, None) {
        "auditor"
    } else if reads_trail(viewer) {
        "administrator"
    } else if viewer.holds(Role::StaffModerator, None) {
        "staff"
    } else if viewer.holds(Role::AppealReviewer, None) {
        "appeal_reviewer"
    } else {
        "resident"
    }
}

/// What is needed to show lines.
struct Shown<'a> {
    secrets: &'a Secrets,
    people: AHashMap<PersonId, String>,
    teams: AHashMap<AgencyId, String>,
}

impl<'a> Shown<'a> {
    async fn read(app: &'a App, tx: &Tx<'_>, rows: &[audit_line::Model]) -> Result<Self> {
        let conn = tx.system(&KEY);
        Ok(Self {
            secrets: &app.secrets,
            people: people(conn, rows).await?,
            teams: teams(conn, rows).await?,
        })
    }

    fn sign(&self, person: Uuid) -> String {
        let mac = self.secrets.mac_text("audit actor", &[person.as_bytes()]);
        mac.get(..16).unwrap_or_default().to_owned()
    }

    fn line(&self, me: PersonId, row: audit_line::Model) -> AuditEntry {
        AuditEntry {
            seq: row.seq,
            at: Moment(row.at),
            actor: row.actor.map(|who| Actor {
                name: self.people.get(&who).cloned(),
                sign: self.sign(who.0),
                me: who == me,
            }),
            role: row.role,
            team: row.team.and_then(|team| self.teams.get(&team).cloned()),
            action: row.action,
            object: if row.object_kind == "person" {
                self.sign(row.object_id)
            } else {
                row.object_id.to_string()
            },
            kind: row.object_kind,
            before: self.value(row.before.as_deref()),
            after: self.value(row.after.as_deref()),
            reason: row.reason,
            hash: row.hash,
        }
    }

    /// What was kept as a text; a person in it by their sign.
    fn value(&self, text: Option<&str>) -> Option<Value> {
        let mut value: Value = serde_json::from_str(text?).ok()?;
        if let Some(person) = value.get_mut("person") {
            let id = person.as_str().and_then(|text| text.parse::<Uuid>().ok());
            *person = id.map_or(Value::Null, |id| self.sign(id).into());
        }
        Some(value)
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "names for those who may know who acted, of lines that were read through the scope"
)]
async fn people(
    conn: &impl ConnectionTrait,
    rows: &[audit_line::Model],
) -> Result<AHashMap<PersonId, String>> {
    let ids = rows.iter().filter_map(|row| row.actor);
    let found: Vec<(PersonId, String)> = person::Entity::find()
        .select_only()
        .column(person::Column::Id)
        .column(person::Column::DisplayName)
        .filter(person::COLUMN.id.is_in(ids))
        .filter(person::COLUMN.left_at.is_null())
        .into_tuple()
        .all(conn)
        .await?;
    Ok(found.into_iter().collect())
}

#[expect(
    clippy::disallowed_methods,
    reason = "names of bodies, of lines that were read through the scope"
)]
async fn teams(
    conn: &impl ConnectionTrait,
    rows: &[audit_line::Model],
) -> Result<AHashMap<AgencyId, String>> {
    let ids = rows.iter().filter_map(|row| row.team);
    let found: Vec<(AgencyId, String)> = agency::Entity::find()
        .select_only()
        .column(agency::Column::Id)
        .column(agency::Column::Name)
        .filter(agency::COLUMN.id.is_in(ids))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(found.into_iter().collect())
}
