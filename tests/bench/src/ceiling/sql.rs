//! The SQL of the server's reads and of one post, without the server.
use std::fmt::Write;

use serde::Deserialize;
use sqlx::{
    ConnectOptions, PgPool, SqlitePool,
    postgres::PgPoolOptions,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use uuid::Uuid;

use super::{
    rows,
    view::{Comment, NewPost, Page, Post},
};
use crate::{
    Fault,
    town::{self, PEOPLE, TIES},
};

/// Rows on a page, and one to know whether there is another.
pub const PAGE: usize = 20;

/// What a request asks, said plainly: who is asking is not the ceiling's work.
#[derive(Deserialize)]
pub struct Ask {
    pub person: u32,
    pub after: Option<Uuid>,
    pub kind: Option<String>,
    pub post: Option<Uuid>,
}

/// Somebody asking, as the server's gate knows them.
pub struct Asker {
    pub person: Uuid,
    pub membership: Uuid,
    pub area: Uuid,
    pub slug: String,
    pub hidden: Vec<Uuid>,
    pub muted: Vec<Uuid>,
}

/// A database with the pools that suit it.
pub enum Base {
    Sqlite {
        reads: SqlitePool,
        writes: SqlitePool,
        askers: Vec<Asker>,
    },
    Postgres {
        pool: PgPool,
        askers: Vec<Asker>,
    },
}

impl Base {
    pub async fn open(url: &str) -> Result<Self, Fault> {
        let askers = askers();
        if !url.starts_with("sqlite:") {
            let pool = PgPoolOptions::new()
                .max_connections(16)
                .connect(url)
                .await?;
            return Ok(Self::Postgres { pool, askers });
        }
        let options = url
            .parse::<SqliteConnectOptions>()?
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .statement_cache_capacity(256)
            .pragma("cache_size", "-8192")
            .pragma("temp_store", "MEMORY")
            .disable_statement_logging();
        let writes = SqlitePoolOptions::new()
            .max_connections(1)
            .connect_with(options.clone());
        let writes = writes.await?;
        let reads = SqlitePoolOptions::new().max_connections(4);
        let reads = reads.connect_with(options.read_only(true)).await?;
        Ok(Self::Sqlite {
            reads,
            writes,
            askers,
        })
    }

    fn asker(&self, ask: &Ask) -> Result<&Asker, sqlx::Error> {
        let (Self::Sqlite { askers, .. } | Self::Postgres { askers, .. }) = self;
        askers
            .get(ask.person as usize)
            .ok_or(sqlx::Error::RowNotFound)
    }

    pub async fn page(&self, ask: &Ask) -> Result<Page<Post>, sqlx::Error> {
        let asker = self.asker(ask)?;
        match self {
            Self::Sqlite { reads, .. } => rows::sqlite::page(reads, asker, ask).await,
            Self::Postgres { pool, .. } => rows::postgres::page(pool, asker, ask).await,
        }
    }

    pub async fn thread(&self, ask: &Ask) -> Result<Page<Comment>, sqlx::Error> {
        let asker = self.asker(ask)?;
        let post = ask.post.ok_or(sqlx::Error::RowNotFound)?;
        match self {
            Self::Sqlite { reads, .. } => rows::sqlite::thread(reads, asker, post).await,
            Self::Postgres { pool, .. } => rows::postgres::thread(pool, asker, post).await,
        }
    }

    pub async fn insert(&self, ask: &Ask, new: NewPost) -> Result<Uuid, sqlx::Error> {
        let asker = self.asker(ask)?;
        match self {
            Self::Sqlite { writes, .. } => {
                rows::sqlite::insert(writes, "BEGIN IMMEDIATE", "0", asker, new).await
            }
            Self::Postgres { pool, .. } => {
                let xact = "pg_current_xact_id()::text::bigint";
                rows::postgres::insert(pool, "BEGIN", xact, asker, new).await
            }
        }
    }
}

/// Everybody with whom they do not want to see, worked out once.
fn askers() -> Vec<Asker> {
    let mut all: Vec<Asker> = (0..PEOPLE)
        .map(|person| {
            let area = town::home_of(person);
            let ties = |from: u32| (from..from + TIES).map(|tie| town::tied_to(person, tie));
            Asker {
                person: town::person_id(person).0,
                membership: town::membership_id(person, area).0,
                area: town::area_id(area).0,
                slug: town::slug(area),
                hidden: ties(0).map(|other| town::person_id(other).0).collect(),
                muted: ties(TIES).map(|other| town::person_id(other).0).collect(),
            }
        })
        .collect();
    for person in 0..PEOPLE {
        for tie in 0..TIES {
            let blocked = town::tied_to(person, tie) as usize;
            if let Some(other) = all.get_mut(blocked) {
                other.hidden.push(town::person_id(person).0);
            }
        }
    }
    all
}

/// `$from, $from+1, …`, `count` of them.
pub fn marks(from: usize, count: usize) -> String {
    let mut text = String::new();
    for n in from..from + count {
        let comma = if n == from { "" } else { "," };
        let _infallible = write!(text, "{comma}${n}");
    }
    text
}
