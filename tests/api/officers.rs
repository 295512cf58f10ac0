//! The people of an agency: what takes two, what takes one, and what nobody outside learns.
use chrono::TimeDelta;
use entity::{agency_request, person, session::Factor};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set};
use serde_json::{Value, json};

use crate::{
    offices::{Office, Officer, Roles},
    people::Member,
    village::Village,
};

async fn second(village: &Village, office: &Office) -> Officer {
    let roles = Roles {
        administrator: true,
        ..Roles::default()
    };
    village.officer(office.agency, "総務", roles).await
}

fn invite(email: &str) -> Value {
    json!({"kind": "add_officer", "email": email, "name": "新人", "department": "防災課", "roles": {"author": true, "approver": true}})
}

impl Village {
    /// An account of an office that an invitation could be for.
    async fn colleague(&self, name: &str) -> Member {
        let who = self.somebody(name, person::Kind::Officer).await;
        self.steps_up(&who, Factor::Totp).await;
        who
    }
}

#[actix_web::test]
async fn a_colleague_comes_by_two_administrators_and_one_letter() {
    let village = Village::new().await;
    let office = village.office("nakahara", "なかはら支所").await;
    let other = second(&village, &office).await;
    let newcomer = village.colleague("新人").await;
    // Only administrators ask.
    let by_clerk = office
        .clerk
        .post("/office/requests", invite(&newcomer.email))
        .await;
    assert_eq!(by_clerk.refused(403), "forbidden");
    let asked = office
        .keeper
        .post("/office/requests", invite(&newcomer.email))
        .await
        .expect(201);
    assert_eq!(
        (&asked["outcome"], asked["mine"].as_bool()),
        (&Value::Null, Some(true))
    );
    let id = asked["id"].as_str().unwrap();
    let confirm = format!("/office/requests/{id}/confirm");
    village.settle().await;
    assert!(village.letters(&newcomer.email).is_empty());
    assert_eq!(
        office.keeper.post(&confirm, Value::Null).await.refused(403),
        "forbidden"
    );
    let done = other.post(&confirm, Value::Null).await.expect(200);
    assert_eq!(
        (done["asked_by"].as_str(), done["decided_by"].as_str()),
        (Some("庶務"), Some("総務"))
    );
    assert_eq!(
        other.post(&confirm, Value::Null).await.refused(409),
        "conflict"
    );
    village.settle().await;
    let letter = village.letters(&newcomer.email).pop().unwrap();
    assert!(
        letter.text.contains("/office/invitation#"),
        "{}",
        letter.text
    );
    let token = json!({"token": letter.token()});
    let look = village
        .guest()
        .post("/office/invitations/look", token.clone())
        .await
        .expect(200);
    assert_eq!(
        (look["agency"].as_str(), look["email"].as_str()),
        (Some("なかはら支所"), Some(newcomer.email.as_str()))
    );

    // Whoever else holds the letter gets nowhere.
    let thief = village.colleague("拾い主").await;
    assert_eq!(
        thief
            .post("/office/invitations/accept", token.clone())
            .await
            .refused(403),
        "forbidden"
    );
    let resident = village.newcomer("住民").await;
    assert_eq!(
        resident
            .post("/office/invitations/accept", token.clone())
            .await
            .refused(403),
        "office_account"
    );
    let own = newcomer
        .post("/office/invitations/accept", token.clone())
        .await
        .expect(200);
    assert_eq!(own["slug"], "nakahara");
    let again = village
        .guest()
        .post("/office/invitations/look", token.clone())
        .await;
    assert_eq!(again.refused(410), "gone");
    let people = newcomer.get("/office/people").await.expect(200);
    let me = people["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|p| p["me"] == true)
        .unwrap()
        .clone();
    assert_eq!(
        me["roles"],
        json!({"author": true, "approver": true, "responder": false, "administrator": false, "moderator": false})
    );
    // Since now: a day must pass before the first approval.
    assert_eq!(me["approver_since"], me["joined_at"]);
    // A colleague who manages nobody sees no record of who did what.
    assert_eq!(
        newcomer.get("/office/requests").await.refused(403),
        "forbidden"
    );
    village.close().await;
}

#[actix_web::test]
async fn giving_takes_two_and_taking_away_takes_one() {
    let village = Village::new().await;
    let office = village.office("nakahara", "なかはら支所").await;
    let other = second(&village, &office).await;
    let clerk = office.clerk.officer.to_string();
    let roles = |roles: Value| json!({"kind": "change_roles", "officer": clerk, "roles": roles});
    let of_clerk = async || {
        let people = office.keeper.get("/office/people").await.expect(200);
        let items = people["items"].as_array().unwrap().clone();
        items.into_iter().find(|p| p["id"] == json!(clerk)).unwrap()
    };
    let more = office
        .keeper
        .post(
            "/office/requests",
            roles(json!({"author": true, "approver": true})),
        )
        .await
        .expect(201);
    assert_eq!(of_clerk().await["roles"]["approver"], false);
    let confirm = format!("/office/requests/{}/confirm", more["id"].as_str().unwrap());
    other.post(&confirm, Value::Null).await.expect(200);
    let now = of_clerk().await;
    assert_eq!(now["roles"]["approver"], true);
    assert!(now["approver_since"].is_string());
    let less = office
        .keeper
        .post("/office/requests", roles(json!({"author": true})))
        .await
        .expect(201);
    assert_eq!(less["outcome"], "confirmed");
    assert_eq!(
        (
            &of_clerk().await["roles"]["approver"],
            &of_clerk().await["approver_since"]
        ),
        (&json!(false), &Value::Null)
    );

    // Training, break-glass on, factors: two. Break-glass off: one.
    for deed in [
        json!({"kind": "training", "on": true}),
        json!({"kind": "break_glass", "minutes": 30}),
        json!({"kind": "reset_factors", "officer": clerk}),
    ] {
        let asked = office
            .keeper
            .post("/office/requests", deed.clone())
            .await
            .expect(201);
        assert_eq!(asked["outcome"], Value::Null, "{deed}");
        let confirm = format!("/office/requests/{}/confirm", asked["id"].as_str().unwrap());
        other.post(&confirm, Value::Null).await.expect(200);
    }
    let own = office.keeper.get("/office/agency").await.expect(200);
    assert_eq!(
        (
            own["training"].as_bool(),
            own["break_glass_minutes"].as_i64()
        ),
        (Some(true), Some(30))
    );
    // Whoever lost every factor begins with a password again.
    assert_eq!(office.clerk.get("/me").await.refused(401), "anonymous");
    let off = office
        .keeper
        .post(
            "/office/requests",
            json!({"kind": "break_glass", "minutes": null}),
        )
        .await
        .expect(201);
    assert_eq!(off["outcome"], "confirmed");

    // Ending takes one, and nobody ends the last administrator.
    let end =
        |officer: &Officer| json!({"kind": "end_officer", "officer": officer.officer.to_string()});
    office
        .keeper
        .post("/office/requests", end(&office.desk))
        .await
        .expect(201);
    assert_eq!(
        office.desk.get("/office/people").await.refused(404),
        "not_found"
    );
    office.desk.get("/me").await.expect(200);
    office
        .keeper
        .post("/office/requests", end(&other))
        .await
        .expect(201);
    let last = office
        .keeper
        .post("/office/requests", end(&office.keeper))
        .await;
    assert_eq!(last.refused(409), "conflict");
    village.close().await;
}

#[actix_web::test]
async fn an_agency_does_not_widen_itself() {
    let village = Village::new().await;
    let office = village.office("nakahara", "なかはら支所").await;
    let other = second(&village, &office).await;
    let reviewer = village.newcomer("審査").await;
    village
        .alter(&reviewer, |row| row.administrator = Set(true))
        .await;
    village.steps_up(&reviewer, Factor::Passkey).await;
    let wider = json!({"kind": "change_jurisdiction", "municipalities": ["141330", "131083"], "neighborhoods": []});
    let asked = office
        .keeper
        .post("/office/requests", wider)
        .await
        .expect(201);
    let id = asked["id"].as_str().unwrap();
    let inside = other
        .post(&format!("/office/requests/{id}/confirm"), Value::Null)
        .await;
    assert_eq!(inside.refused(403), "forbidden");
    let waiting = reviewer.get("/trust/requests").await.expect(200);
    assert_eq!(waiting["items"][0]["what"]["municipalities"][1], "131083");
    reviewer
        .post(&format!("/trust/requests/{id}/confirm"), Value::Null)
        .await
        .expect(200);
    let public = village.guest().get("/agencies/nakahara").await.expect(200);
    assert_eq!(
        public["official"]["area_codes"],
        json!(["131083", "141330"])
    );
    assert_eq!(
        reviewer.get("/trust/requests").await.expect(200)["items"],
        json!([])
    );
    village.close().await;
}

#[actix_web::test]
async fn a_suspended_agencys_people_keep_their_login_and_move_nothing() {
    let village = Village::new().await;
    let office = village.office("nakahara", "なかはら支所").await;
    let other = second(&village, &office).await;
    let (one, two) = (
        village.reviewer("一番").await,
        village.reviewer("二番").await,
    );
    let asked = office
        .keeper
        .post("/office/requests", json!({"kind": "training", "on": true}))
        .await
        .expect(201);
    let id = one.get("/trust/agencies").await.expect(200)["items"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let at = |act: &str| format!("/trust/agencies/{id}/{act}");
    one.post(&at("suspend"), json!({"reason": "乗っ取りのおそれ"}))
        .await
        .expect(200);
    let public = village.guest().get("/agencies/nakahara").await.expect(200);
    assert_eq!(
        (public["status"].as_str(), &public["official"]),
        (Some("suspended"), &Value::Null)
    );
    let own = office.keeper.get("/office/agency").await.expect(200);
    assert_eq!(own["reason"], "乗っ取りのおそれ");
    let confirm = format!("/office/requests/{}/confirm", asked["id"].as_str().unwrap());
    assert_eq!(
        other.post(&confirm, Value::Null).await.refused(403),
        "forbidden"
    );
    let deed = office
        .keeper
        .post(
            "/office/requests",
            json!({"kind": "break_glass", "minutes": null}),
        )
        .await;
    assert_eq!(deed.refused(403), "forbidden");
    assert_eq!(
        one.post(&at("resume"), Value::Null).await.refused(403),
        "forbidden"
    );
    two.post(&at("resume"), Value::Null).await.expect(200);
    other.post(&confirm, Value::Null).await.expect(200);
    village.close().await;
}

#[actix_web::test]
async fn bad_askings_name_their_fields_and_old_ones_are_over() {
    let village = Village::new().await;
    let office = village.office("nakahara", "なかはら支所").await;
    let other = second(&village, &office).await;
    let stranger = village.office("takatsu", "たかつ支所").await;
    let requests = "/office/requests";
    for (deed, pointer) in [
        (
            json!({"kind": "add_officer", "email": "x", "name": "a", "department": "b", "roles": {"author": true}}),
            "/email",
        ),
        (
            json!({"kind": "add_officer", "email": "a@b.jp", "name": "区役所", "department": "b", "roles": {"author": true}}),
            "/name",
        ),
        (
            json!({"kind": "add_officer", "email": "a@b.jp", "name": "a", "department": "", "roles": {"author": true}}),
            "/department",
        ),
        (
            json!({"kind": "add_officer", "email": "a@b.jp", "name": "a", "department": "b", "roles": {}}),
            "/roles",
        ),
        (json!({"kind": "break_glass", "minutes": 1}), "/minutes"),
        (
            json!({"kind": "change_jurisdiction", "municipalities": ["1"]}),
            "/municipalities/0",
        ),
        (json!({"kind": "change_jurisdiction"}), "/municipalities"),
        (
            json!({"kind": "change_jurisdiction", "neighborhoods": ["nowhere"]}),
            "/neighborhoods/0",
        ),
        (json!({"kind": "training", "on": "yes"}), ""),
        (json!({"kind": "rule"}), "/kind"),
    ] {
        let problem = office.keeper.post(requests, deed.clone()).await.expect(422);
        assert_eq!(problem["errors"][0]["pointer"], pointer, "{deed}");
    }
    let foreign = json!({"kind": "end_officer", "officer": stranger.clerk.officer.to_string()});
    assert_eq!(
        office.keeper.post(requests, foreign).await.refused(404),
        "not_found"
    );

    // A newer asking replaces the older; what waited too long is over; one's own is taken back.
    let training = json!({"kind": "training", "on": true});
    let old = office
        .keeper
        .post(requests, training.clone())
        .await
        .expect(201);
    let new = office.keeper.post(requests, training).await.expect(201);
    let at = |row: &Value, act: &str| format!("{requests}/{}/{act}", row["id"].as_str().unwrap());
    assert_eq!(
        other
            .post(&at(&old, "confirm"), Value::Null)
            .await
            .refused(409),
        "conflict"
    );
    let foreign = stranger
        .keeper
        .post(&at(&new, "confirm"), Value::Null)
        .await;
    assert_eq!(foreign.refused(404), "not_found");
    let taken = office
        .keeper
        .post(&at(&new, "refuse"), json!({"reason": "まちがい"}))
        .await
        .expect(200);
    assert_eq!(
        (taken["outcome"].as_str(), &taken["decided_by"]),
        (Some("withdrawn"), &Value::Null)
    );
    let late = office
        .keeper
        .post(requests, json!({"kind": "training", "on": true}))
        .await
        .expect(201);
    village.later(TimeDelta::minutes(9));
    assert_eq!(
        other
            .post(&at(&late, "confirm"), Value::Null)
            .await
            .refused(403),
        "step_up_required"
    );
    age(&village, &late).await;
    village.steps_up(&other.account, Factor::Totp).await;
    assert_eq!(
        other
            .post(&at(&late, "confirm"), Value::Null)
            .await
            .refused(410),
        "gone"
    );
    assert_eq!(
        office.keeper.get("/office/agency").await.expect(200)["training"],
        false
    );
    village.close().await;
}

/// Makes an asking a week older.
async fn age(village: &Village, asked: &Value) {
    let id = uuid::Uuid::parse_str(asked["id"].as_str().unwrap()).unwrap();
    let change = agency_request::ActiveModel {
        id: Set(entity::id::AgencyRequestId(id)),
        expires_at: Set(village.clock.now()),
        ..Default::default()
    };
    change.update(&village.raw().await).await.unwrap();
}

#[actix_web::test]
async fn the_database_itself_knows_two_people() {
    let village = Village::new().await;
    let office = village.office("nakahara", "なかはら支所").await;
    office
        .keeper
        .post("/office/requests", json!({"kind": "training", "on": true}))
        .await
        .expect(201);
    let conn = village.raw().await;
    #[expect(clippy::disallowed_methods, reason = "tests look past the API")]
    let rows = agency_request::Entity::find().filter(
        agency_request::COLUMN
            .asked_by
            .eq(office.keeper.account.person),
    );
    let mut row: agency_request::ActiveModel = rows.one(&conn).await.unwrap().unwrap().into();
    row.decided_by = Set(Some(office.keeper.account.person));
    let refused = row.update(&conn).await.unwrap_err().to_string();
    assert!(refused.contains("agency_request_two_people"), "{refused}");
    village.close().await;
}
