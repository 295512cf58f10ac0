//! A public body's moderation desk: opened by two, worked at by whom two name, heard by nobody outside a reported case, and
//! never the last word against anybody.
use entity::{agency, duty::Role};
use sea_orm::Set;
use serde_json::{Value, json};

use crate::{
    desks::{sees, told},
    keepers::decision,
    offices::{Office, Officer, Roles},
    people::Member,
    village::Village,
};

async fn trust(who: &Member, office: &Office, act: &str) -> crate::village::Answer {
    let body = match act {
        "desk-close" => json!({"reason": "約束の期間が終わりました"}),
        _ => Value::Null,
    };
    who.post(&format!("/trust/agencies/{}/{act}", office.agency), body)
        .await
}

async fn second(village: &Village, office: &Office) -> Officer {
    let roles = Roles {
        administrator: true,
        ..Roles::default()
    };
    village.officer(office.agency, "総務", roles).await
}

fn moderator(who: &Officer, on: bool) -> Value {
    json!({"kind": "change_roles", "officer": who.officer, "roles": {"responder": true, "moderator": on}})
}

/// Two administrators give somebody a place at the desk.
async fn gives(office: &Office, other: &Officer, who: &Officer) {
    let asked = office
        .keeper
        .post("/office/requests", moderator(who, true))
        .await
        .expect(201);
    let confirm = format!("/office/requests/{}/confirm", asked["id"].as_str().unwrap());
    other.post(&confirm, Value::Null).await.expect(200);
}

#[actix_web::test]
async fn two_people_open_a_desk_and_one_closes_it() {
    let village = Village::new().await;
    let office = village.office("nakahara", "中原区役所").await;
    let (one, two) = (
        village.reviewer("一番").await,
        village.reviewer("二番").await,
    );
    let resident = village.newcomer("住民").await;
    for nobody in [&resident, &office.keeper.account] {
        trust(nobody, &office, "desk-propose").await.expect(403);
    }
    assert_eq!(
        trust(&one, &office, "desk-open").await.refused(409),
        "conflict"
    );
    let asked = trust(&one, &office, "desk-propose").await.expect(200);
    assert_eq!(asked["desk_asked_by"], "一番");
    assert_eq!(asked["desk_since"], Value::Null);
    let acts = |view: &Value| told(&view["acts"]);
    assert!(
        !acts(&asked).contains("desk-open"),
        "not by the same person"
    );
    assert_eq!(
        trust(&one, &office, "desk-open").await.refused(403),
        "forbidden"
    );
    assert_eq!(
        trust(&two, &office, "desk-propose").await.refused(409),
        "conflict"
    );
    let seen = two
        .get(&format!("/trust/agencies/{}", office.agency))
        .await
        .expect(200);
    assert!(acts(&seen).contains("desk-open"));
    let open = trust(&two, &office, "desk-open").await.expect(200);
    assert!(open["desk_since"].is_string());
    assert_eq!(open["desk_opened_by"], "二番");
    // Everybody may know that there is one; who opened it is the record's.
    let public = village.guest().get("/agencies/nakahara").await.expect(200);
    assert!(public["desk_since"].is_string());
    assert!(!told(&public).contains("二番"));
    village.settle().await;
    let letter = village.letters(&office.keeper.account.email).pop().unwrap();
    assert!(
        letter.text.contains("確認窓口が開きました"),
        "{}",
        letter.text
    );

    let closed = trust(&one, &office, "desk-close").await.expect(200);
    assert_eq!(
        (&closed["desk_since"], &closed["desk_asked_by"]),
        (&Value::Null, &Value::Null)
    );
    assert_eq!(
        trust(&one, &office, "desk-close").await.refused(409),
        "conflict"
    );
    let lines = village
        .number("SELECT COUNT(*) AS n FROM audit_line WHERE action IN ('desk_propose', 'desk_open', 'desk_close')")
        .await;
    assert_eq!(lines, 3);
    let rows = village.guest().get("/transparency/log").await.expect(200);
    let rows = rows["items"].as_array().unwrap();
    let said: Vec<_> = rows
        .iter()
        .map(|row| (&row["act"], &row["content"], &row["decider"]))
        .collect();
    let word = |act: &str| (json!(act), json!("desk"), json!("administrators"));
    let (closing, opening) = (word("desk_closed"), word("desk_opened"));
    let expected = [&closing, &opening].map(|(act, content, who)| (act, content, who));
    assert_eq!(said, expected, "everybody may know, and of nobody");
    village.close().await;
}

