//! Taking everything along, leaving for good, and being suspended.
use std::io::{Cursor, Read};

use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    comment, comment_version,
    id::{CommentId, CommentVersionId, MuteId, PhotoId, PostId, PostVersionId, ReportId},
    membership, mute, photo, post, post_version, reaction, report, saved,
};
use kairanban::{
    accounts::{self, Whom},
    media::Size,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseConnection, EntityTrait, QueryFilter,
    Set,
};
use serde_json::{Value, json};

use crate::{
    accounts::SENTENCE,
    people::Member,
    village::{Neighbor, Village},
};

/// Words that must be found in the export, and nowhere after leaving.
const CANARIES: [&str; 9] = [
    "canary-name-7f3a",
    "canary-persona-7f3a",
    "canary-post-7f3a",
    "canary-earlier-7f3a",
    "canary-place-7f3a",
    "canary-comment-7f3a",
    "canary-alt-7f3a",
    "canary-report-7f3a",
    "canary-mute-7f3a",
];

struct Town {
    village: Village,
    hanako: Member,
    taro: Member,
    photo: PhotoId,
    /// Hanako's.
    post: PostId,
    /// Taro's, under which Hanako's accepted answer stands.
    question: PostId,
}

/// A town in which Hanako has left a trace everywhere.
async fn town() -> Town {
    let village = Village::new().await;
    let area = village.town("kosugi", "武蔵小杉").await;
    let hanako = village.verified(CANARIES[0], area).await;
    let taro = village.member("たろう", area).await;
    let sentence = accounts::Password::parse(SENTENCE).unwrap();
    let hash = village.app.passwords.hash(&sentence);
    let hash = hash.await.unwrap();
    village
        .alter(&hanako, |row| row.password_hash = Set(hash))
        .await;
    let conn = village.raw().await;
    let now = village.clock.now();
    membership::Entity::update_many()
        .col_expr(membership::Column::DisplayName, CANARIES[1].into())
        .filter(membership::COLUMN.id.eq(hanako.membership))
        .exec(&conn)
        .await
        .unwrap();
    let mine = post_row(&hanako, area, CANARIES[2], now)
        .insert(&conn)
        .await
        .unwrap();
    let question = post_row(&taro, area, "たろうの質問", now)
        .insert(&conn)
        .await
        .unwrap();
    let answer = traces(&conn, &hanako, (mine.id, question.id), now).await;
    let mut answered: post::ActiveModel = question.clone().into();
    answered.accepted_comment_id = Set(Some(answer));
    answered.comment_count = Set(1);
    answered.update(&conn).await.unwrap();
    let photo = photo_row(&hanako, mine.id, now)
        .insert(&conn)
        .await
        .unwrap()
        .id;
    std::fs::write(village.app.media.path(photo.0, Size::Large), b"large photo").unwrap();
    std::fs::write(village.app.media.path(photo.0, Size::Small), b"small photo").unwrap();
    Town {
        village,
        hanako,
        taro,
        photo,
        post: mine.id,
        question: question.id,
    }
}

fn post_row(
    who: &Member,
    area: entity::id::NeighborhoodId,
    body: &str,
    now: DateTime<Utc>,
) -> post::ActiveModel {
    post::ActiveModel {
        withheld: Set(None),
        label: Set(None),
        id: Set(PostId::new()),
        neighborhood_id: Set(area),
        author_id: Set(who.person),
        membership_id: Set(who.membership),
        kind: Set(post::Kind::Question),
        audience: Set(post::Audience::Neighborhood),
        body: Set(body.into()),
        place_name: Set(Some(CANARIES[4].into()).filter(|_| body == CANARIES[2])),
        anonymous: Set(false),
        price: Set(None),
        state: Set(Some(post::State::Solved)),
        accepted_comment_id: Set(None),
        comment_count: Set(0),
        created_at: Set(now),
        edited_at: Set(None),
        deleted_at: Set(None),
        version: Set(1),
    }
}

