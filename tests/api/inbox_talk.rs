//! Questions under official notices: who asks, who reads, who answers, and whose words go.
use entity::{
    notice_version::{Replies, State},
    person,
};
use sea_orm::Set;
use serde_json::{Value, json};

use crate::{
    offices::{Office, Roles},
    papers::{Out, Paper},
    people::Member,
    talk::id,
    village::{Neighbor, Village},
};

/// A town, its office, and three residents.
pub struct Place {
    pub village: Village,
    pub office: Office,
    pub hanako: Member,
    pub taro: Member,
    /// Lives in another ward.
    far: Member,
    pub town: entity::id::NeighborhoodId,
}

impl Place {
    /// Everybody is there.
    pub async fn new() -> Self {
        let village = Village::new().await;
        let town = village.town("kosugi", "小杉").await;
        let toyosu = village.town("toyosu", "豊洲").await;
        Self {
            office: village.office("nakahara", "中原区役所").await,
            hanako: village.verified("花子", town).await,
            taro: village.member("太郎", town).await,
            far: village.member("豊", toyosu).await,
            town,
            village,
        }
    }

    /// An ordinary notice of the office.
    pub async fn prints(&self, replies: Replies) -> Out {
        let paper = Paper {
            replies,
            ..Paper::to(self.town)
        };
        self.village.prints(self.office.agency, &paper).await
    }
}

/// Asks under a notice; answers the question's id.
pub async fn asks(who: &Neighbor, out: Out, body: &str) -> String {
    let asked = who.post(&out.path("/replies"), json!({"body": body})).await;
    id(&asked.expect(201))
}

