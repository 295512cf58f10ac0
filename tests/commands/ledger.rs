//! `kairanban log verify`, as the keeper of a machine and as anybody types it.
use sea_orm::ConnectionTrait;

use crate::machine::Machine;

#[tokio::test]
async fn the_logs_are_checked_and_the_first_broken_row_is_named() {
    let machine = Machine::new();
    let fresh = machine.run(&["log", "verify"]);
    assert!(fresh.ok, "{}", fresh.err);
    assert!(
        fresh
            .out
            .contains("public log: 0 rows; audit trail: 0 rows; heads: 0")
    );
    let path = machine.data().join("kairanban.db");
    #[expect(clippy::disallowed_methods, reason = "tampers with the database")]
    let conn = sea_orm::Database::connect(format!("sqlite://{}", path.display()))
        .await
        .unwrap();
    let chain = "DROP TRIGGER audit_line_chained; INSERT INTO audit_line (seq, at, role, action, object_kind, object_id, prev, hash) \
                 VALUES (1, '2026-11-26 00:00:00.000 +00:00', 'machine', 'suspend', 'person', zeroblob(16), \
                 '0000000000000000000000000000000000000000000000000000000000000000', 'made up')";
    conn.execute_unprepared(chain).await.unwrap();
    conn.close().await.unwrap();
    let tampered = machine.run(&["log", "verify"]);
    assert_eq!(tampered.code, Some(1));
    assert_eq!(
        tampered.err.lines().last(),
        Some("audit trail: row 1 was changed")
    );
    assert!(!tampered.out.contains("as they were"), "{}", tampered.out);
}

/// What anybody fetched is checked without a database or settings.
#[test]
fn a_file_that_was_fetched_is_checked_by_itself() {
    let machine = Machine::new();
    let put = |name: &str, text: &str| {
        std::fs::write(machine.folder().join(name), text).unwrap();
    };
    put("log.csv", GOOD);
    let good = machine.run(&["log", "verify", "log.csv"]);
    assert!(good.ok, "{}", good.err);
    assert!(
        good.out.contains("public log: 2 rows; heads: 0"),
        "{}",
        good.out
    );
    put("bad.csv", &GOOD.replace("report,false", "report,true"));
    let bad = machine.run(&["log", "verify", "bad.csv"]);
    assert_eq!(
        (bad.code, bad.err.trim()),
        (Some(1), "public log: row 1 was changed")
    );
    let lines: Vec<_> = GOOD.lines().collect();
    put("second.csv", &[lines[0], lines[2], ""].join("\n"));
    let part = machine.run(&["log", "verify", "second.csv"]);
    assert!(
        part.out.contains("public log: 1 rows from row 2 on"),
        "{}{}",
        part.out,
        part.err
    );
    for (name, text) in [
        ("none.csv", "a,b\n1,2\n"),
        ("none.json", "{\"items\": [{}]}"),
        ("empty", ""),
    ] {
        put(name, text);
        let none = machine.run(&["log", "verify", name]);
        assert_eq!(none.code, Some(1), "{name}");
        assert!(none.err.contains(name), "{}", none.err);
    }
    assert_eq!(
        machine.run(&["log", "verify", "--heads", "log.csv"]).code,
        Some(2)
    );
    assert!(!machine.data().exists(), "nothing was opened");
}

/// As somebody does who reads on the page how it is done.
#[tokio::test]
async fn what_the_page_says_is_what_is_typed() {
    let machine = Machine::new();
    let server = machine.start(&["demo"]);
    let page = server.get("/transparency").await.text().await.unwrap();
    let (_, typed) = page.split_once("<code>kairanban ").unwrap();
    let (typed, _) = typed.split_once("</code>").unwrap();
    let typed: Vec<_> = typed.split(' ').collect();
    let fetched = async |name: &str| {
        let file = server.get(&format!("/transparency/{name}")).await;
        let text = file.text().await.unwrap();
        std::fs::write(machine.folder().join(name), &text).unwrap();
        text
    };
    let log = fetched("log.csv").await;
    fetched("heads.json").await;
    let checked = machine.run(&typed);
    let rows = log.lines().count() - 1;
    assert!(rows > 0, "the demo town has decided something");
    assert!(
        checked.out.contains(&format!("public log: {rows} rows")),
        "{}{}",
        checked.out,
        checked.err
    );
    let other = log.replacen(",post,", ",comment,", 1);
    std::fs::write(machine.folder().join("log.csv"), other).unwrap();
    let found = machine.run(&typed);
    assert_eq!(
        (found.code, found.err.trim()),
        (Some(1), "public log: row 1 was changed")
    );
    server.terminate();
}

/// Made by Python's `json` and `hashlib`, as `transparency/chain.rs` says.
const GOOD: &str = include_str!("log.csv");