fn photo_row(who: &Member, post: PostId, now: DateTime<Utc>) -> photo::ActiveModel {
    photo::ActiveModel {
        meetup_id: Set(None),
        afterwards: Set(false),
        withheld: Set(None),
        id: Set(PhotoId::new()),
        owner_id: Set(who.person),
        post_id: Set(Some(post)),
        review_id: Set(None),
        comment_id: Set(None),
        membership_id: Set(None),
        position: Set(0),
        alt: Set(CANARIES[6].into()),
        width: Set(8),
        height: Set(6),
        bytes: Set(22),
        created_at: Set(now),
        deleted_at: Set(None),
    }
}

/// An earlier text, an answer, a reaction, a saved post, a mute and a report.
async fn traces(
    conn: &DatabaseConnection,
    who: &Member,
    (mine, question): (PostId, PostId),
    now: DateTime<Utc>,
) -> CommentId {
    let person = who.person;
    let earlier = CANARIES[3].to_owned();
    let answer = CommentId::new();
    post_version::ActiveModel {
        id: Set(PostVersionId::new()),
        post_id: Set(mine),
        body: Set(earlier.clone()),
        place_name: Set(None),
        created_at: Set(now),
    }
    .insert(conn)
    .await
    .unwrap();
    comment::ActiveModel {
        withheld: Set(None),
        label: Set(None),
        id: Set(answer),
        post_id: Set(question),
        parent_id: Set(None),
        author_id: Set(person),
        membership_id: Set(who.membership),
        anonymous: Set(false),
        body: Set(CANARIES[5].into()),
        created_at: Set(now),
        edited_at: Set(None),
        deleted_at: Set(None),
        version: Set(1),
    }
    .insert(conn)
    .await
    .unwrap();
    comment_version::ActiveModel {
        id: Set(CommentVersionId::new()),
        comment_id: Set(answer),
        body: Set(earlier),
        created_at: Set(now),
    }
    .insert(conn)
    .await
    .unwrap();
    reaction::ActiveModel {
        person_id: Set(person),
        target_id: Set(question.0),
        post_id: Set(question),
        on_comment: Set(false),
        kind: Set(reaction::Kind::Thanks),
        created_at: Set(now),
    }
    .insert(conn)
    .await
    .unwrap();
    saved::ActiveModel {
        person_id: Set(person),
        post_id: Set(question),
        created_at: Set(now),
    }
    .insert(conn)
    .await
    .unwrap();
    mute::ActiveModel {
        id: Set(MuteId::new()),
        person_id: Set(person),
        kind: Set(mute::Kind::Word),
        target_id: Set(None),
        via_membership: Set(None),
        value: Set(Some(CANARIES[8].into())),
        created_at: Set(now),
    }
    .insert(conn)
    .await
    .unwrap();
    report::ActiveModel {
        case_id: Set(None),
        weight: Set(100),
        id: Set(ReportId::new()),
        reporter_id: Set(person),
        target_kind: Set(report::TargetKind::Post),
        target_id: Set(question.0),
        category: Set(report::Category::Other),
        words: Set(CANARIES[7].into()),
        created_at: Set(now),
        status: Set(report::Status::Open),
    }
    .insert(conn)
    .await
    .unwrap();
    answer
}

/// The export's parts by name.
async fn exported(who: &Neighbor) -> Vec<(String, Vec<u8>)> {
    let answer = who.post("/me/export", json!({"password": SENTENCE})).await;
    assert_eq!(
        answer.status,
        200,
        "{}",
        String::from_utf8_lossy(&answer.body)
    );
    assert_eq!(answer.headers["content-type"], "application/zip");
    assert_eq!(answer.headers["cache-control"], "no-store");
    let mut zip = zip::ZipArchive::new(Cursor::new(answer.body)).unwrap();
    (0..zip.len())
        .map(|n| {
            let mut part = zip.by_index(n).unwrap();
            let mut bytes = Vec::new();
            part.read_to_end(&mut bytes).unwrap();
            (part.name().to_owned(), bytes)
        })
        .collect()
}

