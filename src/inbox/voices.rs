//! Who speaks under a notice: a resident's persona, or a body with its badge.
use entity::id::AgencyId;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    agencies::Official,
    app::App,
    error::{Error, Result},
    neighborhoods::Author,
};

/// A body as the author of something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = OfficeVoice)]
pub struct Body {
    /// Its name.
    #[schema(max_length = 60)]
    pub name: String,
    /// Its badge; null once it may not speak any more.
    pub official: Option<Official>,
}

/// Whoever speaks.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(untagged)]
pub enum Voice {
    /// A neighbor.
    Neighbor(Author),
    /// An office.
    Office(Body),
}

/// A body that was verified once, as everybody may know it.
///
/// # Errors
/// The database's; `NotFound` for one that never was.
pub(super) async fn body(app: &App, id: AgencyId) -> Result<Body> {
    let known = app.agencies.body(&app.db, id).await?;
    let known = known.ok_or(Error::NotFound("agency"))?;
    Ok(Body {
        name: known.name.clone(),
        official: known.official.as_deref().cloned(),
    })
}
