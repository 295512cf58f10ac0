//! Scheduled notices, two processes, one of them killed in the middle of it: each goes out, and once.
use std::time::Duration;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD as B64};
use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    agency,
    id::{AgencyId, JurisdictionId, OfficerId, PersonId, SessionId},
    job, jurisdiction,
    notice_act::{self, Act},
    notice_run, notice_version, officer, person, session,
};
use kairanban::{clock::Clock, gate, secrets::Secrets};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DatabaseConnection, EntityTrait, PaginatorTrait, QueryFilter,
    Set, sea_query::Expr,
};
use serde_json::{Value, json};

use crate::{
    machine::{Machine, Server, fresh_database},
    town::within,
};

/// Notices that are due at the same moment.
const NOTICES: u64 = 24;
/// So long the processes may take for all of them.
const LONG: Duration = Duration::from_mins(1);

struct Desk {
    conn: DatabaseConnection,
    secrets: Secrets,
    agency: AgencyId,
    now: DateTime<Utc>,
}

impl Desk {
    async fn new(database: &str, secret: &str) -> Self {
        let conn = sea_orm::Database::connect(database).await.unwrap();
        let now = Clock::system().now();
        let (agency, since) = (AgencyId::new(), now - TimeDelta::days(30));
        let row = agency::ActiveModel {
            desk_since: Set(None),
            desk_asked_by: Set(None),
            desk_asked_at: Set(None),
            desk_opened_by: Set(None),
            id: Set(agency),
            slug: Set("nakahara".into()),
            name: Set("中原区役所".into()),
            name_skeleton: Set("中原区役所".into()),
            kana: Set("なかはらくやくしょ".into()),
            name_en: Set("Nakahara Ward Office".into()),
            kind: Set(agency::Kind::WardOffice),
            status: Set(agency::Status::Active),
            postal_address: Set(String::new()),
            telephone: Set(String::new()),
            website: Set(String::new()),
            request_note: Set(String::new()),
            requested_by: Set(PersonId::new()),
            documents_by: Set(Some(PersonId::new())),
            documents_at: Set(Some(since)),
            documents_note: Set(String::new()),
            domain_proved_at: Set(Some(since)),
            confirmed_by: Set(Some(PersonId::new())),
            verified_at: Set(Some(since)),
            expires_at: Set(Some(now + TimeDelta::days(300))),
            reason: Set(None),
            suspended_by: Set(None),
            training: Set(false),
            break_glass_minutes: Set(None),
            created_at: Set(since),
            updated_at: Set(since),
            version: Set(1),
        };
        row.insert(&conn).await.unwrap();
        let place = jurisdiction::ActiveModel {
            id: Set(JurisdictionId::new()),
            agency_id: Set(agency),
            municipality_code: Set(Some("141330".into())),
            neighborhood_id: Set(None),
        };
        place.insert(&conn).await.unwrap();
        let secrets = Secrets::from_text(secret).unwrap();
        Self {
            conn,
            secrets,
            agency,
            now,
        }
    }

    /// Somebody of the office, signed in by passkey just now: the token.
    async fn officer(&self, approver: bool) -> String {
        let (person, session, now) = (PersonId::new(), SessionId::new(), self.now);
        let row = person::ActiveModel {
            id: Set(person),
            kind: Set(person::Kind::Officer),
            email_key: Set(None),
            email_sealed: Set(None),
            email_verified_at: Set(Some(now)),
            password_hash: Set("none".into()),
            display_name: Set("係".into()),
            age_band: Set(person::AgeBand::From18),
            language: Set(person::Language::Ja),
            rules_version: Set("1".into()),
            rules_agreed_at: Set(now),
            shielded: Set(false),
            administrator: Set(false),
            created_at: Set(now),
            ..Default::default()
        };
        row.insert(&self.conn).await.unwrap();
        let row = session::ActiveModel {
            id: Set(session),
            person_id: Set(person),
            seed: Set("none".into()),
            generation: Set(1),
            refresh_hash: Set("none".into()),
            rotated_at: Set(now),
            client: Set("a test".into()),
            created_at: Set(now),
            last_used_at: Set(now),
            expires_at: Set(now + TimeDelta::hours(12)),
            proven_at: Set(Some(now)),
            stepped_up_at: Set(Some(now)),
            stepped_up_by: Set(Some(session::Factor::Passkey)),
            ..Default::default()
        };
        row.insert(&self.conn).await.unwrap();
        let since = now - TimeDelta::days(7);
        let row = officer::ActiveModel {
            moderator: Set(false),
            id: Set(OfficerId::new()),
            agency_id: Set(self.agency),
            person_id: Set(person),
            department: Set("区政推進課".into()),
            author: Set(!approver),
            approver: Set(approver),
            approver_since: Set(approver.then_some(since)),
            responder: Set(false),
            administrator: Set(false),
            joined_at: Set(since),
            ended_at: Set(None),
        };
        row.insert(&self.conn).await.unwrap();
        gate::mint(&self.secrets, now, person, session).unwrap()
    }