#[actix_web::test]
async fn everything_of_mine_comes_along() {
    let town = town().await;
    let wrong = town
        .hanako
        .post("/me/export", json!({"password": "wrong"}))
        .await;
    assert_eq!(wrong.expect(422)["errors"][0]["code"], "mismatch");
    let parts = exported(&town.hanako).await;
    let names: Vec<_> = parts.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["me.json", &format!("photos/{}.jpg", town.photo)]);
    assert_eq!(parts[1].1, b"large photo");
    let text = String::from_utf8(parts[0].1.clone()).unwrap();
    for canary in CANARIES {
        assert!(text.contains(canary), "{canary}");
    }
    let me: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(me["profile"]["email"], town.hanako.email.as_str());
    for list in [
        "memberships",
        "posts",
        "comments",
        "reactions",
        "saved",
        "mutes",
        "reports",
        "sessions",
        "photos",
    ] {
        assert_eq!(me[list].as_array().unwrap().len(), 1, "{list}");
    }
    assert!(!text.contains("たろうの質問"), "nothing of others");
    for secret in [
        town.hanako.person.to_string(),
        "$argon2".into(),
        town.taro.person.to_string(),
    ] {
        assert!(!text.contains(&secret), "{secret}");
    }
    town.village.close().await;
}

/// Every byte of the SQLite database once the log is written back.
async fn stored(village: &Village) -> Vec<u8> {
    let conn = village.raw().await;
    conn.execute_unprepared("PRAGMA wal_checkpoint(TRUNCATE)")
        .await
        .unwrap();
    ["kairanban.db", "kairanban.db-wal"]
        .iter()
        .flat_map(|name| std::fs::read(village.data().join(name)).unwrap_or_default())
        .collect()
}

fn holds(bytes: &[u8], word: &str) -> bool {
    bytes
        .windows(word.len())
        .any(|window| window == word.as_bytes())
}

#[actix_web::test]
async fn whoever_leaves_with_their_words_leaves_nothing() {
    let town = town().await;
    let village = &town.village;
    // A neighbor's words under a post that goes have nowhere to stand.
    let under = "あの花火はきれいでした";
    let answer = town.taro.answers(&town.post.to_string(), under).await;
    let answer = CommentId(answer.parse().unwrap());
    let sqlite = !village.db().on_postgres();
    if sqlite {
        let bytes = stored(village).await;
        assert!(
            CANARIES.iter().all(|canary| holds(&bytes, canary)),
            "the canaries are there before"
        );
    }
    let leave = async |password: &str| {
        town.hanako
            .post(
                "/me/leave",
                json!({"password": password, "content": "remove"}),
            )
            .await
    };
    leave("wrong").await.expect(422);
    leave(SENTENCE).await.expect(204);
    assert_eq!(town.hanako.get("/me").await.refused(401), "anonymous");
    village
        .signs_in(&town.hanako.email, SENTENCE)
        .await
        .expect(401);
    village.settle().await;
    village.settle().await;
    assert!(!village.app.media.path(town.photo.0, Size::Large).exists());
    assert!(!village.app.media.path(town.photo.0, Size::Small).exists());
    let question = row::<post::Entity>(village, town.question).await;
    assert_eq!(
        (question.comment_count, question.accepted_comment_id),
        (0, None)
    );
    assert!(
        row::<post::Entity>(village, town.post)
            .await
            .deleted_at
            .is_some()
    );
    if sqlite {
        let bytes = stored(village).await;
        for canary in CANARIES.into_iter().chain([under]) {
            assert!(!holds(&bytes, canary), "{canary} is still in the file");
        }
    }
    let answer = row::<comment::Entity>(village, answer).await;
    assert_eq!(
        (answer.body.as_str(), answer.deleted_at.is_some()),
        ("", true)
    );
    // The address is free again.
    village.neighbor(&town.hanako.email).await;
    town.village.close().await;
}