#[actix_web::test]
async fn whoever_writes_hears_whether_an_office_may_read_what_is_reported() {
    let village = Village::new().await;
    let town = village.town("kosugi", "武蔵小杉").await;
    let far = village.agency("koto", "江東区役所", "131083").await;
    village.opens_desk(far).await;
    let hanako = village.verified("花子", town).await;
    let asked = json!({"neighborhood": "kosugi", "kind": "post", "text": ""});
    let may = async || {
        let said = hanako.post("/screening", asked.clone()).await;
        said.expect(200)["desk"].clone()
    };
    assert_eq!(may().await, false, "a desk far away");
    let (ward, _) = village.ward_desk().await;
    assert_eq!(may().await, true);
    village
        .alter_agency(ward, |row| row.desk_since = Set(None))
        .await;
    assert_eq!(may().await, false, "closed");
    village.close().await;
}

#[actix_web::test]
async fn nobody_keeps_a_case_of_a_desk_that_closes_just_as_they_take_it() {
    let village = Village::new().await;
    let town = village.town("kosugi", "武蔵小杉").await;
    let office = village.office("nakahara", "中原区役所").await;
    let hanako = village.verified("花子", town).await;
    let boss = village.keeper("係", Role::StaffModerator).await;
    let one = village.reviewer("一番").await;
    let (mut taken, mut refused) = (0, 0);
    for n in 0..8 {
        village.opens_desk(office.agency).await;
        let clerk = village.at_desk(office.agency, &format!("係員{n}")).await;
        let taro = village.verified("太郎", town).await;
        let words = format!("投稿 {n}");
        village.reported(&taro, &hanako, &words).await;
        let case = boss.queue().await.pop().unwrap();
        let (id, lock) = (case["id"].as_str().unwrap(), case["lock"].as_i64().unwrap());
        let claim = clerk.acts_at(id, lock, "claim", Value::Null);
        let (claimed, closed) = tokio::join!(claim, trust(&one, &office, "desk-close"));
        closed.expect(200);
        match claimed.status.as_u16() {
            204 => taken += 1,
            403 | 404 => refused += 1,
            other => panic!("{other}: {}", claimed.json()),
        }
        let now = boss.case(id).await;
        assert_eq!(
            (&now["state"], &now["taken"]),
            (&json!("open"), &json!("no")),
            "round {n}"
        );
        assert!(!village.has_place(&clerk).await, "round {n}");
        assert!(!sees(&clerk, id).await, "round {n}");
    }
    assert_eq!(taken + refused, 8);
    village.close().await;
}

#[actix_web::test]
async fn only_an_active_ward_office_or_city_has_a_desk() {
    let village = Village::new().await;
    let office = village.office("nakahara", "中原の機関").await;
    let one = village.reviewer("一番").await;
    for kind in [
        agency::Kind::Police,
        agency::Kind::Assembly,
        agency::Kind::Fire,
        agency::Kind::Utility,
        agency::Kind::Prefecture,
        agency::Kind::National,
        agency::Kind::Other,
    ] {
        village
            .alter_agency(office.agency, |row| row.kind = Set(kind))
            .await;
        let refused = trust(&one, &office, "desk-propose").await.refused(409);
        assert_eq!(refused, "no_desk_for_this_kind", "{kind:?}");
    }
    village
        .alter_agency(office.agency, |row| {
            row.kind = Set(agency::Kind::City);
            row.status = Set(agency::Status::Expired);
        })
        .await;
    assert_eq!(
        trust(&one, &office, "desk-propose").await.refused(409),
        "conflict"
    );
    village
        .alter_agency(office.agency, |row| {
            row.status = Set(agency::Status::Active);
        })
        .await;
    trust(&one, &office, "desk-propose").await.expect(200);
    village.close().await;
}