    async fn published(&self) -> u64 {
        notice_version::Entity::find()
            .filter(
                notice_version::COLUMN
                    .state
                    .eq(notice_version::State::Published),
            )
            .count(&self.conn)
            .await
            .unwrap()
    }
}

async fn ask(server: &Server, token: &str, path: &str, (lock, body): (i64, Value)) -> Value {
    let url = format!("http://{}/api/v1/office/notices{path}", server.address());
    let request = reqwest::Client::new().post(url).bearer_auth(token);
    let request = request.header("If-Match", format!("\"{lock}\""));
    let answer = request.json(&body).send().await.unwrap();
    let status = answer.status();
    let body: Value = answer.json().await.unwrap();
    assert!(status.is_success(), "{path}: {body}");
    body
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn scheduled_notices_go_out_once_though_a_process_is_killed() {
    let Some(database) = fresh_database().await else {
        println!("skipped: KAIRANBAN_TEST_POSTGRES names no PostgreSQL server");
        return;
    };
    let secret = B64.encode(uuid::Uuid::new_v4().simple().to_string());
    let machine = Machine::new()
        .set("DATABASE_URL", &database)
        .set("KAIRANBAN_SECRET", &secret);
    let done = machine.run(&["migrate"]);
    assert!(done.ok, "{}", done.err);
    let desk = Desk::new(&database, &secret).await;
    let (clerk, chief) = (desk.officer(false).await, desk.officer(true).await);
    let one = machine.start(&["serve"]);
    let other = machine.start(&["serve"]);
    let at = Clock::system().now() + TimeDelta::seconds(20);
    for number in 0..NOTICES {
        let body = json!({
            "submit": true, "title": format!("{number}番目"), "body": "本文", "department": "環境課",
            "telephone": "044-000-0000", "target": "みなさん", "procedure": "なし",
            "areas": {"municipalities": ["141330"]}, "publish_at": at.to_rfc3339(),
        });
        let notice = ask(&one, &clerk, "", (0, body)).await;
        let lock = notice["version"]["lock"].as_i64().unwrap();
        let path = format!("/{}/approve", notice["id"].as_str().unwrap());
        let approval = json!({"hash": notice["version"]["hash"]});
        ask(&other, &chief, &path, (lock, approval)).await;
    }
    within(LONG, "the first goes out", async || {
        desk.published().await > 0
    })
    .await;
    drop(one); // SIGKILL, with whatever it had in hand
    // Two minutes pass for what it held: its claims run out.
    let over = Clock::system().now() - TimeDelta::seconds(1);
    within(LONG, "all go out", async || {
        job::Entity::update_many()
            .col_expr(job::Column::LeaseUntil, Expr::value(over))
            .filter(job::COLUMN.lease_until.is_not_null())
            .exec(&desk.conn)
            .await
            .unwrap();
        desk.published().await == NOTICES
    })
    .await;
    let acts = notice_act::Entity::find().filter(notice_act::COLUMN.act.eq(Act::Publish));
    assert_eq!(acts.count(&desk.conn).await.unwrap(), NOTICES);
    let runs = notice_run::Entity::find().count(&desk.conn).await.unwrap();
    assert_eq!(runs, NOTICES);
    drop(other);
}
