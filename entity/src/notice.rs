//! Notices: what an agency tells the town.

use crate::id::{AgencyId, NoticeId, NoticeVersionId};
use sea_orm::entity::prelude::*;

/// An official notice: its address, and which of its versions readers see.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "notice")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: NoticeId,
    pub agency_id: AgencyId,
    /// Fixed at creation (a trigger holds that as well); never delivered, never public.
    pub training: bool,
    /// The version that readers see; empty until the first is published. No foreign key: versions point here.
    pub current_id: Option<NoticeVersionId>,
    pub first_published_at: Option<DateTimeUtc>,
    /// Counts what readers may notice, corrections and withdrawal included: SEQUENCE in calendars.
    pub revision: i32,
    pub created_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "agency_id", to = "id")]
    pub agency: BelongsTo<super::agency::Entity>,
    #[sea_orm(has_many)]
    pub versions: HasMany<super::notice_version::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
