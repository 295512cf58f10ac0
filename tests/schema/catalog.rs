//! What a database says about its own tables.

use sea_orm::{DatabaseConnection, DbBackend, FromQueryResult, Statement};
use std::collections::{BTreeMap, BTreeSet};

/// Table, name, type, whether it must be filled, and whether it is part of the primary key.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, FromQueryResult)]
pub struct Column {
    owner_table: String,
    name: String,
    kind: String,
    required: bool,
    key: bool,
}

/// Tables but for the migrator's own.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Catalog {
    pub columns: BTreeSet<Column>,
    /// Each table and the columns, in order, of one foreign key.
    pub foreign_keys: BTreeSet<(String, Vec<String>)>,
    /// Each table and every run of columns with which one of its whole-table indexes begins.
    pub leading: BTreeSet<(String, Vec<String>)>,
    /// Definitions of indexes and constraints as the database itself writes them.
    pub definitions: BTreeSet<String>,
}

impl Catalog {
    pub async fn read(db: &DatabaseConnection) -> Self {
        let sql = match db.get_database_backend() {
            DbBackend::Postgres => &POSTGRES,
            _ => &SQLITE,
        };
        Self {
            columns: all::<Column>(db, sql.columns).await.into_iter().collect(),
            foreign_keys: runs(all(db, sql.foreign_keys).await)
                .into_values()
                .collect(),
            leading: runs(all(db, sql.indexes).await)
                .into_values()
                .flat_map(|(table, columns)| {
                    (1..=columns.len())
                        .map(move |n| (table.clone(), columns.iter().take(n).cloned().collect()))
                })
                .collect(),
            definitions: all::<Line>(db, sql.definitions)
                .await
                .into_iter()
                .map(|line| line.line)
                .collect(),
        }
    }
}

/// How `SQLite` would answer a query.
pub async fn plan(db: &DatabaseConnection, sql: &str) -> String {
    #[derive(FromQueryResult)]
    struct Step {
        detail: String,
    }
    let steps: Vec<Step> = all(db, &format!("EXPLAIN QUERY PLAN {sql}")).await;
    steps.into_iter().map(|step| step.detail + "\n").collect()
}

#[derive(FromQueryResult)]
struct Line {
    line: String,
}

/// One column of an index or a foreign key; rows come in the order of the columns.
#[derive(FromQueryResult)]
struct Part {
    table_name: String,
    owner: String,
    column_name: String,
}

async fn all<R: FromQueryResult>(db: &DatabaseConnection, sql: &str) -> Vec<R> {
    let statement = Statement::from_string(db.get_database_backend(), sql);
    R::find_by_statement(statement).all(db).await.unwrap()
}

fn runs(parts: Vec<Part>) -> BTreeMap<(String, String), (String, Vec<String>)> {
    let mut runs = BTreeMap::new();
    for part in parts {
        runs.entry((part.table_name.clone(), part.owner))
            .or_insert((part.table_name, Vec::new()))
            .1
            .push(part.column_name);
    }
    runs
}

struct Sql {
    columns: &'static str,
    foreign_keys: &'static str,
    indexes: &'static str,
    definitions: &'static str,
}

const SQLITE: Sql = Sql {
    columns: r#"
        SELECT t.name AS owner_table, c.name AS name, c.type AS kind,
               c."notnull" AS required, c.pk > 0 AS key
        FROM sqlite_schema t JOIN pragma_table_info(t.name) c
        WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%' AND t.name <> 'seaql_migrations'"#,
    foreign_keys: r#"
        SELECT t.name AS table_name, CAST(f.id AS TEXT) AS owner, f."from" AS column_name
        FROM sqlite_schema t JOIN pragma_foreign_key_list(t.name) f
        WHERE t.type = 'table' ORDER BY t.name, f.id, f.seq"#,
    indexes: r"
        SELECT t.name AS table_name, i.name AS owner, c.name AS column_name
        FROM sqlite_schema t JOIN pragma_index_list(t.name) i JOIN pragma_index_info(i.name) c
        WHERE t.type = 'table' AND t.name <> 'seaql_migrations' AND NOT i.partial
        ORDER BY t.name, i.name, c.seqno",
    definitions: r"
        SELECT sql AS line FROM sqlite_schema
        WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite%' AND name <> 'seaql_migrations'",
};

const POSTGRES: Sql = Sql {
    columns: r"
        SELECT c.table_name::text AS owner_table, c.column_name::text AS name, c.data_type::text AS kind,
               c.is_nullable = 'NO' AS required,
               EXISTS (
                   SELECT FROM information_schema.table_constraints k
                   JOIN information_schema.key_column_usage u USING (constraint_name, table_name)
                   WHERE k.constraint_type = 'PRIMARY KEY' AND u.table_name = c.table_name
                     AND u.column_name = c.column_name
               ) AS key
        FROM information_schema.columns c
        WHERE c.table_schema = 'public' AND c.table_name <> 'seaql_migrations'",
    foreign_keys: r"
        SELECT k.conrelid::regclass::text AS table_name, k.conname::text AS owner,
               a.attname::text AS column_name
        FROM pg_constraint k, unnest(k.conkey) WITH ORDINALITY AS part(number, place), pg_attribute a
        WHERE k.contype = 'f' AND a.attrelid = k.conrelid AND a.attnum = part.number
        ORDER BY k.conrelid, k.conname, part.place",
    indexes: r"
        SELECT i.indrelid::regclass::text AS table_name, i.indexrelid::regclass::text AS owner,
               a.attname::text AS column_name
        FROM pg_index i, unnest(i.indkey) WITH ORDINALITY AS part(number, place), pg_attribute a
        WHERE i.indpred IS NULL AND i.indrelid::regclass::text <> 'seaql_migrations'
          AND i.indrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace)
          AND a.attrelid = i.indrelid AND a.attnum = part.number
        ORDER BY i.indrelid, i.indexrelid, part.place",
    definitions: r"
        SELECT indexdef AS line FROM pg_indexes
        WHERE schemaname = 'public' AND tablename <> 'seaql_migrations'
        UNION ALL
        SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)
        FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace
          AND conrelid::regclass::text <> 'seaql_migrations'",
};
