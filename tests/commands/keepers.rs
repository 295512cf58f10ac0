//! Who keeps the rules, and the rules themselves, as the keeper of a machine types them.
use serde_json::{Value, json};

use crate::{
    machine::{Machine, Server},
    sign_in,
};

async fn get(server: &Server, token: &str, path: &str) -> Value {
    let request = reqwest::Client::new().get(format!("http://{}/api/v1{path}", server.address()));
    let answer = request.bearer_auth(token).send().await.unwrap();
    assert_eq!(answer.status(), 200, "{path}");
    answer.json().await.unwrap()
}

fn roles(me: &Value) -> Vec<&str> {
    let duties = me["duties"].as_array().unwrap().iter();
    duties.map(|duty| duty["role"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn the_demo_town_has_keepers_of_the_rules_and_something_to_look_at() {
    let machine = Machine::new();
    let server = machine.start(&["demo"]);
    let keepers = server.lines("keeps the rules: ");
    let mut held = Vec::new();
    for login in &keepers {
        let me = get(&server, &sign_in(&server, login).await, "/me").await;
        held.extend(roles(&me).into_iter().map(str::to_owned));
    }
    held.sort();
    let all = [
        "appeal_reviewer",
        "area_moderator",
        "area_moderator",
        "staff_moderator",
    ];
    assert_eq!(held, all);
    let volunteer = sign_in(&server, &keepers[0]).await;
    let queue = get(&server, &volunteer, "/moderation/cases").await;
    assert_eq!(queue["items"][0]["reporters"], 2, "one case waits: {queue}");
    let decided = get(&server, &volunteer, "/moderation/cases?shelf=decided").await;
    assert_eq!(decided["items"][0]["state"], "decided", "{decided}");
    let verified = Machine::at(&machine).run(&["log", "verify"]);
    assert!(
        verified.out.contains("public log: 1 rows"),
        "{}",
        verified.out
    );
}

#[tokio::test]
async fn a_part_in_keeping_the_rules_is_given_and_ended_by_typing() {
    let machine = Machine::new();
    let server = machine.start(&["demo"]);
    let here = || Machine::at(&machine);
    let login = server.lines("login: ").remove(0);
    let email = login.split(' ').next().unwrap();
    let role = ["--role", "area_moderator"];
    let there = ["--neighborhood", "musashi-kosugi"];
    for (wrong, said) in [
        ([&role[..], &[]].concat(), "/neighborhood: required"),
        (
            [&role[..], &["--neighborhood", "atlantis"]].concat(),
            "/neighborhood: unknown",
        ),
        (
            [&["--role", "auditor"][..], &there].concat(),
            "/neighborhood: not_allowed",
        ),
    ] {
        let refused = here().run(&[&["admin", "appoint", email], &wrong[..]].concat());
        assert_eq!(refused.code, Some(1), "{said}");
        assert!(refused.err.contains(said), "{}", refused.err);
    }
    let whole = [&["admin", "appoint", email], &role[..], &there].concat();
    let given = here().run(&whole);
    assert!(
        given.ok && given.out.contains("is area_moderator now"),
        "{}",
        given.err
    );
    assert_eq!(here().run(&whole).code, Some(1), "they hold it already");
    let nobody = here().run(&["admin", "appoint", "nobody@example.jp", "--role", "auditor"]);
    assert!(nobody.err.contains("no account"), "{}", nobody.err);
    let me = get(&server, &sign_in(&server, &login).await, "/me").await;
    assert_eq!(roles(&me), ["area_moderator"]);
    let over = here().run(&[&["admin", "dismiss", email], &role[..], &there].concat());
    assert!(over.ok && over.out.contains("no longer"), "{}", over.err);
    let again = here().run(&[&["admin", "dismiss", email], &role[..], &there].concat());
    assert_eq!(again.code, Some(1));
}

#[test]
fn rules_come_from_a_file_as_proposals_whole_or_not_at_all() {
    let machine = Machine::new();
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/data/rules/rules.json");
    let same = machine.run(&["import", "rules", file]);
    assert!(same.ok && same.out.contains("0 proposed"), "{}", same.err);
    let mut rules: Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    rules["rules"][0]["body"]["en"] = json!("Please do not.");
    let put = |name: &str, rules: &Value| {
        let path = machine.folder().join(name);
        std::fs::write(&path, rules.to_string()).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let changed = put("changed.json", &rules);
    let proposed = machine.run(&["import", "rules", &changed]);
    assert!(
        proposed.out.contains("1 proposed") && proposed.out.contains("/moderation/rules"),
        "{} {}",
        proposed.out,
        proposed.err
    );
    let again = machine.run(&["import", "rules", &changed]);
    assert!(again.out.contains("0 proposed"), "it waits: {}", again.out);
    rules["rules"][1]["body"]["en"] = json!("Nor this.");
    rules["rules"][2]["title"]["ja"] = json!("");
    let broken = machine.run(&["import", "rules", &put("broken.json", &rules)]);
    assert_eq!(broken.code, Some(1));
    assert!(broken.err.contains("broken.json"), "{}", broken.err);
    let after = machine.run(&["import", "rules", &changed]);
    assert!(after.out.contains("0 proposed"), "nothing of it was taken");
}
