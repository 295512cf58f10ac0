//! A version with all that belongs to it, as the rules look at it. Whoever asks for one has read its notice
//! through the scope before; jobs read it as the server.
use chrono::{DateTime, Utc};
use entity::{
    agency,
    id::{NoticeId, NoticeVersionId, PersonId},
    notice, notice_act, notice_area, notice_attachment, notice_author,
    notice_version::{self, State},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::hash;
use crate::{
    access::{Paper, Serving, Viewer},
    db::{Desk, Key, Tx},
    error::{Error, Result},
};

/// Looks at what hangs on a notice.
pub(super) const KEY: Key = Key::of(Desk::Offices);

/// A version, and everything that its readers would see.
#[derive(Clone, Debug)]
pub(super) struct Whole {
    pub notice: notice::Model,
    pub version: notice_version::Model,
    pub areas: Vec<notice_area::Model>,
    pub attachments: Vec<notice_attachment::Model>,
    pub authors: Vec<PersonId>,
    pub returners: Vec<PersonId>,
}

/// Which version of a notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Of {
    /// The one with the highest number: if any is worked on, it is this.
    Newest,
    /// The one that readers see.
    Current,
    /// The newest that one person released and nobody else has looked at.
    Unreviewed,
}

/// The agency that somebody acts for.
///
/// # Errors
/// `Forbidden` for an account that no agency has taken in.
pub(super) fn serving(viewer: &Viewer) -> Result<&Serving> {
    viewer.signed_in()?;
    viewer
        .serving()
        .ok_or(Error::Forbidden("act for an agency"))
}

/// A notice of the viewer's own agency: those of others are not there, also when everybody reads them.
///
/// # Errors
/// `NotFound`.
pub(super) fn own(viewer: &Viewer, row: notice::Model) -> Result<notice::Model> {
    if row.agency_id == serving(viewer)?.agency {
        Ok(row)
    } else {
        Err(Error::NotFound("notice"))
    }
}

/// A notice of the viewer's own agency, held until the transaction ends: one act at a time.
///
/// # Errors
/// `NotFound`; `Rule("not_published")` when there is no such version.
pub(super) async fn hold(tx: &Tx<'_>, id: NoticeId, of: Of) -> Result<Whole> {
    let row = tx.read().take::<notice::Entity>(id).await?;
    let notice = own(tx.viewer(), row)?;
    Whole::of(tx.system(&KEY), notice, of).await
}

