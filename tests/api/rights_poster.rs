//! Whoever wrote what somebody objects to: asked, where the requester agreed, and never the one who decides.
use sea_orm::Set;
use serde_json::{Value, json};

use crate::rights::{Asked, news, refusal};

#[actix_web::test]
async fn the_poster_is_asked_also_while_suspended_and_decides_nothing() {
    let asked = Asked::new(json!({"asking": "without_name"})).await;
    let (village, poster) = (&asked.village, &asked.poster);
    let question = |name: bool| json!({"words": "番地は、あなたのものですか。", "with_name": name});
    assert_eq!(
        asked.act("inquiry", question(false)).await.refused(409),
        "conflict"
    );
    asked.act("begin", Value::Null).await.expect(200);
    assert_eq!(
        asked.act("inquiry", question(true)).await.refused(409),
        "not_agreed"
    );
    asked.act("inquiry", question(false)).await.expect(200);
    assert_eq!(
        asked.act("inquiry", question(false)).await.refused(409),
        "conflict"
    );
    village
        .alter(poster, |row| {
            row.suspended_at = Set(Some(village.clock.now()));
        })
        .await;
    village
        .tell(kairanban::events::Event::AccountChanged {
            person: poster.person,
        })
        .await;
    village.settle().await;
    assert_eq!(news(poster).await, ["rights_inquiry"]);
    let letter = village.letters(&poster.email).pop().unwrap();
    let id = asked.id.as_str().unwrap();
    assert!(letter.text.contains(&format!("/me/inquiries/{id}")));
    assert!(!letter.text.contains("花子"));

    let path = format!("/me/inquiries/{id}");
    let inquiry = poster.get(&path).await.expect(200);
    assert_eq!(inquiry["words"], "番地は、あなたのものですか。");
    assert_eq!(inquiry["name"], Value::Null);
    for other in [&asked.specialist, &village.newcomer("ほか").await] {
        other.get(&path).await.expect(404);
    }
    let to = format!("{path}/answer");
    let answer = |stance: &str, words: Value| {
        let answer = json!({"stance": stance, "words": words});
        let to = to.clone();
        async move { poster.post(&to, answer).await }
    };
    let bare = answer("objects", Value::Null).await.expect(422);
    assert_eq!(
        bare["errors"][0],
        json!({"pointer": "/words", "code": "required"})
    );
    answer("objects", json!("自分の家の番地です。"))
        .await
        .expect(200);
    assert_eq!(answer("agrees", Value::Null).await.refused(409), "conflict");
    village.settle().await;
    assert!(
        news(&asked.specialist)
            .await
            .contains(&"rights_answered".to_owned())
    );
    let seen = asked.specialist.request_of(&asked.id).await;
    assert_eq!(seen["inquiry"]["stance"], "objects");
    assert_eq!(seen["inquiry"]["answer"], "自分の家の番地です。");
    assert_eq!(
        seen["state"], "investigating",
        "somebody decides all the same"
    );
    assert!(
        !asked.page().await.contains("自分の家の番地です。"),
        "not passed on"
    );

    asked.act("decision", refusal()).await.expect(200);
    village.settle().await;
    assert_eq!(news(poster).await, ["rights_closed", "rights_inquiry"]);
    let inquiry = poster.get(&path).await.expect(200);
    assert_eq!(
        (&inquiry["closed"], &inquiry["outcome"]),
        (&json!(true), &json!("not_removed"))
    );
    asked.village.close().await;
}

#[actix_web::test]
async fn who_did_not_agree_is_not_asked_for_and_offices_are_nobody_to_ask() {
    let asked = Asked::new(json!({"asking": "no"})).await;
    asked.act("begin", Value::Null).await.expect(200);
    let question = json!({"words": "どう思いますか。"});
    assert_eq!(
        asked.act("inquiry", question).await.refused(409),
        "not_agreed"
    );
    let seen = asked.specialist.request_of(&asked.id).await;
    assert_eq!(seen["may_ask"], false);
    asked.act("decision", refusal()).await.expect(200);
    asked.village.settle().await;
    assert!(
        news(&asked.poster).await.is_empty(),
        "nobody is troubled for nothing"
    );
    asked.village.close().await;
}
