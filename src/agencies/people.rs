//! The people of an agency, as colleagues and those who verify see them. Nobody else learns who acts.
use entity::{id::AgencyId, officer, person};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::{
    request::own,
    view::{OfficerView, People, Roles},
};
use crate::{
    access::Viewer,
    app::App,
    clock::Moment,
    db::{Desk, Key},
    error::Result,
};

/// People shown at most.
const SHOWN: u64 = 500;

/// The viewer's colleagues, those who left among them.
///
/// # Errors
/// `NotFound` for somebody who acts for no agency.
pub async fn colleagues(app: &App, viewer: &Viewer) -> Result<People> {
    let items = of(app, viewer, own(viewer)?).await?;
    Ok(People { items })
}

/// The people of an agency that the viewer may see.
pub(super) async fn of(app: &App, viewer: &Viewer, agency: AgencyId) -> Result<Vec<OfficerView>> {
    let rows = app
        .db
        .read(viewer)
        .all::<officer::Entity>()
        .only(officer::COLUMN.agency_id.eq(agency))
        .oldest(officer::Column::Id, SHOWN)
        .await?;
    #[expect(
        clippy::disallowed_methods,
        reason = "names beside rows that were read through a scope"
    )]
    let names = person::Entity::find()
        .filter(
            person::COLUMN
                .id
                .is_in(rows.iter().map(|row| row.person_id)),
        )
        .all(app.db.system(&Key::of(Desk::Accounts)))
        .await?;
    let me = viewer.person();
    let items = rows.into_iter().map(|row| {
        let name = names.iter().find(|person| person.id == row.person_id);
        OfficerView {
            id: row.id,
            name: name
                .map(|person| person.display_name.clone())
                .unwrap_or_default(),
            department: row.department,
            roles: Roles {
                author: row.author,
                approver: row.approver,
                responder: row.responder,
                administrator: row.administrator,
                moderator: row.moderator,
            },
            approver_since: row.approver_since.map(Moment),
            joined_at: Moment(row.joined_at),
            ended_at: row.ended_at.map(Moment),
            me: me == Some(row.person_id),
        }
    });
    Ok(items.collect())
}