/// Question and answers, as somebody reads them.
pub async fn reads(who: &Neighbor, out: Out) -> Vec<(String, Vec<String>)> {
    let page = who.get(&out.path("/replies")).await.expect(200);
    let text = |value: &Value| value["body"].as_str().unwrap().to_owned();
    let items = page["items"].as_array().unwrap().iter();
    items
        .map(|one| {
            (
                text(one),
                one["answers"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(text)
                    .collect(),
            )
        })
        .collect()
}

/// The office answers a question.
pub async fn answers(desk: &Neighbor, question: &str, body: &str) -> Value {
    let path = format!("/office/replies/{question}/answer");
    desk.post(&path, json!({"body": body})).await.expect(201)
}

/// A question with one answer.
pub fn said(question: &str, answer: &str) -> (String, Vec<String>) {
    (question.into(), vec![answer.into()])
}

#[actix_web::test]
async fn an_open_question_and_its_answer_are_read_by_everybody() {
    let place = Place::new().await;
    let (village, office) = (&place.village, &place.office);
    let out = place.prints(Replies::Open).await;
    let question = asks(&place.hanako, out, "雨の日も来ますか").await;
    let answer = answers(&office.desk, &question, "雨の日も回収します").await;
    assert_eq!(answer["body"], "雨の日も回収します");
    let both = [said("雨の日も来ますか", "雨の日も回収します")];
    let guest = village.guest();
    for who in [
        &guest,
        &place.hanako.browser,
        &place.taro.browser,
        &place.far.browser,
        &office.clerk.account.browser,
    ] {
        assert_eq!(reads(who, out).await, both);
    }
    let page = place.taro.get(&out.path("/replies")).await.expect(200);
    let shown = &page["items"][0];
    assert_eq!(shown["author"]["name"], "花子");
    assert_eq!(
        shown["author"]["membership"],
        json!(place.hanako.membership)
    );
    let body = &shown["answers"][0]["author"];
    assert_eq!(
        (&body["name"], &body["official"]["kind"]),
        (&json!("中原区役所"), &json!("ward_office"))
    );
    assert!(
        !page.to_string().contains("窓口"),
        "who acted is nobody's business: {page}"
    );
    // A visitor reads a name and nothing to look its owner up by.
    let page = guest.get(&out.path("/replies")).await.expect(200);
    let author = &page["items"][0]["author"];
    assert_eq!(
        (&author["name"], &author["membership"], &author["kind"]),
        (&json!("花子"), &Value::Null, &Value::Null)
    );

    village.settle().await;
    let news = place.hanako.get("/notifications").await.expect(200);
    let line = &news["items"][0];
    assert_eq!(
        (&line["kind"], &line["what"], &line["notice"]),
        (
            &json!("office_answer"),
            &json!("answered"),
            &json!(out.notice)
        )
    );
    let letter = &village.letters(&place.hanako.email)[0];
    assert!(letter.text.contains(&format!("/n/{}", out.notice)));
    assert!(!letter.text.contains("雨の日"), "no word of it in a letter");
    place.village.close().await;
}

#[actix_web::test]
async fn what_is_for_the_office_only_stays_between_two() {
    let place = Place::new().await;
    let (village, office) = (&place.village, &place.office);
    let out = place.prints(Replies::OfficeOnly).await;
    let question = asks(&place.hanako, out, "うちの前に置いてもよいですか").await;
    asks(&place.taro, out, "太郎の質問").await;
    answers(&office.desk, &question, "はい、どうぞ").await;
    assert_eq!(
        reads(&place.hanako, out).await,
        [said("うちの前に置いてもよいですか", "はい、どうぞ")]
    );
    assert_eq!(
        reads(&place.taro, out).await,
        [("太郎の質問".to_owned(), vec![])]
    );
    let fire = village.office("fire", "中原消防署").await;
    for who in [
        &village.guest(),
        &place.far.browser,
        &fire.desk.account.browser,
    ] {
        assert_eq!(reads(who, out).await, []);
    }
    // The office that was asked reads both where they stand, each by its name and nothing else.
    assert_eq!(reads(&office.desk, out).await.len(), 2);
    let page = office.desk.get(&out.path("/replies")).await.expect(200);
    for one in page["items"].as_array().unwrap() {
        let author = &one["author"];
        assert!(
            author["name"].is_string()
                && author["membership"].is_null()
                && author["kind"].is_null()
        );
    }
    let seen = office
        .clerk
        .get("/office/replies?state=all")
        .await
        .expect(200);
    assert_eq!(seen["items"].as_array().unwrap().len(), 2);
    let waiting = office.clerk.get("/office/replies").await.expect(200);
    assert_eq!(waiting["items"].as_array().unwrap().len(), 1);
    assert_eq!(waiting["items"][0]["body"], "太郎の質問");
    assert_eq!(waiting["items"][0]["mode"], "office_only");
    place.village.close().await;
}

#[actix_web::test]
async fn an_office_sees_a_name_and_words_of_its_own_notices_only() {
    let place = Place::new().await;
    let village = &place.village;
    let fire = village.office("fire", "中原消防署").await;
    let out = place.prints(Replies::OfficeOnly).await;
    let question = asks(&place.hanako, out, "質問です").await;
    let seen = place.office.keeper.get("/office/replies").await.expect(200);
    let mut keys: Vec<_> = seen["items"][0]
        .as_object()
        .unwrap()
        .keys()
        .cloned()
        .collect();
    keys.sort();
    assert_eq!(
        keys,
        [
            "answered_at",
            "answers",
            "body",
            "created_at",
            "id",
            "mode",
            "name",
            "notice",
            "title"
        ]
    );
    assert_eq!(seen["items"][0]["name"], "花子");
    let text = seen.to_string();
    for secret in [
        place.hanako.membership.to_string(),
        place.hanako.person.to_string(),
    ] {
        assert!(!text.contains(&secret), "{text}");
    }
    for other in [&fire.clerk, &fire.desk] {
        let all = other.get("/office/replies?state=all").await.expect(200);
        assert_eq!(all["items"], json!([]));
        let path = format!("/office/replies/{question}/answer");
        assert_eq!(
            other.post(&path, json!({"body": "x"})).await.refused(404),
            "not_found"
        );
    }
    // Of one's own agency only responders answer.
    for other in [
        &place.office.clerk,
        &place.office.chief,
        &place.office.keeper,
    ] {
        let path = format!("/office/replies/{question}/answer");
        assert_eq!(
            other.post(&path, json!({"body": "x"})).await.refused(403),
            "forbidden"
        );
    }
    assert_eq!(village.rows_of("notice_reply").await, 1);
    // Residents have no such house.
    assert_eq!(
        place.hanako.get("/office/replies").await.refused(403),
        "forbidden"
    );
    place.village.close().await;
}

#[actix_web::test]
async fn an_office_cannot_hide_or_delete_and_reports_like_anyone() {
    let place = Place::new().await;
    let (village, office) = (&place.village, &place.office);
    let out = place.prints(Replies::Open).await;
    let question = asks(&place.hanako, out, "区役所の対応はひどい").await;
    answers(&office.desk, &question, "申しわけありません").await;
    let all = village
        .officer(
            office.agency,
            "全部",
            Roles {
                author: true,
                approver: true,
                responder: true,
                administrator: true,
            },
        )
        .await;
    for who in [&office.desk, &office.keeper, &all] {
        let refused = who.delete(&format!("/replies/{question}")).await;
        assert_eq!(refused.refused(403), "office_account");
    }
    // There is no operation by which an office changes or removes what stands under its notices.
    let document = serde_json::to_value(kairanban::app::openapi()).unwrap();
    let below: Vec<_> = document["paths"]
        .as_object()
        .unwrap()
        .iter()
        .filter(|(path, _)| path.starts_with("/api/v1/office/replies"))
        .flat_map(|(path, item)| {
            item.as_object()
                .unwrap()
                .keys()
                .map(move |method| format!("{method} {path}"))
        })
        .collect();
    assert_eq!(
        below,
        [
            "get /api/v1/office/replies",
            "post /api/v1/office/replies/{id}/answer"
        ]
    );
    assert_eq!(reads(&village.guest(), out).await.len(), 1);
    let report =
        json!({"target_kind": "notice_reply", "target": question, "category": "harassment"});
    all.post("/reports", report.clone()).await.expect(202);
    assert_eq!(
        reads(&village.guest(), out).await.len(),
        1,
        "a report hides nothing"
    );
    let fire = village.office("fire", "中原消防署").await;
    let private = place.prints(Replies::OfficeOnly).await;
    let hidden = asks(&place.hanako, private, "内緒").await;
    let report = json!({"target_kind": "notice_reply", "target": hidden, "category": "harassment"});
    assert_eq!(
        fire.desk.post("/reports", report).await.refused(404),
        "not_found"
    );
    place.village.close().await;
}

#[actix_web::test]
async fn nobody_asks_where_it_is_closed_over_or_elsewhere() {
    let place = Place::new().await;
    let village = &place.village;
    let closed = place.prints(Replies::Closed).await;
    let refused = place
        .hanako
        .post(&closed.path("/replies"), json!({"body": "もしもし"}))
        .await;
    assert_eq!(refused.refused(409), "conflict");
    let out = place.prints(Replies::Open).await;
    assert_eq!(
        place
            .far
            .post(&out.path("/replies"), json!({"body": "a"}))
            .await
            .refused(403),
        "forbidden"
    );
    assert_eq!(
        village
            .guest()
            .post(&out.path("/replies"), json!({"body": "a"}))
            .await
            .refused(401),
        "anonymous"
    );
    let office = place
        .office
        .desk
        .post(&out.path("/replies"), json!({"body": "a"}))
        .await;
    assert_eq!(office.refused(403), "office_account");
    for (body, code) in [
        (json!({"body": " "}), "required"),
        (json!({"body": "あ".repeat(1001)}), "too_long"),
        (json!({}), "required"),
    ] {
        let refused = place
            .hanako
            .post(&out.path("/replies"), body)
            .await
            .expect(422);
        assert_eq!(
            (
                &refused["errors"][0]["pointer"],
                &refused["errors"][0]["code"]
            ),
            (&json!("/body"), &json!(code))
        );
    }
    village.ends(out, State::Expired).await;
    assert_eq!(
        place
            .hanako
            .post(&out.path("/replies"), json!({"body": "a"}))
            .await
            .refused(409),
        "conflict"
    );
    village.withdraws(out).await;
    assert_eq!(
        place
            .hanako
            .post(&out.path("/replies"), json!({"body": "a"}))
            .await
            .refused(409),
        "conflict"
    );
    let paper = Paper {
        training: true,
        ..Paper::to(place.town)
    };
    let practice = village.prints(place.office.agency, &paper).await;
    assert_eq!(
        place
            .hanako
            .post(&practice.path("/replies"), json!({"body": "a"}))
            .await
            .refused(404),
        "not_found"
    );
    assert_eq!(village.rows_of("notice_reply").await, 0);
    place.village.close().await;
}

#[actix_web::test]
async fn a_question_sent_twice_is_one_and_goes_with_its_answers() {
    let place = Place::new().await;
    let out = place.prints(Replies::Open).await;
    let given = uuid::Uuid::now_v7();
    let send = json!({"id": given, "body": "何時からですか"});
    place
        .hanako
        .post(&out.path("/replies"), send.clone())
        .await
        .expect(201);
    place
        .hanako
        .post(&out.path("/replies"), send.clone())
        .await
        .expect(200);
    assert_eq!(
        place
            .taro
            .post(&out.path("/replies"), send.clone())
            .await
            .refused(409),
        "conflict"
    );
    let answered = uuid::Uuid::now_v7();
    let path = format!("/office/replies/{given}/answer");
    let reply = json!({"id": answered, "body": "九時からです"});
    place
        .office
        .desk
        .post(&path, reply.clone())
        .await
        .expect(201);
    place.office.desk.post(&path, reply).await.expect(200);
    let again = format!("/office/replies/{answered}/answer");
    assert_eq!(
        place
            .office
            .desk
            .post(&again, json!({"body": "x"}))
            .await
            .refused(409),
        "conflict"
    );
    place.village.settle().await;

    let own = format!("/replies/{given}");
    assert_eq!(place.taro.delete(&own).await.refused(403), "forbidden");
    assert_eq!(
        place
            .hanako
            .delete(&format!("/replies/{answered}"))
            .await
            .refused(403),
        "forbidden"
    );
    place.hanako.delete(&own).await.expect(204);
    assert_eq!(place.hanako.delete(&own).await.refused(404), "not_found");
    assert_eq!(reads(&place.hanako, out).await, []);
    let all = place
        .office
        .desk
        .get("/office/replies?state=all")
        .await
        .expect(200);
    assert_eq!(all["items"], json!([]));
    assert_eq!(
        place
            .village
            .number("SELECT COUNT(*) AS n FROM notice_reply WHERE body <> ''")
            .await,
        0
    );
    assert_eq!(
        place.hanako.get("/notifications").await.expect(200)["items"],
        json!([])
    );
    place.village.close().await;
}

#[actix_web::test]
async fn blocks_hold_between_residents_and_not_against_the_office() {
    let place = Place::new().await;
    let (village, office) = (&place.village, &place.office);
    let out = place.prints(Replies::Open).await;
    let question = asks(&place.hanako, out, "花子の質問").await;
    answers(&office.desk, &question, "お答えします").await;
    asks(&place.taro, out, "太郎の質問").await;
    place.taro.blocks(&place.hanako).await;
    assert_eq!(
        reads(&place.taro, out).await,
        [("太郎の質問".to_owned(), vec![])]
    );
    assert_eq!(
        reads(&place.hanako, out).await,
        [said("花子の質問", "お答えします")]
    );
    assert_eq!(reads(&village.guest(), out).await.len(), 2);
    let now = village.clock.now();
    village
        .alter(&place.hanako, |row: &mut person::ActiveModel| {
            row.suspended_at = Set(Some(now));
        })
        .await;
    assert_eq!(
        reads(&village.guest(), out).await,
        [("太郎の質問".to_owned(), vec![])]
    );
    place.village.close().await;
}
