//! Reading: what a viewer may see, narrowed at will, never widened.
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IntoSimpleExpr, LoaderTrait, ModelTrait,
    PaginatorTrait, PrimaryKeyTrait, QueryFilter, QueryOrder, QuerySelect, Related, Select,
    sea_query::IntoCondition,
};

use crate::{
    access::{Viewer, Visible},
    error::{Error, Result},
};

/// The part of the database that one viewer may see.
pub struct Scope<'a, C> {
    conn: &'a C,
    viewer: &'a Viewer,
}

impl<'a, C: ConnectionTrait> Scope<'a, C> {
    pub(super) fn new(conn: &'a C, viewer: &'a Viewer) -> Self {
        Self { conn, viewer }
    }

    /// Who is reading.
    #[must_use]
    pub fn viewer(&self) -> &'a Viewer {
        self.viewer
    }

    /// All rows of a table that the viewer may see.
    #[must_use]
    pub fn all<E: Visible>(&self) -> Seen<'a, E, C> {
        self.under(E::visible_to(self.viewer))
    }

    /// Posts of one neighborhood: the same rows as `all` narrowed to it, said so that the feed's index serves them.
    #[must_use]
    pub fn posts_in(&self, area: entity::id::NeighborhoodId) -> Seen<'a, entity::post::Entity, C> {
        self.under(crate::access::posts_in(self.viewer, area))
    }

    /// Comments under posts that were read through a scope: the same rows as `all` narrowed to them.
    #[must_use]
    pub fn comments_under(
        &self,
        posts: &[entity::post::Model],
    ) -> Seen<'a, entity::comment::Entity, C> {
        let ids: Vec<_> = posts.iter().map(|post| post.id).collect();
        self.under(crate::access::comments_of_others(self.viewer))
            .only(entity::comment::COLUMN.post_id.is_in(ids))
    }

    /// The top-level comments of a post that was read through a scope, as places in its thread: whose words
    /// the viewer may read is a question of its own (`comments_under`).
    #[must_use]
    pub fn heads_of(&self, post: &entity::post::Model) -> Seen<'a, entity::comment::Entity, C> {
        self.under(crate::access::heads_under(self.viewer, post.id))
    }

    /// One row, or the same answer whether it is missing or hidden.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn one<E: Visible>(
        &self,
        id: impl Into<<E::PrimaryKey as PrimaryKeyTrait>::ValueType>,
    ) -> Result<E::Model> {
        self.row::<E>(id)
            .one(self.conn)
            .await?
            .ok_or(Error::NotFound(E::NOUN))
    }

    /// One row, locked until the transaction ends (SQLite has one writer anyway).
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn take<E: Visible>(
        &self,
        id: impl Into<<E::PrimaryKey as PrimaryKeyTrait>::ValueType>,
    ) -> Result<E::Model> {
        let row = self.row::<E>(id).lock_exclusive().one(self.conn).await?;
        row.ok_or(Error::NotFound(E::NOUN))
    }

    #[expect(clippy::disallowed_methods, reason = "one of the two doors to a table")]
    fn row<E: Visible>(
        &self,
        id: impl Into<<E::PrimaryKey as PrimaryKeyTrait>::ValueType>,
    ) -> Select<E> {
        E::find_by_id(id).filter(E::visible_to(self.viewer))
    }

    #[expect(clippy::disallowed_methods, reason = "one of the two doors to a table")]
    fn under<E: EntityTrait>(&self, rule: sea_orm::Condition) -> Seen<'a, E, C> {
        Seen {
            select: E::find().filter(rule),
            conn: self.conn,
        }
    }
}

/// Rows that the viewer may see.
pub struct Seen<'a, E: EntityTrait, C> {
    select: Select<E>,
    conn: &'a C,
}

impl<E: EntityTrait, C: ConnectionTrait> Seen<'_, E, C>
where
    E::Model: Send + Sync,
{
    /// Only those that also meet a condition.
    #[must_use]
    pub fn only(mut self, condition: impl IntoCondition) -> Self {
        self.select = self.select.filter(condition);
        self
    }

    /// In descending order of `key`, at most `limit`.
    ///
    /// # Errors
    /// The database's.
    pub async fn newest(self, key: impl IntoSimpleExpr, limit: u64) -> Result<Vec<E::Model>> {
        Ok(self
            .select
            .order_by_desc(key)
            .limit(limit)
            .all(self.conn)
            .await?)
    }

    /// In descending order of several keys, at most `limit`.
    ///
    /// # Errors
    /// The database's.
    pub async fn newest_by<const N: usize>(
        mut self,
        keys: [sea_orm::sea_query::SimpleExpr; N],
        limit: u64,
    ) -> Result<Vec<E::Model>> {
        for key in keys {
            self.select = self.select.order_by_desc(key);
        }
        Ok(self.select.limit(limit).all(self.conn).await?)
    }

    /// In ascending order of `key`, at most `limit`.
    ///
    /// # Errors
    /// The database's.
    pub async fn oldest(self, key: impl IntoSimpleExpr, limit: u64) -> Result<Vec<E::Model>> {
        Ok(self
            .select
            .order_by_asc(key)
            .limit(limit)
            .all(self.conn)
            .await?)
    }

    /// In ascending order of several keys, at most `limit`.
    ///
    /// # Errors
    /// The database's.
    pub async fn oldest_by<const N: usize>(
        mut self,
        keys: [sea_orm::sea_query::SimpleExpr; N],
        limit: u64,
    ) -> Result<Vec<E::Model>> {
        for key in keys {
            self.select = self.select.order_by_asc(key);
        }
        Ok(self.select.limit(limit).all(self.conn).await?)
    }

    /// Any one of them.
    ///
    /// # Errors
    /// The database's.
    pub async fn any(self) -> Result<Option<E::Model>> {
        Ok(self.select.limit(1).one(self.conn).await?)
    }

    /// How many.
    ///
    /// # Errors
    /// The database's.
    pub async fn count(self) -> Result<u64>
    where
        E: 'static,
    {
        Ok(self.select.count(self.conn).await?)
    }

    /// Those that hang on each parent, in the parents' order.
    ///
    /// # Errors
    /// The database's.
    pub async fn beside<P>(self, parents: &[P]) -> Result<Vec<Vec<E::Model>>>
    where
        P: ModelTrait + Send + Sync,
        P::Entity: Related<E>,
    {
        Ok(parents.to_vec().load_many(self.select, self.conn).await?)
    }
}