#[actix_web::test]
async fn a_place_at_the_desk_takes_two_administrators_and_goes_by_one() {
    let village = Village::new().await;
    let office = village.office("nakahara", "中原区役所").await;
    let other = second(&village, &office).await;
    let asks = async |deed: Value| office.keeper.post("/office/requests", deed).await;
    assert_eq!(
        asks(moderator(&office.desk, true)).await.refused(409),
        "no_desk"
    );
    village.opens_desk(office.agency).await;
    let invited = json!({"kind": "add_officer", "email": "new@city.example.lg.jp", "name": "新人", "department": "総務課", "roles": {"moderator": true}});
    assert_eq!(asks(invited).await.refused(422), "invalid");
    assert_eq!(
        office
            .desk
            .post("/office/requests", moderator(&office.desk, true))
            .await
            .refused(403),
        "forbidden"
    );
    let asked = asks(moderator(&office.desk, true)).await.expect(201);
    assert_eq!(asked["outcome"], Value::Null);
    let confirm = format!("/office/requests/{}/confirm", asked["id"].as_str().unwrap());
    office.keeper.post(&confirm, Value::Null).await.expect(403);
    office.desk.get("/moderation/cases").await.expect(403);
    other.post(&confirm, Value::Null).await.expect(200);
    office.desk.get("/moderation/cases").await.expect(200);
    let me = office.desk.get("/me").await.expect(200);
    assert_eq!(me["agency"]["roles"], json!(["responder", "moderator"]));
    // Whoever works beside them has no part in it.
    office.clerk.get("/moderation/cases").await.expect(403);

    let less = asks(moderator(&office.desk, false)).await.expect(201);
    assert_eq!(less["outcome"], "confirmed");
    office.desk.get("/moderation/cases").await.expect(403);
    gives(&office, &other, &office.desk).await;
    // Asked while the desk was open, confirmed after it was closed: nothing.
    let late = asks(json!({"kind": "change_roles", "officer": office.clerk.officer, "roles": {"author": true, "moderator": true}}))
        .await
        .expect(201);
    let closed = asks(json!({"kind": "close_desk"})).await.expect(201);
    assert_eq!(closed["outcome"], "confirmed");
    office.desk.get("/moderation/cases").await.expect(403);
    assert!(!village.has_place(&office.desk).await);
    let confirm = format!("/office/requests/{}/confirm", late["id"].as_str().unwrap());
    assert_eq!(
        other.post(&confirm, Value::Null).await.refused(409),
        "no_desk"
    );
    assert_eq!(
        asks(json!({"kind": "close_desk"})).await.refused(409),
        "conflict"
    );
    let lines = village
        .number("SELECT COUNT(*) AS n FROM audit_line WHERE action IN ('moderator_given', 'moderator_taken')")
        .await;
    assert_eq!(lines, 3);
    village.close().await;
}

