//! Offices that are simply there: an agency that was verified, and people with their roles, written past the API
//! for stories that are about something else.
use chrono::TimeDelta;
use entity::{
    agency,
    id::{AgencyId, JurisdictionId, MembershipId, OfficerId, PersonId, SessionId},
    jurisdiction, officer, person,
    session::{self, Factor},
};
use kairanban::events::Event;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set};

use crate::{
    people::{Member, person_row, session_row},
    village::{Neighbor, Village},
};

/// A verified body with four people: each has one role, and the second administrator has no other.
pub struct Office {
    /// The agency.
    pub agency: AgencyId,
    /// Its name in addresses.
    pub slug: String,
    /// Writes.
    pub clerk: Officer,
    /// Approves.
    pub chief: Officer,
    /// Answers.
    pub desk: Officer,
    /// Manages people.
    pub keeper: Officer,
}

/// Somebody who acts for an office, signed in with a second factor.
#[derive(Clone, Debug)]
pub struct Officer {
    /// The account.
    pub account: Member,
    /// The place in the agency.
    pub officer: OfficerId,
}

impl std::ops::Deref for Officer {
    type Target = Neighbor;

    fn deref(&self) -> &Neighbor {
        &self.account.browser
    }
}

/// What an officer may do.
#[derive(Clone, Copy, Debug, Default)]
pub struct Roles {
    /// Writes.
    pub author: bool,
    /// Approves.
    pub approver: bool,
    /// Answers.
    pub responder: bool,
    /// Manages people.
    pub administrator: bool,
}

impl Village {
    /// A ward office of 川崎市中原区 (141330), verified a month ago.
    pub async fn office(&self, slug: &str, name: &str) -> Office {
        let agency = self.agency(slug, name, "141330").await;
        let role = |set: fn(&mut Roles)| {
            let mut roles = Roles::default();
            set(&mut roles);
            roles
        };
        Office {
            agency,
            slug: slug.to_owned(),
            clerk: self
                .officer(agency, "係員", role(|r| r.author = true))
                .await,
            chief: self
                .officer(agency, "係長", role(|r| r.approver = true))
                .await,
            desk: self
                .officer(agency, "窓口", role(|r| r.responder = true))
                .await,
            keeper: self
                .officer(agency, "庶務", role(|r| r.administrator = true))
                .await,
        }
    }

    /// A verified agency without people, for one municipality.
    pub async fn agency(&self, slug: &str, name: &str, municipality: &str) -> AgencyId {
        let now = self.clock.now();
        let since = now - TimeDelta::days(30);
        let (first, second) = (PersonId::new(), PersonId::new());
        let row = agency::ActiveModel {
            desk_since: Set(None),
            desk_asked_by: Set(None),
            desk_asked_at: Set(None),
            desk_opened_by: Set(None),
            id: Set(AgencyId::new()),
            slug: Set(slug.into()),
            name: Set(name.into()),
            name_skeleton: Set(name.into()),
            kana: Set("てすと".into()),
            name_en: Set("Test Office".into()),
            kind: Set(agency::Kind::WardOffice),
            status: Set(agency::Status::Active),
            postal_address: Set("小杉町3-245".into()),
            telephone: Set("044-744-3113".into()),
            website: Set("https://www.city.example.lg.jp/".into()),
            request_note: Set(String::new()),
            requested_by: Set(PersonId::new()),
            documents_by: Set(Some(first)),
            documents_at: Set(Some(since)),
            documents_note: Set(String::new()),
            domain_proved_at: Set(Some(since)),
            confirmed_by: Set(Some(second)),
            verified_at: Set(Some(since)),
            expires_at: Set(Some(since + TimeDelta::days(365))),
            reason: Set(None),
            suspended_by: Set(None),
            training: Set(false),
            break_glass_minutes: Set(None),
            created_at: Set(since),
            updated_at: Set(since),
            version: Set(1),
        };
        let conn = self.raw().await;
        let agency = row.insert(&conn).await.unwrap().id;
        let area = jurisdiction::ActiveModel {
            id: Set(JurisdictionId::new()),
            agency_id: Set(agency),
            municipality_code: Set(Some(municipality.into())),
            neighborhood_id: Set(None),
        };
        area.insert(&conn).await.unwrap();
        self.tell(Event::AgencyChanged { agency }).await;
        agency
    }

    /// One more person of an agency: in the role for a week, stepped up by passkey just now.
    pub async fn officer(&self, agency: AgencyId, name: &str, roles: Roles) -> Officer {
        let conn = self.raw().await;
        let now = self.clock.now();
        let email = format!("{}@city.example.lg.jp", uuid::Uuid::new_v4().simple());
        let mut row = person_row(self, name, &email, now);
        row.kind = Set(person::Kind::Officer);
        let person = row.insert(&conn).await.unwrap().id;
        let session = SessionId::new();
        let mut row = session_row(session, person, now);
        row.expires_at = Set(now + TimeDelta::hours(12));
        row.proven_at = Set(Some(now));
        row.insert(&conn).await.unwrap();
        let since = now - TimeDelta::days(7);
        let row = officer::ActiveModel {
            moderator: Set(false),
            id: Set(OfficerId::new()),
            agency_id: Set(agency),
            person_id: Set(person),
            department: Set("区政推進課".into()),
            author: Set(roles.author),
            approver: Set(roles.approver),
            approver_since: Set(roles.approver.then_some(since)),
            responder: Set(roles.responder),
            administrator: Set(roles.administrator),
            joined_at: Set(since),
            ended_at: Set(None),
        };
        let officer = row.insert(&conn).await.unwrap().id;
        let token = kairanban::gate::mint(&self.app.secrets, now, person, session).unwrap();
        let browser = Neighbor {
            token: Some(token),
            ..self.guest()
        };
        let account = Member {
            browser,
            person,
            membership: MembershipId::new(),
            session,
            email,
        };
        let officer = Officer { account, officer };
        self.steps_up(&officer.account, Factor::Passkey).await;
        officer
    }