#[actix_web::test]
async fn whoever_leaves_without_their_words_is_forgotten_all_the_same() {
    let town = town().await;
    let village = &town.village;
    let body = json!({"password": SENTENCE, "content": "anonymize"});
    town.hanako.post("/me/leave", body).await.expect(204);
    village.settle().await;
    let post = row::<post::Entity>(village, town.post).await;
    assert_eq!((post.body.as_str(), post.deleted_at), (CANARIES[2], None));
    assert!(village.app.media.path(town.photo.0, Size::Large).exists());
    let persona = row::<membership::Entity>(village, town.hanako.membership).await;
    assert!(persona.left_at.is_some() && persona.display_name.is_none());
    let person = row::<entity::person::Entity>(village, town.hanako.person).await;
    assert_eq!(
        (person.display_name.as_str(), person.password_hash.as_str()),
        ("", "")
    );
    assert_eq!(
        (
            person.email_key,
            person.email_sealed,
            person.email_verified_at
        ),
        (None, None, None)
    );
    town.village.close().await;
}

async fn row<E: EntityTrait>(
    village: &Village,
    id: impl Into<<E::PrimaryKey as sea_orm::PrimaryKeyTrait>::ValueType>,
) -> E::Model {
    #[expect(clippy::disallowed_methods, reason = "looks at what is stored")]
    let select = E::find_by_id(id);
    select.one(&village.raw().await).await.unwrap().unwrap()
}

#[actix_web::test]
async fn the_suspended_may_sign_in_take_their_things_and_leave() {
    let town = town().await;
    let village = &town.village;
    let hanako = Whom::Email(town.hanako.email.clone());
    town.hanako.get("/me").await.expect(200);
    assert!(
        accounts::suspend(&village.app, &hanako, None, " ")
            .await
            .is_err()
    );
    accounts::suspend(&village.app, &hanako, None, "繰り返し宣伝したため")
        .await
        .unwrap();
    assert!(
        village.waiting().await.contains("\"suspended\""),
        "told why by mail"
    );
    let me = town.hanako.get("/me").await.expect(200);
    assert_eq!(
        (&me["suspended"], me["memberships"].as_array().map(Vec::len)),
        (&json!(true), Some(1))
    );
    let again = village.signs_in(&town.hanako.email, SENTENCE).await;
    let again = village.account(&town.hanako.email, &again);
    assert_eq!(exported(&again).await.len(), 2);
    again.delete("/sessions").await.expect(204);
    again
        .post(
            "/me/leave",
            json!({"password": SENTENCE, "content": "remove"}),
        )
        .await
        .expect(204);
    assert_eq!(again.get("/me").await.refused(401), "anonymous");
    town.village.close().await;
}

#[actix_web::test]
async fn a_suspension_ends_when_its_time_is_over_or_when_it_is_lifted() {
    let town = town().await;
    let village = &town.village;
    let app = &village.app;
    let hanako = Whom::Membership(town.hanako.membership);
    let suspended = async || town.village_sees_suspended().await;
    let until = |days| Some(village.clock.now() + TimeDelta::days(days));
    assert!(
        accounts::suspend(app, &hanako, until(-1), "x")
            .await
            .is_err()
    );
    accounts::suspend(app, &hanako, until(1), "一日お休み")
        .await
        .unwrap();
    village.settle().await;
    assert!(suspended().await);
    // A longer one in its place: the first one's end changes nothing.
    accounts::suspend(app, &hanako, until(3), "三日お休み")
        .await
        .unwrap();
    village.later(TimeDelta::days(1) + TimeDelta::minutes(1));
    village.settle().await;
    assert!(suspended().await);
    village.later(TimeDelta::days(2));
    village.settle().await;
    assert!(!suspended().await);
    accounts::suspend(app, &hanako, None, "期限なし")
        .await
        .unwrap();
    accounts::lift(app, &hanako).await.unwrap();
    assert!(!suspended().await);
    assert!(accounts::lift(app, &hanako).await.is_err());
    accounts::make_administrator(app, &town.hanako.email)
        .await
        .unwrap();
    let person = row::<entity::person::Entity>(village, town.hanako.person).await;
    assert!(person.administrator);
    town.village.close().await;
}

impl Town {
    /// As Hanako's own page shows it, signed in anew each time: days pass.
    async fn village_sees_suspended(&self) -> bool {
        let answer = self.village.signs_in(&self.hanako.email, SENTENCE).await;
        let account = self.village.account(&self.hanako.email, &answer);
        account.get("/me").await.expect(200)["suspended"] == true
    }
}