#[actix_web::test]
async fn a_desk_proposes_a_neighbor_agrees_and_the_author_reads_whose_desk_it_was() {
    let village = Village::new().await;
    let kosugi = village.town("kosugi", "武蔵小杉").await;
    let taro = village.verified("太郎さん", kosugi).await;
    let hanako = village.verified("花子さん", kosugi).await;
    let volunteer = village.volunteer("世話役さん", kosugi).await;
    let reviewer = village.keeper("審査", Role::AppealReviewer).await;
    let (_, desk) = village.ward_desk().await;
    let post = village
        .reported(&taro, &hanako, "二丁目の田中さんはうそつきです")
        .await;
    hanako.answers(&post, "そんなことはないと思います").await;
    let case = desk.only_case().await.id;
    volunteer
        .acts(&case, "notes", json!({"words": "この人は前にもありました"}))
        .await
        .expect(204);

    let seen = desk.case(&case).await;
    assert_eq!(seen["part"], "government_desk");
    assert_eq!(seen["target"]["text"], "二丁目の田中さんはうそつきです");
    assert_eq!(seen["around"][0]["text"], "そんなことはないと思います");
    assert_eq!(seen["target"]["same_author"], true);
    for name in ["太郎さん", "花子さん", "世話役さん", "前にもありました"] {
        assert!(!told(&seen).contains(name), "{name}: {seen}");
    }
    let member = taro.membership.to_string();
    assert!(!told(&seen).contains(&member), "no member data");
    let looks = village
        .number("SELECT COUNT(*) AS n FROM audit_line WHERE action = 'look' AND role = 'government_desk' AND team IS NOT NULL")
        .await;
    assert_eq!(looks, 1, "each look is written down");
    assert_eq!(volunteer.case(&case).await["desks"], json!(["中原区役所"]));

    desk.decides(&case, decision("remove")).await.expect(201);
    hanako.get(&format!("/posts/{post}")).await.expect(200);
    let proposal = volunteer.case(&case).await["proposal"].clone();
    assert_eq!(
        (&proposal["role"], &proposal["body"]),
        (&json!("government_desk"), &json!("中原区役所"))
    );
    volunteer
        .acts(&case, "votes", json!({"agrees": true}))
        .await
        .expect(204);
    hanako.get(&format!("/posts/{post}")).await.expect(404);

    village.settle().await;
    let mine = taro.get("/decisions").await.expect(200)["items"][0].clone();
    assert_eq!(
        (&mine["role"], &mine["body"]),
        (&json!("government_desk"), &json!("中原区役所"))
    );
    let letter = village.letters(&taro.email).pop().unwrap().text;
    assert!(
        letter.contains("中原区役所の確認窓口（町の世話役か運営の担当者が同意しました）"),
        "{letter}"
    );
    for who in [&mine.to_string(), &letter] {
        assert!(!who.contains("見守り係"), "the person never: {who}");
    }
    let answered = hanako.get("/reports").await.expect(200);
    assert_eq!(answered["items"][0]["status"], "upheld");
    assert!(!told(&answered).contains("中原"), "one neutral sentence");
    let counted = village
        .number("SELECT COUNT(*) AS n FROM public_log WHERE act = 'remove' AND decider = 'government_desk'")
        .await;
    assert_eq!(counted, 1);

    // The door closes with the decision: what was decided stays, the words do not.
    let after = desk.case(&case).await;
    assert_eq!(after["state"], "decided");
    assert_eq!(
        (&after["target"], &after["around"]),
        (&Value::Null, &json!([]))
    );
    assert_eq!(after["decisions"][0]["kind"], "remove");
    let appeal = json!({"words": "田中さんとは私の飼い犬のことです"});
    let path = format!("/decisions/{}/appeal", mine["id"].as_str().unwrap());
    taro.post(&path, appeal).await.expect(201);
    assert_eq!(
        desk.get("/moderation/appeals").await.refused(403),
        "office_account"
    );
    let line = reviewer.get("/moderation/appeals").await.expect(200)["items"][0].clone();
    assert_eq!(line["decision"]["body"], "中原区役所");
    reviewer
        .answers_appeal(&line, "claim", Value::Null)
        .await
        .expect(204);
    let line = reviewer.get("/moderation/appeals").await.expect(200)["items"][0].clone();
    let answer = json!({"outcome": "overturned", "answer": "犬のお話と確認できました。"});
    reviewer
        .answers_appeal(&line, "answer", answer)
        .await
        .expect(204);
    hanako.get(&format!("/posts/{post}")).await.expect(200);
    village.close().await;
}

