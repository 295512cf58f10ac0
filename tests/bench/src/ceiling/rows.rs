//! The queries themselves, once for each database: only sqlx's types differ.
//!
//! They ask what the server asks, in as few round trips as it takes.

macro_rules! backend {
    ($module:ident, $database:ty) => {
        pub mod $module {
            use std::collections::HashMap;

            use chrono::{DateTime, SecondsFormat, Utc};
            use sqlx::{AssertSqlSafe, Database, Pool, Row};
            use uuid::Uuid;

            use crate::ceiling::{
                sql::{Ask, Asker, PAGE, marks},
                view::{Author, Comment, Mine, NewPost, Page, Post, Reactions},
            };

            type Fetched = <$database as Database>::Row;

            const AREA: &str = "SELECT id FROM neighborhood WHERE slug = $1";
            const MARK: &str = "SELECT post_id FROM feed_mark WHERE person_id = $1 \
                AND neighborhood_id = $2";
            const POSTS: &str = "SELECT id, kind, audience, body, place_name, state, price, \
                accepted_comment_id, created_at, edited_at, version, author_id, membership_id \
                FROM post WHERE neighborhood_id = $1 AND id < $2 AND deleted_at IS NULL \
                AND (author_id = $3 OR author_id NOT IN \
                (SELECT id FROM person WHERE suspended_at IS NOT NULL)) \
                AND (anonymous OR author_id NOT IN";
            const COMMENTS: &str = "SELECT id, parent_id, body, created_at, edited_at, version, \
                author_id, membership_id FROM comment WHERE post_id = $1 AND (author_id = $2 OR \
                author_id NOT IN (SELECT id FROM person WHERE suspended_at IS NOT NULL)) \
                AND (anonymous OR author_id NOT IN";
            const POST: &str = "SELECT id FROM post WHERE id = $1 AND deleted_at IS NULL AND \
                neighborhood_id = $2 AND author_id NOT IN \
                (SELECT id FROM person WHERE suspended_at IS NOT NULL)";

            pub async fn page(
                pool: &Pool<$database>,
                asker: &Asker,
                ask: &Ask,
            ) -> Result<Page<Post>, sqlx::Error> {
                let area: Uuid =
                    sqlx::query_scalar(AREA).bind(asker.slug.clone()).fetch_one(pool).await?;
                let rows = posts(pool, asker, area, ask).await?;
                let more = rows.len() > PAGE;
                let rows = rows.get(..PAGE.min(rows.len())).unwrap_or_default();
                let mark: Option<Uuid> = sqlx::query_scalar(MARK)
                    .bind(asker.person)
                    .bind(area)
                    .fetch_optional(pool)
                    .await?;
                let authors = authors(pool, rows, 12).await?;
                let mut items = Vec::with_capacity(rows.len());
                for row in rows {
                    let Some(author) = authors.get(&row.try_get(12)?) else { continue };
                    let mut item = post(row, author.clone(), asker)?;
                    item.my.unread = !item.my.own && mark.is_some_and(|mark| item.id > mark);
                    items.push(item);
                }
                let ids: Vec<Uuid> = items.iter().map(|item| item.id).collect();
                for (target, reactor, kind) in reactions(pool, "post_id", &ids).await? {
                    if let Some(item) = items.iter_mut().find(|item| item.id == target) {
                        if reactor == asker.person {
                            item.my.reaction = Some(kind.clone());
                        }
                        *item.reactions.entry(kind).or_default() += 1;
                    }
                }
                for (target, person, count) in commenters(pool, &ids).await? {
                    let met = !asker.hidden.contains(&person);
                    if let Some(item) = items.iter_mut().find(|item| met && item.id == target) {
                        item.comments += count;
                    }
                }
                for (target, photo) in photos(pool, "post_id", &ids).await? {
                    if let Some(item) = items.iter_mut().find(|item| item.id == target) {
                        item.photos.push(photo);
                    }
                }
                for saved in saved(pool, asker, &ids).await? {
                    if let Some(item) = items.iter_mut().find(|item| item.id == saved) {
                        item.my.saved = true;
                    }
                }
                let next = items.last().filter(|_| more).map(|last| last.id.to_string());
                Ok(Page { items, next })
            }

            async fn posts(
                pool: &Pool<$database>,
                asker: &Asker,
                area: Uuid,
                ask: &Ask,
            ) -> Result<Vec<Fetched>, sqlx::Error> {
                let away: Vec<Uuid> = asker.hidden.iter().chain(&asker.muted).copied().collect();
                let mut sql = format!("{POSTS} ({}))", marks(4, away.len()));
                if ask.kind.is_some() {
                    sql += &format!(" AND kind = ${}", 4 + away.len());
                }
                sql += &format!(" ORDER BY id DESC LIMIT {}", PAGE + 1);
                let mut query = sqlx::query(AssertSqlSafe(sql))
                    .bind(area)
                    .bind(ask.after.unwrap_or(Uuid::max()))
                    .bind(asker.person);
                for one in &away {
                    query = query.bind(*one);
                }
                if let Some(kind) = &ask.kind {
                    query = query.bind(kind.clone());
                }
                query.fetch_all(pool).await
            }

            pub async fn thread(
                pool: &Pool<$database>,
                asker: &Asker,
                id: Uuid,
            ) -> Result<Page<Comment>, sqlx::Error> {
                sqlx::query(POST).bind(id).bind(asker.area).fetch_one(pool).await?;
                let sql = format!(
                    "{COMMENTS} ({})) ORDER BY id LIMIT {}",
                    marks(3, asker.hidden.len()),
                    PAGE + 1
                );
                let mut query = sqlx::query(AssertSqlSafe(sql)).bind(id).bind(asker.person);
                for one in &asker.hidden {
                    query = query.bind(*one);
                }
                let rows = query.fetch_all(pool).await?;
                let rows = rows.get(..PAGE.min(rows.len())).unwrap_or_default();
                let authors = authors(pool, rows, 7).await?;
                let mut items = Vec::with_capacity(rows.len());
                for row in rows {
                    let Some(author) = authors.get(&row.try_get(7)?) else { continue };
                    items.push(comment(row, id, author.clone(), asker)?);
                }
                for (target, reactor, kind) in reactions(pool, "post_id", &[id]).await? {
                    if let Some(item) = items.iter_mut().find(|item| item.id == target) {
                        if reactor == asker.person {
                            item.my.reaction = Some(kind.clone());
                        }
                        *item.reactions.entry(kind).or_default() += 1;
                    }
                }
                let ids: Vec<Uuid> = items.iter().map(|item| item.id).collect();
                for (target, photo) in photos(pool, "comment_id", &ids).await? {
                    if let Some(item) = items.iter_mut().find(|item| item.id == target) {
                        item.photo = Some(photo);
                    }
                }
                Ok(Page { items, next: None })
            }

            pub async fn insert(
                pool: &Pool<$database>,
                begin: &'static str,
                xact: &'static str,
                asker: &Asker,
                new: NewPost,
            ) -> Result<Uuid, sqlx::Error> {
                let id = Uuid::now_v7();
                let now = kairanban::clock::Clock::system().now();
                let mut tx = pool.begin_with(begin).await?;
                sqlx::query("SELECT status FROM neighborhood WHERE id = $1")
                    .bind(asker.area)
                    .fetch_one(&mut *tx)
                    .await?;
                sqlx::query(
                    "INSERT INTO post (id, neighborhood_id, author_id, membership_id, kind, \
                     audience, body, anonymous, comment_count, created_at, version) \
                     VALUES ($1, $2, $3, $4, $5, $6, $7, false, 0, $8, 1)",
                )
                .bind(id)
                .bind(asker.area)
                .bind(asker.person)
                .bind(asker.membership)
                .bind(new.kind)
                .bind(new.audience)
                .bind(new.body)
                .bind(now)
                .execute(&mut *tx)
                .await?;
                sqlx::query(AssertSqlSafe(format!(
                    "INSERT INTO change (kind, row_id, neighborhood_id, origin, xact, at) \
                     VALUES ('post', $1, $2, 1, {xact}, $3)"
                )))
                .bind(id)
                .bind(asker.area)
                .bind(now)
                .execute(&mut *tx)
                .await?;
                tx.commit().await?;
                Ok(id)
            }

            fn time(row: &Fetched, at: usize) -> Result<Option<String>, sqlx::Error> {
                let time: Option<DateTime<Utc>> = row.try_get(at)?;
                Ok(time.map(|time| time.to_rfc3339_opts(SecondsFormat::Millis, true)))
            }

            /// The personas behind the memberships in column `at`.
            async fn authors(
                pool: &Pool<$database>,
                rows: &[Fetched],
                at: usize,
            ) -> Result<HashMap<Uuid, Author>, sqlx::Error> {
                let mut ids =
                    rows.iter().map(|row| row.try_get(at)).collect::<Result<Vec<Uuid>, _>>()?;
                ids.sort_unstable();
                ids.dedup();
                let sql = format!(
                    "SELECT m.id, coalesce(m.display_name, p.display_name), m.icon_id, m.kind, \
                     m.verification, m.left_at FROM membership m \
                     JOIN person p ON p.id = m.person_id WHERE m.id IN ({})",
                    marks(1, ids.len())
                );
                let mut query = sqlx::query(AssertSqlSafe(sql));
                for id in ids {
                    query = query.bind(id);
                }
                let mut found = HashMap::new();
                for row in query.fetch_all(pool).await? {
                    let author = author(&row)?;
                    found.insert(author.membership, author);
                }
                Ok(found)
            }

            fn author(row: &Fetched) -> Result<Author, sqlx::Error> {
                Ok(Author {
                    membership: row.try_get(0)?,
                    name: row.try_get(1)?,
                    icon: row.try_get(2)?,
                    kind: row.try_get(3)?,
                    verified: row.try_get::<String, _>(4)? != "none",
                    left: time(row, 5)?.is_some(),
                    anonymous: false,
                    official: None,
                })
            }

            fn mine(row: &Fetched, at: usize, asker: &Asker) -> Result<Mine, sqlx::Error> {
                let own = row.try_get::<Uuid, _>(at)? == asker.person;
                Ok(Mine { own, reaction: None, saved: false, unread: false })
            }

            fn post(row: &Fetched, author: Author, asker: &Asker) -> Result<Post, sqlx::Error> {
                Ok(Post {
                    id: row.try_get(0)?,
                    neighborhood: asker.slug.clone(),
                    kind: row.try_get(1)?,
                    audience: row.try_get(2)?,
                    body: row.try_get(3)?,
                    place_name: row.try_get(4)?,
                    state: row.try_get(5)?,
                    price: row.try_get(6)?,
                    accepted_comment: row.try_get(7)?,
                    created_at: time(row, 8)?.unwrap_or_default(),
                    edited_at: time(row, 9)?,
                    version: row.try_get(10)?,
                    my: mine(row, 11, asker)?,
                    author,
                    comments: 0,
                    photos: Vec::new(),
                    reactions: Reactions::new(),
                })
            }

            fn comment(
                row: &Fetched,
                post: Uuid,
                author: Author,
                asker: &Asker,
            ) -> Result<Comment, sqlx::Error> {
                Ok(Comment {
                    id: row.try_get(0)?,
                    post,
                    parent: row.try_get(1)?,
                    body: row.try_get(2)?,
                    created_at: time(row, 3)?.unwrap_or_default(),
                    edited_at: time(row, 4)?,
                    version: row.try_get(5)?,
                    my: mine(row, 6, asker)?,
                    author,
                    photo: None,
                    reactions: Reactions::new(),
                    deleted: false,
                    replies: Vec::new(),
                })
            }

            async fn commenters(
                pool: &Pool<$database>,
                ids: &[Uuid],
            ) -> Result<Vec<(Uuid, Uuid, i64)>, sqlx::Error> {
                let marks = marks(1, ids.len());
                let sql = format!(
                    "SELECT post_id, author_id, count(id) FROM comment WHERE post_id IN ({marks}) \
                     AND deleted_at IS NULL AND author_id NOT IN \
                     (SELECT id FROM person WHERE suspended_at IS NOT NULL) \
                     GROUP BY post_id, author_id"
                );
                let mut query = sqlx::query_as(AssertSqlSafe(sql));
                for id in ids {
                    query = query.bind(*id);
                }
                query.fetch_all(pool).await
            }

            async fn reactions(
                pool: &Pool<$database>,
                column: &str,
                ids: &[Uuid],
            ) -> Result<Vec<(Uuid, Uuid, String)>, sqlx::Error> {
                let marks = marks(1, ids.len());
                let sql = format!(
                    "SELECT target_id, person_id, kind FROM reaction WHERE {column} IN ({marks}) \
                     AND person_id NOT IN (SELECT id FROM person WHERE suspended_at IS NOT NULL)"
                );
                let mut query = sqlx::query_as(AssertSqlSafe(sql));
                for id in ids {
                    query = query.bind(*id);
                }
                query.fetch_all(pool).await
            }

            async fn photos(
                pool: &Pool<$database>,
                column: &str,
                ids: &[Uuid],
            ) -> Result<Vec<(Uuid, Uuid)>, sqlx::Error> {
                let marks = marks(1, ids.len());
                let sql = format!(
                    "SELECT {column}, id FROM photo WHERE {column} IN ({marks}) \
                     AND deleted_at IS NULL ORDER BY position"
                );
                let mut query = sqlx::query_as(AssertSqlSafe(sql));
                for id in ids {
                    query = query.bind(*id);
                }
                query.fetch_all(pool).await
            }

            async fn saved(
                pool: &Pool<$database>,
                asker: &Asker,
                ids: &[Uuid],
            ) -> Result<Vec<Uuid>, sqlx::Error> {
                let marks = marks(2, ids.len());
                let sql = format!(
                    "SELECT post_id FROM saved WHERE person_id = $1 AND post_id IN ({marks})"
                );
                let mut query = sqlx::query_scalar(AssertSqlSafe(sql)).bind(asker.person);
                for id in ids {
                    query = query.bind(*id);
                }
                query.fetch_all(pool).await
            }
        }
    };
}

backend!(sqlite, sqlx::Sqlite);
backend!(postgres, sqlx::Postgres);
