//! Rules between rows that a CHECK cannot say: one trigger each, written for both databases.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

use crate::parts::execute;

/// Refuses a write before it happens.
pub struct Guard {
    /// The trigger's name; on `PostgreSQL` its function's as well.
    pub name: &'static str,
    /// Which table is written.
    pub table: &'static str,
    /// `INSERT` or `UPDATE`.
    pub event: &'static str,
    /// The condition over `NEW` and `OLD` under which the write is refused, as both databases read it.
    pub refuses: &'static str,
    /// What the error says.
    pub says: &'static str,
}

/// Sets guards.
pub async fn set(manager: &SchemaManager<'_>, guards: &[Guard]) -> Result<(), DbErr> {
    for guard in guards {
        execute(manager, &guard.sql(manager.get_database_backend())).await?;
    }
    Ok(())
}

/// Lifts guards.
pub async fn lift(manager: &SchemaManager<'_>, guards: &[Guard]) -> Result<(), DbErr> {
    for Guard { name, table, .. } in guards {
        let sql = match manager.get_database_backend() {
            DbBackend::Postgres => {
                format!("DROP TRIGGER {name} ON {table}; DROP FUNCTION {name}();")
            }
            _ => format!("DROP TRIGGER {name};"),
        };
        execute(manager, &sql).await?;
    }
    Ok(())
}

impl Guard {
    fn sql(&self, backend: DbBackend) -> String {
        let Self {
            name,
            table,
            event,
            refuses,
            says,
        } = self;
        let words = says.replace('\'', "''");
        match backend {
            DbBackend::Postgres => format!(
                "CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
                 IF {refuses} THEN RAISE EXCEPTION '{words}' USING ERRCODE = 'check_violation', CONSTRAINT = '{name}'; END IF; \
                 RETURN NEW; END $$; \
                 CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}();"
            ),
            _ => format!(
                "CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW WHEN {refuses} \
                 BEGIN SELECT RAISE(ABORT, '{words}'); END;"
            ),
        }
    }
}
