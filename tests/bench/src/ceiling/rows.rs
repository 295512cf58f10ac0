//! The queries themselves, once for each database: only sqlx's types differ.
//!
//! They ask what the server asks, in as few round trips as it takes.

macro_rules! backend {
    ($module:ident, $database:ty) => {
        pub mod $module {
            use chrono::{DateTime, SecondsFormat, Utc};
            use sqlx::{AssertSqlSafe, Database, Pool, Row};
            use uuid::Uuid;

            use crate::ceiling::{
                sql::{Ask, Asker, PAGE, marks},
                view::{Author, Comment, Mine, NewPost, Page, Post, Reactions},
            };

            type Fetched = <$database as Database>::Row;

            const POSTS: &str = "SELECT p.id, p.kind, p.audience, p.body, p.place_name, p.state, \
                p.price, p.accepted_comment_id, p.comment_count, p.created_at, p.edited_at, \
                p.version, p.author_id, m.id, coalesce(m.display_name, a.display_name), m.icon_id, \
                m.kind, m.verification, m.left_at \
                FROM post p JOIN membership m ON m.id = p.membership_id \
                JOIN person a ON a.id = p.author_id WHERE p.neighborhood_id = $1 AND p.id < $2 \
                AND p.deleted_at IS NULL AND (p.author_id = $3 OR p.author_id NOT IN \
                (SELECT id FROM person WHERE suspended_at IS NOT NULL))";
            const COMMENTS: &str = "SELECT c.id, c.parent_id, c.body, c.created_at, c.edited_at, \
                c.version, c.author_id, m.id, coalesce(m.display_name, a.display_name), m.icon_id, \
                m.kind, m.verification, m.left_at \
                FROM comment c JOIN membership m ON m.id = c.membership_id \
                JOIN person a ON a.id = c.author_id WHERE c.post_id = $1 AND (c.author_id = $2 OR \
                c.author_id NOT IN (SELECT id FROM person WHERE suspended_at IS NOT NULL))";
            const POST: &str = "SELECT id FROM post WHERE id = $1 AND deleted_at IS NULL AND \
                neighborhood_id = $2";

            pub async fn page(
                pool: &Pool<$database>,
                asker: &Asker,
                ask: &Ask,
            ) -> Result<Page<Post>, sqlx::Error> {
                let away: Vec<Uuid> = asker.hidden.iter().chain(&asker.muted).copied().collect();
                let mut sql = format!("{POSTS} AND p.author_id NOT IN ({})", marks(4, away.len()));
                if ask.kind.is_some() {
                    sql += &format!(" AND p.kind = ${}", 4 + away.len());
                }
                sql += &format!(" ORDER BY p.id DESC LIMIT {}", PAGE + 1);
                let mut query = sqlx::query(AssertSqlSafe(sql))
                    .bind(asker.area)
                    .bind(ask.after.unwrap_or(Uuid::max()))
                    .bind(asker.person);
                for one in &away {
                    query = query.bind(*one);
                }
                if let Some(kind) = &ask.kind {
                    query = query.bind(kind.clone());
                }
                let rows = query.fetch_all(pool).await?;
                let more = rows.len() > PAGE;
                let mut items = rows
                    .iter()
                    .take(PAGE)
                    .map(|row| post(row, asker))
                    .collect::<Result<Vec<_>, _>>()?;
                let ids: Vec<Uuid> = items.iter().map(|item| item.id).collect();
                for (target, reactor, kind) in reactions(pool, "target_id", &ids).await? {
                    if let Some(item) = items.iter_mut().find(|item| item.id == target) {
                        item.my.reaction = item
                            .my
                            .reaction
                            .take()
                            .or_else(|| (reactor == asker.person).then(|| kind.clone()));
                        *item.reactions.entry(kind).or_default() += 1;
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

            pub async fn thread(
                pool: &Pool<$database>,
                asker: &Asker,
                id: Uuid,
            ) -> Result<Page<Comment>, sqlx::Error> {
                sqlx::query(POST).bind(id).bind(asker.area).fetch_one(pool).await?;
                let sql = format!(
                    "{COMMENTS} AND c.author_id NOT IN ({}) ORDER BY c.id LIMIT {}",
                    marks(3, asker.hidden.len()),
                    PAGE + 1
                );
                let mut query = sqlx::query(AssertSqlSafe(sql)).bind(id).bind(asker.person);
                for one in &asker.hidden {
                    query = query.bind(*one);
                }
                let rows = query.fetch_all(pool).await?;
                let mut items = rows
                    .iter()
                    .take(PAGE)
                    .map(|row| comment(row, id, asker))
                    .collect::<Result<Vec<_>, _>>()?;
                for (target, reactor, kind) in reactions(pool, "post_id", &[id]).await? {
                    if let Some(item) = items.iter_mut().find(|item| item.id == target) {
                        item.my.reaction = (reactor == asker.person).then(|| kind.clone());
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

            /// Six columns from `at` on: membership, name, icon, kind, verification, left.
            fn author(row: &Fetched, at: usize) -> Result<Author, sqlx::Error> {
                Ok(Author {
                    membership: row.try_get(at)?,
                    name: row.try_get(at + 1)?,
                    icon: row.try_get(at + 2)?,
                    kind: row.try_get(at + 3)?,
                    verified: row.try_get::<String, _>(at + 4)? != "none",
                    left: time(row, at + 5)?.is_some(),
                    anonymous: false,
                    official: None,
                })
            }

            fn mine(row: &Fetched, at: usize, asker: &Asker) -> Result<Mine, sqlx::Error> {
                let own = row.try_get::<Uuid, _>(at)? == asker.person;
                Ok(Mine { own, reaction: None, saved: false, unread: !own })
            }

            fn post(row: &Fetched, asker: &Asker) -> Result<Post, sqlx::Error> {
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
                    comments: row.try_get(8)?,
                    created_at: time(row, 9)?.unwrap_or_default(),
                    edited_at: time(row, 10)?,
                    version: row.try_get(11)?,
                    my: mine(row, 12, asker)?,
                    author: author(row, 13)?,
                    photos: Vec::new(),
                    reactions: Reactions::new(),
                })
            }

            fn comment(row: &Fetched, post: Uuid, asker: &Asker) -> Result<Comment, sqlx::Error> {
                Ok(Comment {
                    id: row.try_get(0)?,
                    post,
                    parent: row.try_get(1)?,
                    body: row.try_get(2)?,
                    created_at: time(row, 3)?.unwrap_or_default(),
                    edited_at: time(row, 4)?,
                    version: row.try_get(5)?,
                    my: mine(row, 6, asker)?,
                    author: author(row, 7)?,
                    photo: None,
                    reactions: Reactions::new(),
                    deleted: false,
                    replies: Vec::new(),
                })
            }

            async fn reactions(
                pool: &Pool<$database>,
                column: &str,
                ids: &[Uuid],
            ) -> Result<Vec<(Uuid, Uuid, String)>, sqlx::Error> {
                let marks = marks(1, ids.len());
                let sql = format!(
                    "SELECT target_id, person_id, kind FROM reaction WHERE {column} IN ({marks})"
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