#[actix_web::test]
async fn alone_a_desk_says_at_most_that_nothing_is_wrong() {
    let village = Village::new().await;
    let kosugi = village.town("kosugi", "武蔵小杉").await;
    let taro = village.verified("太郎", kosugi).await;
    let hanako = village.verified("花子", kosugi).await;
    let staff = village.keeper("係", Role::StaffModerator).await;
    let (agency, desk) = village.ward_desk().await;
    let colleague = village.at_desk(agency, "同僚").await;
    for kind in ["warn", "label", "edit_required", "hide", "remove"] {
        let post = village
            .reported(&taro, &hanako, &format!("言いすぎた投稿 {kind}"))
            .await;
        let case = desk.only_case().await.id;
        let mut new = decision(kind);
        if kind == "label" {
            new["label"] = "off_topic".into();
        }
        desk.decides(&case, new).await.expect(201);
        let stands = hanako.get(&format!("/posts/{post}")).await.expect(200);
        assert_eq!(
            (&stands["withheld"], &stands["label"]),
            (&Value::Null, &Value::Null),
            "{kind}"
        );
        assert_eq!(taro.get("/decisions").await.expect(200)["items"], json!([]));
        // Neither the colleague nor the same person again: no two of a desk agree.
        assert!(!sees(&colleague, &case).await);
        for who in [&desk, &colleague] {
            let lock = staff.case(&case).await["lock"].as_i64().unwrap();
            let vote = who
                .acts_at(&case, lock, "votes", json!({"agrees": true}))
                .await;
            assert_eq!(vote.refused(403), "office_account");
        }
        // Somebody of staff says no: it is neighbors' again.
        staff
            .acts(&case, "votes", json!({"agrees": false}))
            .await
            .expect(204);
        staff
            .decides(&case, decision("no_action"))
            .await
            .expect(201);
    }
    let post = village.reported(&taro, &hanako, "ただの話").await;
    let case = desk.only_case().await.id;
    desk.acts(&case, "claim", Value::Null).await.expect(204);
    for (kind, hours) in [("limit", 24), ("suspend", 24), ("suspend", 0), ("close", 0)] {
        let mut new = decision(kind);
        if hours > 0 {
            new["hours"] = hours.into();
        }
        let refused = desk.acts(&case, "decisions", new).await;
        assert_eq!(
            refused.refused(403),
            "forbidden",
            "{kind}: people are not its affair"
        );
    }
    desk.acts(&case, "decisions", decision("no_action"))
        .await
        .expect(201);
    hanako.get(&format!("/posts/{post}")).await.expect(200);
    let counted = village
        .number("SELECT COUNT(*) AS n FROM public_log WHERE decider = 'government_desk'")
        .await;
    assert_eq!(counted, 1);
    village.close().await;
}

#[actix_web::test]
async fn a_volunteer_keeps_desks_from_a_case_and_what_one_had_taken_is_over() {
    let village = Village::new().await;
    let kosugi = village.town("kosugi", "武蔵小杉").await;
    let taro = village.verified("太郎", kosugi).await;
    let hanako = village.verified("花子", kosugi).await;
    let volunteer = village.volunteer("世話役", kosugi).await;
    let (_, desk) = village.ward_desk().await;
    for proposed in [false, true] {
        let words = format!("道路の補修がまた後回し、あの課はどうなっているの {proposed}");
        village.reported(&taro, &hanako, &words).await;
        let case = desk.only_case().await.id;
        if proposed {
            desk.decides(&case, decision("remove")).await.expect(201);
        } else {
            desk.acts(&case, "claim", Value::Null).await.expect(204);
        }
        let lock = volunteer.case(&case).await["lock"].as_i64().unwrap();
        for nobody in [&*desk, &*taro] {
            let refused = nobody.acts_at(&case, lock, "bar-desk", Value::Null).await;
            assert!([403, 404].contains(&refused.status.as_u16()));
        }
        let stale = volunteer
            .acts_at(&case, lock - 1, "bar-desk", Value::Null)
            .await;
        assert_eq!(stale.status, 412);
        volunteer
            .acts_at(&case, lock, "bar-desk", Value::Null)
            .await
            .expect(204);
        assert!(!sees(&desk, &case).await, "at once");
        let now = volunteer.case(&case).await;
        assert_eq!(
            (&now["state"], &now["taken"]),
            (&json!("open"), &json!("no"))
        );
        assert_eq!(
            (&now["proposal"], &now["desks"]),
            (&Value::Null, &json!([]))
        );
        assert_eq!(
            volunteer
                .acts(&case, "bar-desk", Value::Null)
                .await
                .refused(409),
            "conflict"
        );
        volunteer
            .decides(&case, decision("no_action"))
            .await
            .expect(201);
        assert_eq!(
            volunteer
                .acts(&case, "bar-desk", Value::Null)
                .await
                .refused(409),
            "conflict"
        );
    }
    let lines = village
        .number("SELECT COUNT(*) AS n FROM audit_line WHERE action = 'bar_desks' AND role = 'area_moderator'")
        .await;
    assert_eq!(lines, 2);
    village.close().await;
}
