//! The daily heads: one each day, signed so that another implementation can tell.
use chrono::TimeDelta;
use futures_util::future::join_all;
use kairanban::{
    accounts, jobs,
    transparency::{
        self,
        chain::{Head, NOTHING},
        heads,
        verify::{self, Fault},
    },
};
use sea_orm::{EntityTrait, QueryOrder};

use crate::{ledger::entry, village::Village};

async fn heads_of(village: &Village) -> Vec<Head> {
    heads::all(&village.app).await.unwrap()
}

#[actix_web::test]
async fn each_day_has_a_head_and_no_more() {
    let village = Village::new().await;
    let noon = "2031-05-04T03:00:00Z".parse::<chrono::DateTime<chrono::Utc>>();
    village.later(noon.unwrap() - village.clock.now());
    jobs::plant(village.db()).await.unwrap();
    village.settle().await;
    village.publishes(entry(None)).await.unwrap();
    village.later(TimeDelta::hours(11)); // 23:00 in Japan
    village.settle().await;
    assert_eq!(heads_of(&village).await.len(), 1, "the day is the same");
    village.later(TimeDelta::hours(1)); // midnight
    village.settle().await;
    village.publishes(entry(None)).await.unwrap();
    // Nobody served for three days, and then several processes begin at once.
    village.later(TimeDelta::days(3));
    let all = join_all((0..5).map(|_| transparency::write_head(&village.app))).await;
    assert!(all.iter().all(Result::is_ok));
    village.settle().await;
    // The clock is set back: that day has its head, or never had one.
    village.later(TimeDelta::days(-2));
    transparency::write_head(&village.app).await.unwrap();

    let heads = heads_of(&village).await;
    let days: Vec<_> = heads.iter().map(|head| (&*head.day, head.seq)).collect();
    assert_eq!(
        days,
        [("2031-05-04", 0), ("2031-05-05", 1), ("2031-05-08", 2)]
    );
    assert_eq!((&*heads[0].hash, &*heads[0].prev), (NOTHING, NOTHING));
    verify::database(&village.app, &[]).await.unwrap();
    village.close().await;
}

#[actix_web::test]
async fn a_head_is_known_by_the_public_key_alone() {
    let village = Village::new().await;
    village.publishes(entry(None)).await.unwrap();
    transparency::write_head(&village.app).await.unwrap();
    let head = heads_of(&village).await.remove(0);
    // By another library than the server's.
    let key = ring::signature::UnparsedPublicKey::new(
        &ring::signature::ED25519,
        hex::decode(&head.key).unwrap(),
    );
    let mut json = serde_json::to_value(&head).unwrap();
    json.as_object_mut().unwrap().remove("signature");
    let ordered: std::collections::BTreeMap<String, serde_json::Value> =
        serde_json::from_value(json).unwrap();
    let text = serde_json::to_string(&ordered).unwrap();
    let signature = hex::decode(&head.signature).unwrap();
    key.verify(text.as_bytes(), &signature).unwrap();
    assert!(
        key.verify(
            text.replace("\"seq\":1", "\"seq\":2").as_bytes(),
            &signature
        )
        .is_err()
    );
    // Another server with the same rows would not do.
    let other = Village::new().await;
    let foreign = other.app.secrets.public_key(heads::PURPOSE).unwrap();
    match verify::heads(std::slice::from_ref(&head), &[foreign]) {
        Err(Fault::Broken(what)) => assert!(what.contains("another key"), "{what}"),
        other => panic!("{other:?}"),
    }
    verify::heads(&[head], &[]).unwrap();
    other.close().await;
    village.close().await;
}

#[actix_web::test]
async fn what_is_typed_at_the_machine_stands_in_both_logs() {
    let village = Village::new().await;
    let town = village.town("kosugi", "小杉").await;
    let hanako = village.member("はなこ", town).await;
    let whom = accounts::Whom::Email(hanako.email.clone());
    let until = village.clock.now() + TimeDelta::hours(30);
    accounts::suspend(&village.app, &whom, Some(until), "spam")
        .await
        .unwrap();
    village.later(TimeDelta::hours(31));
    village.settle().await;
    accounts::suspend(&village.app, &whom, None, "spam again")
        .await
        .unwrap();
    accounts::lift(&village.app, &whom).await.unwrap();
    accounts::lift(&village.app, &whom).await.unwrap_err();
    accounts::make_administrator(&village.app, &hanako.email)
        .await
        .unwrap();

    let conn = village.raw().await;
    let rows = entity::public_log::Entity::find().order_by_asc(entity::public_log::COLUMN.seq);
    let rows: Vec<_> = rows.all(&conn).await.unwrap();
    let told: Vec<_> = rows
        .iter()
        .map(|row| (serde_json::to_value(row.act).unwrap(), row.duration_hours))
        .collect();
    assert_eq!(
        told,
        [
            ("suspend".into(), Some(30)),
            ("suspend".into(), None),
            ("release".into(), None)
        ]
    );
    let lines = entity::audit_line::Entity::find().order_by_asc(entity::audit_line::COLUMN.seq);
    let lines: Vec<_> = lines.all(&conn).await.unwrap();
    let told: Vec<_> = lines
        .iter()
        .map(|line| (&*line.role, &*line.action, line.reason.as_deref()))
        .collect();
    assert_eq!(
        told,
        [
            ("machine", "suspend", Some("spam")),
            ("server", "lift", None),
            ("machine", "suspend", Some("spam again")),
            ("machine", "lift", None),
            ("machine", "make_administrator", None),
        ]
    );
    assert!(lines.iter().all(|line| line.object_id == hanako.person.0));
    verify::database(&village.app, &[]).await.unwrap();
    village.close().await;
}
