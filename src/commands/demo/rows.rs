//! The demo town's rows, written past the services: a story that began days ago has its own times.
use ahash::AHashMap;
use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    comment,
    id::{CommentId, MembershipId, NeighborhoodId, NotificationId, PersonId, PhotoId, PostId},
    membership, neighborhood, notification, person, photo, post, reaction,
};
use sea_orm::{
    ActiveEnum, ActiveModelTrait, DatabaseTransaction, EntityTrait, PaginatorTrait, Set,
};
use uuid::{NoContext, Timestamp, Uuid};

use super::{
    keepers,
    photos::Scenes,
    story::{Comment, Person, Post, Story},
};
use crate::{
    access::Viewer,
    app::App,
    db::{Desk, Key},
    error::{Error, Result},
    events::Event,
};

const KEY: Key = Key::of(Desk::Commands);

/// Whether no account is there yet.
pub(super) async fn nobody_is_here(app: &App) -> Result<bool> {
    #[expect(clippy::disallowed_methods, reason = "a command on the machine itself")]
    let people = person::Entity::find().count(app.db.system(&KEY)).await?;
    Ok(people == 0)
}

/// Who and what the story has become.
pub(super) struct Written {
    /// By the story's name.
    pub people: AHashMap<String, PersonId>,
    /// In the story's order.
    pub posts: Vec<PostId>,
}

/// Writes the whole story in one transaction.
pub(super) async fn write(
    app: &App,
    story: &Story,
    hash: &str,
    scenes: &Scenes,
) -> Result<Written> {
    app.db
        .write(&Viewer::guest(), async |tx| {
            let conn = tx.system(&KEY);
            let mut town = Town {
                app,
                conn,
                scenes,
                now: tx.now(),
                areas: areas(conn).await?,
                people: AHashMap::new(),
            };
            let mut written = Written {
                people: AHashMap::new(),
                posts: Vec::new(),
            };
            for person in &story.people {
                let id = town.moves_in(person, hash).await?;
                written.people.insert(person.key.clone(), id);
            }
            for post in &story.posts {
                written.posts.push(town.posts(post).await?);
            }
            for area in town.areas.values() {
                tx.emit(Event::NeighborhoodChanged { area: *area }).await?;
            }
            Ok(written)
        })
        .await
}

struct Town<'a> {
    app: &'a App,
    conn: &'a DatabaseTransaction,
    scenes: &'a Scenes,
    now: DateTime<Utc>,
    areas: AHashMap<String, NeighborhoodId>,
    /// By the story's name and the town's slug.
    people: AHashMap<(String, String), (PersonId, MembershipId)>,
}

#[expect(clippy::disallowed_methods, reason = "a command on the machine itself")]
pub(super) async fn areas(conn: &DatabaseTransaction) -> Result<AHashMap<String, NeighborhoodId>> {
    let rows = neighborhood::Entity::find().all(conn).await?;
    Ok(rows.into_iter().map(|row| (row.slug, row.id)).collect())
}

fn unknown(what: &str) -> Error {
    Error::Internal(format!("data/demo.json names {what}, who is not there"))
}

/// An id of that time: ids order the feed.
fn id_at(at: DateTime<Utc>) -> Uuid {
    let seconds = u64::try_from(at.timestamp()).unwrap_or(0);
    Uuid::new_v7(Timestamp::from_unix(
        NoContext,
        seconds,
        at.timestamp_subsec_nanos(),
    ))
}

#[expect(clippy::cast_possible_truncation, reason = "minutes of a few days")]
fn minutes(minutes: f64) -> TimeDelta {
    TimeDelta::seconds((minutes * 60.0) as i64)
}

