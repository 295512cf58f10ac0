//! Neighbors who are simply there: rows written past the API, for stories that are about something else.
use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    id::{MembershipId, NeighborhoodId, PersonId, SessionId},
    membership, neighborhood, person, session,
};
use kairanban::{access::Viewer, events::Event};
use sea_orm::{ActiveModelTrait, ColumnTrait, DatabaseConnection, EntityTrait, QueryFilter, Set};

use crate::village::{Neighbor, Village};

/// Somebody who lives in the village, signed in.
#[derive(Clone, Debug)]
pub struct Member {
    /// Their browser.
    pub browser: Neighbor,
    /// Who they are to the server.
    pub person: PersonId,
    /// Their persona, as others see it; the first one when they belong to several towns.
    pub membership: MembershipId,
    /// Their session.
    pub session: SessionId,
    /// Their mail address.
    pub email: String,
}

impl std::ops::Deref for Member {
    type Target = Neighbor;

    fn deref(&self) -> &Neighbor {
        &self.browser
    }
}

impl Village {
    /// A connection past the server, for what no neighbor could do.
    pub async fn raw(&self) -> DatabaseConnection {
        #[expect(
            clippy::disallowed_methods,
            reason = "tests arrange what no neighbor could"
        )]
        sea_orm::Database::connect(self.app.config.database())
            .await
            .unwrap()
    }

    /// A town without residents, open.
    pub async fn town(&self, slug: &str, name: &str) -> NeighborhoodId {
        let now = self.clock.now();
        let row = neighborhood::ActiveModel {
            id: Set(NeighborhoodId::new()),
            slug: Set(slug.into()),
            name: Set(name.into()),
            kana: Set("てすとまち".into()),
            romaji: Set("Tesuto-machi".into()),
            kind: Set(neighborhood::Kind::Machi),
            municipality_code: Set("141330".into()),
            municipality: Set("川崎市中原区".into()),
            towns: Set("[]".into()),
            station_name: Set(None),
            station_lon: Set(None),
            station_lat: Set(None),
            outline: Set(SQUARE.into()),
            approximate: Set(true),
            status: Set(neighborhood::Status::Open),
            people_band: Set("<10".into()),
            band_on: Set(None),
            created_at: Set(now),
            updated_at: Set(now),
        };
        let area = row.insert(&self.raw().await).await.unwrap().id;
        self.tell(Event::NeighborhoodChanged { area }).await;
        area
    }

    /// Says what a test changed behind the server's back.
    pub async fn tell(&self, event: Event) {
        let guest = Viewer::guest();
        let told = self
            .db()
            .write(&guest, async |tx| tx.emit(event.clone()).await);
        told.await.unwrap();
    }

    /// Somebody who belongs to no town yet: verified by mail, signed in.
    pub async fn newcomer(&self, name: &str) -> Member {
        self.somebody(name, person::Kind::Resident).await
    }

    /// Somebody with an account of either kind: verified by mail, signed in.
    pub async fn somebody(&self, name: &str, kind: person::Kind) -> Member {
        let conn = self.raw().await;
        let now = self.clock.now();
        let email = format!("{}@example.jp", uuid::Uuid::new_v4().simple());
        let mut row = person_row(self, name, &email, now);
        row.kind = Set(kind);
        let person = row.insert(&conn).await.unwrap().id;
        let session = SessionId::new();
        session_row(session, person, now)
            .insert(&conn)
            .await
            .unwrap();
        let token = kairanban::gate::mint(&self.app.secrets, now, person, session).unwrap();
        let browser = Neighbor {
            token: Some(token),
            ..self.guest()
        };
        Member {
            browser,
            person,
            membership: MembershipId::new(),
            session,
            email,
        }
    }

    /// A member of a town whose tie to it was not checked.
    pub async fn member(&self, name: &str, town: NeighborhoodId) -> Member {
        let mut member = self.newcomer(name).await;
        member.membership = self
            .joins(&member, town, membership::Verification::None)
            .await;
        member
    }

    /// A member of a town whose tie to it was checked.
    pub async fn verified(&self, name: &str, town: NeighborhoodId) -> Member {
        let mut member = self.newcomer(name).await;
        member.membership = self
            .joins(&member, town, membership::Verification::Location)
            .await;
        member
    }

    /// Puts somebody into one more town. The server learns of it when it next reads the person.
    pub async fn joins(
        &self,
        member: &Member,
        town: NeighborhoodId,
        verification: membership::Verification,
    ) -> MembershipId {
        let now = self.clock.now();
        let row = membership::ActiveModel {
            withheld: Set(None),
            id: Set(MembershipId::new()),
            person_id: Set(member.person),
            neighborhood_id: Set(town),
            kind: Set(membership::Kind::Resident),
            verification: Set(verification),
            verified_at: Set((verification != membership::Verification::None).then_some(now)),
            display_name: Set(None),
            icon_id: Set(None),
            home: Set(true),
            joined_at: Set(now),
            left_at: Set(None),
        };
        row.insert(&self.raw().await).await.unwrap().id
    }

    /// Changes somebody's row, as an administrator's command would, before they are first seen by the server.
    pub async fn alter(&self, member: &Member, change: impl FnOnce(&mut person::ActiveModel)) {
        let conn = self.raw().await;
        #[expect(
            clippy::disallowed_methods,
            reason = "tests arrange what no neighbor could"
        )]
        let rows = person::Entity::find().filter(person::COLUMN.id.eq(member.person));
        let mut row: person::ActiveModel = rows.one(&conn).await.unwrap().unwrap().into();
        change(&mut row);
        row.update(&conn).await.unwrap();
    }
}

/// One square kilometre around 武蔵小杉駅.
pub const SQUARE: &str = r#"{"type":"Polygon","coordinates":[[[139.654,35.572],[139.665,35.572],[139.665,35.581],[139.654,35.581],[139.654,35.572]]]}"#;

/// The row of somebody whose address is verified.
pub fn person_row(
    village: &Village,
    name: &str,
    email: &str,
    now: DateTime<Utc>,
) -> person::ActiveModel {
    let secrets = &village.app.secrets;
    person::ActiveModel {
        id: Set(PersonId::new()),
        kind: Set(person::Kind::Resident),
        email_key: Set(Some(secrets.address_key(email))),
        email_sealed: Set(Some(secrets.seal("address", email).unwrap())),
        email_verified_at: Set(Some(now)),
        password_hash: Set("none".into()),
        display_name: Set(name.into()),
        age_band: Set(person::AgeBand::From18),
        language: Set(person::Language::Ja),
        rules_version: Set("1".into()),
        rules_agreed_at: Set(now),
        shielded: Set(false),
        administrator: Set(false),
        suspended_at: Set(None),
        suspended_until: Set(None),
        suspended_reason: Set(None),
        home_changed_at: Set(None),
        created_at: Set(now),
        left_at: Set(None),
    }
}

/// The row of a session that has just begun.
pub fn session_row(id: SessionId, person: PersonId, now: DateTime<Utc>) -> session::ActiveModel {
    session::ActiveModel {
        id: Set(id),
        person_id: Set(person),
        seed: Set("none".into()),
        generation: Set(1),
        refresh_hash: Set("none".into()),
        rotated_at: Set(now),
        client: Set("a test".into()),
        created_at: Set(now),
        last_used_at: Set(now),
        expires_at: Set(now + TimeDelta::days(30)),
        proven_at: Set(None),
        stepped_up_at: Set(None),
        stepped_up_by: Set(None),
        ended_at: Set(None),
        end_reason: Set(None),
    }
}