impl Whole {
    /// The version of a notice that was read already.
    ///
    /// # Errors
    /// `Rule` when there is no such version.
    pub async fn of(conn: &impl ConnectionTrait, notice: notice::Model, of: Of) -> Result<Self> {
        #[expect(
            clippy::disallowed_methods,
            reason = "its notice was read through the scope"
        )]
        let rows = notice_version::Entity::find()
            .filter(notice_version::COLUMN.notice_id.eq(notice.id))
            .order_by_desc(notice_version::COLUMN.number);
        let found = match of {
            Of::Newest => rows.one(conn).await?,
            Of::Current => {
                let current = notice.current_id.ok_or(Error::Rule("not_published"))?;
                let is_current = notice_version::COLUMN.id.eq(current);
                rows.filter(is_current).one(conn).await?
            }
            Of::Unreviewed => {
                let open = rows
                    .filter(notice_version::COLUMN.one_person.eq(true))
                    .filter(notice_version::COLUMN.reviewed_at.is_null());
                let found = open.one(conn).await?;
                Some(found.ok_or(Error::Rule("nothing_to_review"))?)
            }
        };
        let version = found.ok_or(Error::NotFound("notice"))?;
        Self::complete(conn, notice, version).await
    }

    /// A version by its own id, its notice held, for jobs. Nothing when it is gone.
    ///
    /// # Errors
    /// The database's.
    pub async fn held(conn: &impl ConnectionTrait, id: NoticeVersionId) -> Result<Option<Self>> {
        #[expect(
            clippy::disallowed_methods,
            reason = "a job looks at the rows as they are"
        )]
        let notice_id: Option<NoticeId> = notice_version::Entity::find_by_id(id)
            .select_only()
            .column(notice_version::Column::NoticeId)
            .into_tuple()
            .one(conn)
            .await?;
        let Some(notice_id) = notice_id else {
            return Ok(None);
        };
        #[expect(
            clippy::disallowed_methods,
            reason = "a job looks at the rows as they are"
        )]
        let held = notice::Entity::find_by_id(notice_id).lock_exclusive();
        let Some(notice) = held.one(conn).await? else {
            return Ok(None);
        };
        // Read again, now that nobody else acts on it.
        #[expect(
            clippy::disallowed_methods,
            reason = "a job looks at the rows as they are"
        )]
        let version = notice_version::Entity::find_by_id(id).one(conn).await?;
        match version {
            Some(version) => Self::complete(conn, notice, version).await.map(Some),
            None => Ok(None),
        }
    }

    /// A version with what hangs on it.
    ///
    /// # Errors
    /// The database's.
    #[expect(
        clippy::disallowed_methods,
        reason = "its notice was read through the scope"
    )]
    pub async fn complete(
        conn: &impl ConnectionTrait,
        notice: notice::Model,
        version: notice_version::Model,
    ) -> Result<Self> {
        let id = version.id;
        let areas = notice_area::Entity::find()
            .filter(notice_area::COLUMN.version_id.eq(id))
            .order_by_asc(notice_area::COLUMN.id)
            .all(conn)
            .await?;
        let attachments = notice_attachment::Entity::find()
            .filter(notice_attachment::COLUMN.version_id.eq(id))
            .order_by_asc(notice_attachment::COLUMN.id)
            .all(conn)
            .await?;
        let authors = notice_author::Entity::find()
            .select_only()
            .column(notice_author::Column::PersonId)
            .filter(notice_author::COLUMN.version_id.eq(id))
            .order_by_asc(notice_author::COLUMN.at)
            .into_tuple()
            .all(conn)
            .await?;
        let returners: Vec<Option<PersonId>> = notice_act::Entity::find()
            .select_only()
            .column(notice_act::Column::PersonId)
            .filter(notice_act::COLUMN.version_id.eq(id))
            .filter(notice_act::COLUMN.act.eq(notice_act::Act::Return))
            .into_tuple()
            .all(conn)
            .await?;
        Ok(Self {
            notice,
            version,
            areas,
            attachments,
            authors,
            returners: returners.into_iter().flatten().collect(),
        })
    }

    /// The SHA-256 of what readers would see, in hex.
    ///
    /// # Errors
    /// Never, but that JSON says so.
    pub fn hash(&self) -> Result<String> {
        hash::hash(self)
    }

    /// What the rules are asked about.
    pub fn paper(&self, now: DateTime<Utc>) -> Paper {
        Paper {
            agency: self.notice.agency_id,
            version: self.version.clone(),
            authors: self.authors.clone(),
            returners: self.returners.clone(),
            now,
        }
    }

    /// The agency, held against change until the transaction ends.
    ///
    /// # Errors
    /// The database's.
    pub async fn agency(&self, conn: &impl ConnectionTrait) -> Result<agency::Model> {
        #[expect(
            clippy::disallowed_methods,
            reason = "its notice was read through the scope"
        )]
        let row = agency::Entity::find_by_id(self.notice.agency_id).lock_shared();
        row.one(conn).await?.ok_or(Error::NotFound("agency"))
    }

    /// The agency, to be shown only.
    ///
    /// # Errors
    /// The database's.
    pub async fn agency_to_show(&self, conn: &impl ConnectionTrait) -> Result<agency::Model> {
        #[expect(
            clippy::disallowed_methods,
            reason = "its notice was read through the scope"
        )]
        let row = agency::Entity::find_by_id(self.notice.agency_id);
        row.one(conn).await?.ok_or(Error::NotFound("agency"))
    }

    /// Whether the version corrects one that readers see, and if so, whether they still do.
    ///
    /// # Errors
    /// The database's.
    pub async fn follows_living(&self, conn: &impl ConnectionTrait) -> Result<bool> {
        let Some(current) = self.notice.current_id else {
            return Ok(true);
        };
        #[expect(
            clippy::disallowed_methods,
            reason = "its notice was read through the scope"
        )]
        let state: Option<State> = notice_version::Entity::find_by_id(current)
            .select_only()
            .column(notice_version::Column::State)
            .into_tuple()
            .one(conn)
            .await?;
        Ok(state == Some(State::Published))
    }
}