impl Town<'_> {
    async fn moves_in(&mut self, new: &Person, hash: &str) -> Result<PersonId> {
        let since = self.now - TimeDelta::days(40);
        let secrets = &self.app.secrets;
        let id = PersonId::new();
        let row = person::ActiveModel {
            id: Set(id),
            kind: Set(person::Kind::Resident),
            email_key: Set(Some(secrets.address_key(&new.email))),
            email_sealed: Set(Some(secrets.seal("address", &new.email)?)),
            email_verified_at: Set(Some(since)),
            password_hash: Set(hash.to_owned()),
            display_name: Set(new.name.clone()),
            age_band: Set(person::AgeBand::From18),
            language: Set(person::Language::Ja),
            rules_version: Set("2026-11-22".to_owned()),
            rules_agreed_at: Set(since),
            shielded: Set(false),
            administrator: Set(false),
            suspended_at: Set(None),
            suspended_until: Set(None),
            suspended_reason: Set(None),
            home_changed_at: Set(None),
            created_at: Set(since),
            left_at: Set(None),
        };
        person::Entity::insert(row)
            .exec_without_returning(self.conn)
            .await?;
        for (n, town) in new.towns.iter().enumerate() {
            let verification = if town.verified {
                membership::Verification::Location
            } else {
                membership::Verification::None
            };
            let membership = MembershipId::new();
            let row = membership::ActiveModel {
                id: Set(membership),
                person_id: Set(id),
                neighborhood_id: Set(*self
                    .areas
                    .get(&town.slug)
                    .ok_or_else(|| unknown(&town.slug))?),
                kind: Set(town.kind),
                verification: Set(verification),
                verified_at: Set(town.verified.then_some(since)),
                display_name: Set(town.name.clone()),
                icon_id: Set(None),
                home: Set(n == 0),
                joined_at: Set(since),
                left_at: Set(None),
                withheld: Set(None),
            };
            row.insert(self.conn).await?;
            self.people
                .insert((new.key.clone(), town.slug.clone()), (id, membership));
        }
        keepers::appointed(self.conn, new, (id, &self.areas), since).await?;
        Ok(id)
    }

    fn who(&self, key: &str, town: &str) -> Result<(PersonId, MembershipId)> {
        let found = self.people.get(&(key.to_owned(), town.to_owned()));
        found.copied().ok_or_else(|| unknown(key))
    }

    async fn posts(&self, new: &Post) -> Result<PostId> {
        let at = self.now - minutes(new.hours_ago * 60.0);
        let id = PostId(id_at(at));
        let (author, membership) = self.who(&new.by, &new.town)?;
        let answers: usize = new.comments.iter().map(|c| 1 + c.replies.len()).sum();
        let area = *self
            .areas
            .get(&new.town)
            .ok_or_else(|| unknown(&new.town))?;
        let row = post::ActiveModel {
            id: Set(id),
            neighborhood_id: Set(area),
            author_id: Set(author),
            membership_id: Set(membership),
            kind: Set(new.kind),
            audience: Set(new.audience),
            body: Set(new.body.clone()),
            place_name: Set(new.place_name.clone()),
            anonymous: Set(new.anonymous),
            price: Set(new.price),
            state: Set(new.state),
            accepted_comment_id: Set(None),
            comment_count: Set(i32::try_from(answers).unwrap_or(i32::MAX)),
            created_at: Set(at),
            edited_at: Set(None),
            deleted_at: Set(None),
            withheld: Set(None),
            label: Set(None),
            version: Set(1),
        };
        let row = row.insert(self.conn).await?;
        let comments = self.answers(new, &row).await?;
        if let Some(accepted) = new.accepted.and_then(|n| comments.get(n)) {
            let mut solved: post::ActiveModel = row.into();
            solved.accepted_comment_id = Set(Some(*accepted));
            solved.update(self.conn).await?;
        }
        self.reactions(new, id, at).await?;
        self.photos(new, id, author, at).await?;
        Ok(id)
    }

    /// The ids of the top-level comments, in order.
    async fn answers(&self, new: &Post, on: &post::Model) -> Result<Vec<CommentId>> {
        let mut ids = Vec::new();
        for comment in &new.comments {
            let at = on.created_at + minutes(comment.minutes_later);
            let top = self.says(new, on, comment, (at, None)).await?;
            for reply in &comment.replies {
                let at = at + minutes(reply.minutes_later);
                self.says(new, on, reply, (at, Some(&top))).await?;
            }
            ids.push(top.id);
        }
        Ok(ids)
    }

    async fn says(
        &self,
        post: &Post,
        on: &post::Model,
        comment: &Comment,
        (at, parent): (DateTime<Utc>, Option<&comment::Model>),
    ) -> Result<comment::Model> {
        let at = at.min(self.now);
        let (author, membership) = self.who(&comment.by, &post.town)?;
        let row = comment::ActiveModel {
            id: Set(CommentId(id_at(at))),
            post_id: Set(on.id),
            parent_id: Set(parent.map(|parent| parent.id)),
            author_id: Set(author),
            membership_id: Set(membership),
            anonymous: Set(post.anonymous && author == on.author_id),
            body: Set(comment.body.clone()),
            created_at: Set(at),
            edited_at: Set(None),
            deleted_at: Set(None),
            withheld: Set(None),
            label: Set(None),
            version: Set(1),
        };
        let row = row.insert(self.conn).await?;
        let (whom, kind) = match parent {
            Some(parent) => (parent.author_id, notification::Kind::Reply),
            None => (on.author_id, notification::Kind::Answer),
        };
        if whom != author {
            self.tells(whom, kind, on, &row).await?;
        }
        Ok(row)
    }

    /// As the queue would have told them at the time; what is older than a day has been read.
    async fn tells(
        &self,
        whom: PersonId,
        kind: notification::Kind,
        on: &post::Model,
        said: &comment::Model,
    ) -> Result<()> {
        let at = said.created_at;
        let row = notification::ActiveModel {
            id: Set(NotificationId(id_at(at))),
            person_id: Set(whom),
            what: Set(kind.to_value()),
            kind: Set(kind),
            post_id: Set(Some(on.id)),
            comment_id: Set(Some(said.id)),
            notice_id: Set(None),
            decision_id: Set(None),
            report_id: Set(None),
            rights_request_id: Set(None),
            meetup_id: Set(None),
            meetup_date_id: Set(None),
            review_id: Set(None),
            neighborhood_id: Set(Some(on.neighborhood_id)),
            actor_membership: Set((!said.anonymous).then_some(said.membership_id)),
            created_at: Set(at),
            read_at: Set((self.now - at > TimeDelta::days(1)).then_some(at)),
        };
        notification::Entity::insert(row)
            .exec_without_returning(self.conn)
            .await?;
        Ok(())
    }

    async fn reactions(&self, new: &Post, on: PostId, at: DateTime<Utc>) -> Result<()> {
        for stamp in &new.reactions {
            let row = reaction::ActiveModel {
                person_id: Set(self.who(&stamp.by, &new.town)?.0),
                target_id: Set(on.0),
                post_id: Set(on),
                on_comment: Set(false),
                kind: Set(stamp.kind),
                created_at: Set(at),
            };
            reaction::Entity::insert(row)
                .exec_without_returning(self.conn)
                .await?;
        }
        Ok(())
    }

    async fn photos(
        &self,
        new: &Post,
        on: PostId,
        owner: PersonId,
        at: DateTime<Utc>,
    ) -> Result<()> {
        for (n, shown) in new.photos.iter().enumerate() {
            let scene = self
                .scenes
                .get(&shown.scene)
                .ok_or_else(|| unknown(&shown.scene))?;
            let id = PhotoId::new();
            self.app.media.save(id.0, scene)?;
            let row = photo::ActiveModel {
                id: Set(id),
                owner_id: Set(owner),
                post_id: Set(Some(on)),
                review_id: Set(None),
                comment_id: Set(None),
                membership_id: Set(None),
                meetup_id: Set(None),
                afterwards: Set(false),
                position: Set(i32::try_from(n).unwrap_or(0)),
                alt: Set(shown.alt.clone()),
                width: Set(i32::try_from(scene.width).unwrap_or(1)),
                height: Set(i32::try_from(scene.height).unwrap_or(1)),
                bytes: Set(i64::try_from(scene.large.len() + scene.small.len()).unwrap_or(0)),
                created_at: Set(at),
                deleted_at: Set(None),
                withheld: Set(None),
            };
            photo::Entity::insert(row)
                .exec_without_returning(self.conn)
                .await?;
        }
        Ok(())
    }
}
