//! Writing: nothing changes without a permit, and what happened is written with what changed.
use std::cell::RefCell;

use sea_orm::{
    ActiveModelBehavior, ActiveModelTrait, ConnectionTrait, DatabaseTransaction, DeleteMany,
    EntityTrait, IntoActiveModel, ModelTrait, QueryFilter, QueryTrait, UpdateMany,
    sea_query::OnConflict,
};

use crate::{
    access::{Permit, Remove, Viewer},
    clock::Clock,
    db::{Key, Scope},
    error::Result,
    events::{Change, Event},
    jobs,
};

/// Something new. The permit on its parent and the viewer decide where it goes and whose it is.
pub trait Draft<A, P> {
    /// The row it becomes.
    type Row: ActiveModelTrait + ActiveModelBehavior + Send;
    /// Makes the row.
    fn place(self, parent: &P, tx: &Tx<'_>) -> Self::Row;
}

type Model<R> = <<R as ActiveModelTrait>::Entity as EntityTrait>::Model;

/// What a transaction leaves for others to follow.
#[derive(Default)]
pub(crate) struct Written {
    pub(crate) changes: Vec<Change>,
    pub(crate) jobs: bool,
}

impl Written {
    /// What another use case of the same transaction left.
    pub(super) fn add(&mut self, other: Self) {
        self.changes.extend(other.changes);
        self.jobs |= other.jobs;
    }
}

/// A transaction in which one use case happens.
pub struct Tx<'a> {
    conn: &'a DatabaseTransaction,
    viewer: &'a Viewer,
    now: chrono::DateTime<chrono::Utc>,
    written: RefCell<Written>,
}

impl<'a> Tx<'a> {
    pub(super) fn new(conn: &'a DatabaseTransaction, viewer: &'a Viewer, clock: &Clock) -> Self {
        Self {
            conn,
            viewer,
            now: clock.now(),
            written: RefCell::default(),
        }
    }

    pub(super) fn into_written(self) -> Written {
        self.written.into_inner()
    }

    /// Who acts.
    #[must_use]
    pub fn viewer(&self) -> &'a Viewer {
        self.viewer
    }

    /// When: the same moment for everything in this transaction.
    #[must_use]
    pub fn now(&self) -> chrono::DateTime<chrono::Utc> {
        self.now
    }

    /// What the viewer may see, as this transaction sees it.
    #[must_use]
    pub fn read(&self) -> Scope<'_, DatabaseTransaction> {
        Scope::new(self.conn, self.viewer)
    }

    /// The transaction itself, for the server's own work.
    #[must_use]
    pub fn system(&self, _: &Key) -> &DatabaseTransaction {
        self.conn
    }

    /// Adds a row.
    ///
    /// # Errors
    /// The database's, a broken unique constraint among them.
    pub async fn add<A, P, D: Draft<A, P>>(
        &self,
        permit: &Permit<A, P>,
        draft: D,
    ) -> Result<Model<D::Row>>
    where
        Model<D::Row>: IntoActiveModel<D::Row>,
    {
        Ok(draft.place(permit.row(), self).insert(self.conn).await?)
    }

    /// Adds a row without reading it back; false when one like it is there already.
    ///
    /// # Errors
    /// The database's, but not a conflict.
    pub async fn add_once<A, P, D: Draft<A, P>>(
        &self,
        permit: &Permit<A, P>,
        draft: D,
    ) -> Result<bool> {
        let row = draft.place(permit.row(), self);
        let insert = <<D::Row as ActiveModelTrait>::Entity as EntityTrait>::insert(row)
            .on_conflict(OnConflict::new().do_nothing().to_owned());
        let statement = self.conn.get_database_backend().build(insert.as_query());
        Ok(self.conn.execute_raw(statement).await?.rows_affected() > 0)
    }

    /// Puts a row that may be there already: `conflict` says what becomes of the old one.
    ///
    /// # Errors
    /// The database's.
    pub async fn put<A, P, R>(&self, _: &Permit<A, P>, row: R, conflict: OnConflict) -> Result<u64>
    where
        R: ActiveModelTrait + ActiveModelBehavior + Send,
    {
        let insert = <R::Entity as EntityTrait>::insert(row).on_conflict(conflict);
        let statement = self.conn.get_database_backend().build(insert.as_query());
        Ok(self.conn.execute_raw(statement).await?.rows_affected())
    }

    /// Changes the row that the permit is for.
    ///
    /// # Errors
    /// The database's.
    pub async fn edit<A, M, R>(
        &self,
        permit: Permit<A, M>,
        change: impl FnOnce(&mut R),
    ) -> Result<M>
    where
        M: ModelTrait + IntoActiveModel<R>,
        R: ActiveModelTrait<Entity = M::Entity> + ActiveModelBehavior + Send,
        M::Entity: EntityTrait<Model = M>,
    {
        let mut row = permit.into_row().into_active_model();
        change(&mut row);
        Ok(row.update(self.conn).await?)
    }

    /// Deletes the row that the permit is for.
    ///
    /// # Errors
    /// The database's.
    pub async fn remove<M, R>(&self, permit: Permit<Remove, M>) -> Result<()>
    where
        M: ModelTrait + IntoActiveModel<R>,
        R: ActiveModelTrait<Entity = M::Entity> + ActiveModelBehavior + Send,
    {
        permit
            .into_row()
            .into_active_model()
            .delete(self.conn)
            .await?;
        Ok(())
    }

    /// Changes rows that hang on what the permit is for.
    ///
    /// # Errors
    /// The database's.
    pub async fn change<A, P, E: EntityTrait>(
        &self,
        _: &Permit<A, P>,
        update: UpdateMany<E>,
    ) -> Result<u64> {
        Ok(update.exec(self.conn).await?.rows_affected)
    }

    /// Deletes rows that hang on what the permit is for.
    ///
    /// # Errors
    /// The database's.
    pub async fn clear<A, P, E: EntityTrait>(
        &self,
        _: &Permit<A, P>,
        delete: DeleteMany<E>,
    ) -> Result<u64> {
        Ok(delete.exec(self.conn).await?.rows_affected)
    }

    /// What happened, written with what changed: both or neither. Its lines in the change log are written at the
    /// end of the transaction, all at once.
    ///
    /// # Errors
    /// The database's.
    pub async fn emit(&self, event: Event) -> Result<()> {
        let tasks = event.tasks();
        jobs::enqueue(self.conn, self.now, &tasks).await?;
        let later = event.later();
        jobs::enqueue_many(self.conn, self.now, &later).await?;
        let due_now = later.iter().any(|(due, _)| *due <= self.now);
        let mut written = self.written.borrow_mut();
        written.changes.extend(event.changes());
        written.jobs |= due_now || !tasks.is_empty();
        Ok(())
    }

    /// Touches a row that is always there, so that a read-only or full disk shows.
    pub(super) async fn probe(&self) -> Result<()> {
        let nobody = entity::change::COLUMN.seq.eq(-1);
        entity::change::Entity::delete_many()
            .filter(nobody)
            .exec(self.conn)
            .await?;
        Ok(())
    }
}
