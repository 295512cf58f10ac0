//! What somebody who keeps the rules is called among those who run the server: the account's own name.
use entity::{id::PersonId, person};
use sea_orm::EntityTrait;

use crate::{
    app::App,
    db::{Desk, Key},
    error::Result,
};

/// The name; none when the account was left.
pub(super) async fn of(app: &App, id: PersonId) -> Result<Option<String>> {
    #[expect(clippy::disallowed_methods, reason = "a colleague's name, not words")]
    let row = person::Entity::find_by_id(id)
        .one(app.db.system(&Key::of(Desk::Cases)))
        .await?;
    let here = row.filter(|row| row.left_at.is_none());
    Ok(here.map(|row| row.display_name))
}