    /// Somebody shows a second factor now; their session has shown one by then.
    pub async fn steps_up(&self, who: &Member, by: Factor) {
        let conn = self.raw().await;
        let now = self.clock.now();
        #[expect(
            clippy::disallowed_methods,
            reason = "tests arrange what no neighbor could"
        )]
        let rows = session::Entity::find().filter(session::COLUMN.id.eq(who.session));
        let mut row: session::ActiveModel = rows.one(&conn).await.unwrap().unwrap().into();
        row.proven_at = Set(Some(now));
        row.stepped_up_at = Set(Some(now));
        row.stepped_up_by = Set(Some(by));
        row.update(&conn).await.unwrap();
        let (session, person) = (who.session, who.person);
        self.tell(Event::SessionProven { session, person }).await;
    }
}

#[actix_web::test]
async fn an_office_meets_residents_business_nowhere() {
    let village = Village::new().await;
    let town = village.town("kosugi", "小杉").await;
    let hanako = village.verified("はなこ", town).await;
    let post = hanako.says("kosugi", "川ぞいの明かりがきれいです。").await;
    let office = village.office("nakahara", "中原区役所").await;

    // As a visitor sees it: the town's board without what is the town's.
    let board = office
        .clerk
        .get("/neighborhoods/kosugi/posts")
        .await
        .expect(200);
    assert_eq!(board["items"].as_array().unwrap().len(), 0, "{board}");
    office
        .clerk
        .get(&format!("/posts/{post}"))
        .await
        .expect(404);

    let join = serde_json::json!({"neighborhood": "kosugi", "kind": "resident"});
    let refused = office.clerk.post("/memberships", join).await;
    assert_eq!(refused.refused(403), "office_account");
    let member = office
        .clerk
        .get(&format!("/members/{}", hanako.membership))
        .await;
    assert_eq!(member.refused(403), "office_account");
    office.clerk.get("/me").await.expect(200);
    village.close().await;
}

#[actix_web::test]
async fn the_database_itself_lets_no_officer_into_a_town() {
    let village = Village::new().await;
    let town = village.town("kosugi", "小杉").await;
    let office = village.office("nakahara", "中原区役所").await;
    let row = entity::membership::ActiveModel {
        withheld: Set(None),
        id: Set(MembershipId::new()),
        person_id: Set(office.clerk.account.person),
        neighborhood_id: Set(town),
        kind: Set(entity::membership::Kind::Resident),
        verification: Set(entity::membership::Verification::None),
        verified_at: Set(None),
        display_name: Set(None),
        icon_id: Set(None),
        home: Set(true),
        joined_at: Set(village.clock.now()),
        left_at: Set(None),
    };
    let refused = row.insert(&village.raw().await).await.unwrap_err();
    assert!(
        refused
            .to_string()
            .contains("an officer belongs to no neighborhood"),
        "{refused}"
    );
    village.close().await;
}

impl Village {
    /// Changes an agency behind the server's back, and says so.
    pub async fn alter_agency(
        &self,
        agency: AgencyId,
        change: impl FnOnce(&mut agency::ActiveModel),
    ) {
        let conn = self.raw().await;
        let row = agency::Entity::find_by_id(agency).one(&conn).await.unwrap();
        let mut row: agency::ActiveModel = row.unwrap().into();
        change(&mut row);
        row.update(&conn).await.unwrap();
        self.tell(Event::AgencyChanged { agency }).await;
    }

    /// Somebody of an office signs in again, by passkey: after some time has passed.
    pub async fn fresh(&self, who: &Officer) -> Officer {
        let (conn, now) = (self.raw().await, self.clock.now());
        let (person, session) = (who.account.person, who.account.session);
        let row = session::Entity::find_by_id(session)
            .one(&conn)
            .await
            .unwrap();
        let mut row: session::ActiveModel = row.unwrap().into();
        row.expires_at = Set(now + TimeDelta::hours(12));
        row.update(&conn).await.unwrap();
        self.steps_up(&who.account, Factor::Passkey).await;
        let mut who = who.clone();
        let token = kairanban::gate::mint(&self.app.secrets, now, person, session).unwrap();
        who.account.browser.token = Some(token);
        who
    }

    /// The whole office signs in again.
    pub async fn morning(&self, office: &Office) -> Office {
        Office {
            agency: office.agency,
            slug: office.slug.clone(),
            clerk: self.fresh(&office.clerk).await,
            chief: self.fresh(&office.chief).await,
            desk: self.fresh(&office.desk).await,
            keeper: self.fresh(&office.keeper).await,
        }
    }
}

impl Village {
    /// Changes somebody's place in an office behind the server's back, and says so.
    pub async fn alter_officer(
        &self,
        who: &Officer,
        change: impl FnOnce(&mut officer::ActiveModel),
    ) {
        let conn = self.raw().await;
        let row = officer::Entity::find()
            .filter(officer::COLUMN.person_id.eq(who.account.person))
            .one(&conn)
            .await
            .unwrap();
        let row = row.unwrap();
        let agency = row.agency_id;
        let mut row: officer::ActiveModel = row.into();
        change(&mut row);
        row.update(&conn).await.unwrap();
        self.tell(Event::AgencyChanged { agency }).await;
    }
}

#[actix_web::test]
async fn a_town_that_no_name_could_have_is_refused_before_the_database_is_asked() {
    let village = Village::new().await;
    let answer = village.guest().get("/agencies?neighborhood=a%00b").await;
    assert_eq!(answer.refused(422), "invalid");
    village.close().await;
}
