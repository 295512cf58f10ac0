//! Lists of places, as the keeper of a machine types them in: once, again, changed, broken.
use sea_orm::{ConnectionTrait, DatabaseConnection, Statement};

use crate::machine::{self, Machine, Said};

const HEAD: &str = "全国地方公共団体コード,ID,名称,所在地_連結表記,緯度,経度,設置位置,電話番号,利用可能曜日,開始時間,終了時間,小児対応設備の有無\n";

/// A row: id, name, telephone, whether it has pads for children.
fn row(id: &str, name: &str, telephone: &str, pads: &str) -> String {
    format!(
        "141330,{id},{name},神奈川県川崎市中原区新丸子町{id}-1,35.5{id},139.66,玄関,{telephone},月火水木金,9:00,17:00,{pads}\n"
    )
}

fn list(rows: &[String]) -> String {
    format!("{HEAD}{}", rows.concat())
}

fn five() -> Vec<String> {
    [
        ("70", "市民館"),
        ("71", "図書館"),
        ("72", "体育館"),
        ("73", "区役所"),
        ("74", "公民館"),
    ]
    .map(|(id, name)| row(id, name, "(044)744-3113", "有"))
    .to_vec()
}

/// A machine with a list in a file, and what it says of it.
struct Desk {
    machine: Machine,
    database: String,
}

impl Desk {
    fn sqlite() -> Self {
        let machine = Machine::new();
        let database = format!("sqlite://{}", machine.data().join("kairanban.db").display());
        Self { machine, database }
    }

    async fn postgres() -> Option<Self> {
        let database = machine::fresh_database().await?;
        let machine = Machine::new().set("DATABASE_URL", &database);
        assert!(machine.run(&["migrate"]).ok);
        Some(Self { machine, database })
    }

    fn import(&self, text: &str, more: &[&str]) -> Said {
        self.import_bytes(text.as_bytes(), more)
    }

    fn import_bytes(&self, bytes: &[u8], more: &[&str]) -> Said {
        let file = self.machine.folder().join("list.csv");
        std::fs::write(&file, bytes).unwrap();
        self.machine
            .run(&[&["import", "places", file.to_str().unwrap()], more].concat())
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "looks into the database of the machine"
    )]
    async fn open(&self) -> DatabaseConnection {
        sea_orm::Database::connect(&self.database).await.unwrap()
    }

    async fn run(&self, sql: &str) {
        let conn = self.open().await;
        conn.execute_unprepared(sql).await.unwrap();
        conn.close().await.unwrap();
    }

    /// The first column of what a question answers, line by line.
    async fn ask(&self, sql: &str) -> Vec<String> {
        let conn = self.open().await;
        let statement = Statement::from_string(conn.get_database_backend(), sql);
        let rows = conn.query_all_raw(statement).await.unwrap();
        let words = rows
            .iter()
            .map(|row| row.try_get_by_index::<String>(0).unwrap());
        let words = words.collect();
        conn.close().await.unwrap();
        words
    }
}

const CC: [&str; 2] = ["--licence", "CC BY 4.0"];

#[track_caller]
fn says(said: &Said, words: &str) {
    assert!(
        said.out.contains(words),
        "{words} in {} {}",
        said.out,
        said.err
    );
}

#[track_caller]
fn refuses(said: &Said, words: &str) {
    assert_eq!(said.code, Some(1), "{} {}", said.out, said.err);
    assert!(said.err.contains(words), "{words} in {}", said.err);
}

#[tokio::test]
async fn a_list_comes_once_and_again_without_doubles() {
    again(Desk::sqlite()).await;
}

#[tokio::test]
async fn a_list_comes_once_and_again_on_postgresql() {
    if let Some(desk) = Desk::postgres().await {
        again(desk).await;
    }
}

async fn again(desk: Desk) {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/data/neighborhoods.geojson");
    assert!(desk.machine.run(&["import", "neighborhoods", file]).ok);
    refuses(&desk.import(&list(&five()), &[]), "give --licence");
    let dry = desk.import(&list(&five()), &[&CC[..], &["--dry-run"]].concat());
    says(&dry, "line 2: new: 市民館");
    says(
        &dry,
        "5 new, 0 changed, 0 unchanged, 0 no longer in the list, 0 rows refused; 0 in no neighborhood",
    );
    says(&dry, "(nothing was written)");
    assert!(desk.ask("SELECT name FROM place").await.is_empty());
    let first = desk.import(&list(&five()), &CC);
    says(
        &first,
        "aed/141330 (AED設置箇所一覧, 川崎市中原区; CC BY 4.0; UTF-8)",
    );
    says(&first, "places: 5 new");
    says(
        &desk.import(&list(&five()), &[]),
        "0 new, 0 changed, 5 unchanged",
    );
    let sources = desk
        .ask("SELECT licence || '|' || publisher || '|' || dataset FROM place_source")
        .await;
    assert_eq!(sources, ["CC BY 4.0|川崎市中原区|aed"]);
    let places = "SELECT name || '|' || telephone || '|' || hours || '|' || town || '|' || block FROM place WHERE name = '市民館'";
    assert_eq!(
        desk.ask(places).await,
        ["市民館|044-744-3113|Mo-Fr 09:00-17:00|新丸子町|70-1"]
    );
    otherwise(&desk).await;
}

/// Another edition: one row changed, one new, one gone; then that one is back.
async fn otherwise(desk: &Desk) {
    let mut next = five();
    next[0] = row("70", "市民館", "044-000-0000", "無");
    next.remove(4);
    next.push(row("75", "児童館", "", ""));
    let dry = desk.import(&list(&next), &["--dry-run"]);
    says(
        &dry,
        "line 2: changed: 市民館: telephone 「044-744-3113」 → 「044-000-0000」, child_pads 「yes」 → 「no」",
    );
    says(&dry, "line 6: new: 児童館");
    says(&dry, "no longer in the list: 公民館");
    says(
        &desk.import(&list(&next), &[]),
        "1 new, 1 changed, 3 unchanged, 1 no longer",
    );
    says(
        &desk.import(&list(&next), &[]),
        "0 new, 0 changed, 5 unchanged, 0 no longer",
    );
    assert_eq!(
        desk.ask("SELECT name FROM place WHERE status <> 'listed'")
            .await
            .len(),
        0,
        "nothing is closed"
    );
    let gone = "SELECT p.name FROM place p JOIN place_row r ON r.place_id = p.id WHERE r.gone_at IS NOT NULL";
    assert_eq!(desk.ask(gone).await, ["公民館"]);
    let facts = "SELECT value FROM place_fact f JOIN place p ON p.id = f.place_id WHERE p.name = '市民館' AND f.replaced_at IS NULL AND f.kind = 'child_pads'";
    assert_eq!(desk.ask(facts).await, ["no"]);
    next.push(row("74", "公民館", "(044)744-3113", "有"));
    says(
        &desk.import(&list(&next), &["--dry-run"]),
        "公民館 is in the list again",
    );
    says(
        &desk.import(&list(&next), &[]),
        "0 new, 1 changed, 5 unchanged",
    );
    assert!(desk.ask(gone).await.is_empty());
}

#[tokio::test]
async fn what_residents_wrote_stays_and_is_told() {
    kept(Desk::sqlite()).await;
}

#[tokio::test]
async fn what_residents_wrote_stays_on_postgresql() {
    if let Some(desk) = Desk::postgres().await {
        kept(desk).await;
    }
}

async fn kept(desk: Desk) {
    assert!(desk.import(&list(&five()), &CC).ok);
    desk.run(
        "UPDATE place SET telephone = '044-999-9999', version = version + 1 WHERE name = '市民館'",
    )
    .await;
    desk.run("UPDATE place_fact SET source_id = NULL, value = 'no' WHERE place_id = (SELECT id FROM place WHERE name = '図書館')").await;
    says(&desk.import(&list(&five()), &[]), "0 changed, 5 unchanged");
    let mut next = five();
    next[0] = row("70", "市民ホール", "044-111-1111", "有");
    next[1] = row("71", "図書館", "(044)744-3113", "△");
    let done = desk.import(&list(&next), &[]);
    says(
        &done,
        "kept as residents wrote it: line 2: 市民ホール: telephone 「044-999-9999」 → 「044-111-1111」",
    );
    says(
        &done,
        "kept as residents wrote it: line 3: 図書館: child_pads 「no」 → 「partly」",
    );
    says(&done, "0 new, 1 changed, 4 unchanged");
    let place = "SELECT name || telephone FROM place WHERE name LIKE '市民%'";
    assert_eq!(desk.ask(place).await, ["市民ホール044-999-9999"]);
}

#[tokio::test]
async fn a_list_that_is_numbered_anew_is_the_same_list() {
    let desk = Desk::sqlite();
    assert!(desk.import(&list(&five()), &CC).ok);
    // The first one closed, and every number moved up by one.
    let rows = five();
    let moved: Vec<String> = rows
        .iter()
        .skip(1)
        .zip(["70", "71", "72", "73"])
        .map(|(row, id)| {
            let mut cells: Vec<&str> = row.split(',').collect();
            cells[1] = id;
            cells.join(",")
        })
        .collect();
    says(
        &desk.import(&list(&moved), &[]),
        "0 new, 0 changed, 4 unchanged, 1 no longer in the list",
    );
    let keys = "SELECT p.name || ' ' || r.key FROM place p JOIN place_row r ON r.place_id = p.id WHERE r.gone_at IS NULL ORDER BY r.key";
    assert_eq!(
        desk.ask(keys).await,
        [
            "図書館 id:70",
            "体育館 id:71",
            "区役所 id:72",
            "公民館 id:73"
        ]
    );
}

#[tokio::test]
async fn bad_rows_keep_everything_out_unless_they_are_left_out() {
    let desk = Desk::sqlite();
    let mut rows = five();
    rows[1] = rows[1].replace("35.571", "");
    rows[3] = rows[3].replace("141330", "141331");
    let refused = desk.import(&list(&rows), &CC);
    refuses(&refused, "list.csv: line 3, 緯度: is empty");
    refuses(
        &refused,
        "line 5, 全国地方公共団体コード: 「141331」 has a wrong check digit: 141330",
    );
    refuses(&refused, "2 of 5 rows are refused, so nothing was imported");
    assert!(desk.ask("SELECT name FROM place").await.is_empty());
    let skipped = desk.import(&list(&rows), &[&CC[..], &["--skip-bad"]].concat());
    says(&skipped, "refused: line 3, 緯度: is empty");
    says(
        &skipped,
        "3 new, 0 changed, 0 unchanged, 0 no longer in the list, 2 rows refused; 3 in no neighborhood",
    );
    let again = desk.import(&list(&five()), &["--dry-run"]);
    says(&again, "2 new, 0 changed, 3 unchanged");
}

#[tokio::test]
async fn another_list_of_the_same_kind_is_not_taken_for_this_one() {
    let desk = Desk::sqlite();
    assert!(desk.import(&list(&five()), &CC).ok);
    let others: Vec<String> = ["80", "81", "82"]
        .map(|id| row(id, &format!("学校{id}"), "", ""))
        .to_vec();
    refuses(
        &desk.import(&list(&others), &[]),
        "of the 5 places that this list had, the file has 0: give --part NAME",
    );
    says(
        &desk.import(&list(&others), &[&CC[..], &["--part", "schools"]].concat()),
        "3 new",
    );
    says(
        &desk.import(&list(&others), &["--replace"]),
        "3 new, 0 changed, 0 unchanged, 5 no longer",
    );
}

#[test]
fn what_is_no_list_is_refused_before_anything_is_touched() {
    let desk = Desk::sqlite();
    for (bytes, words) in [
        (
            &b"PK\x03\x04[Content_Types].xml"[..],
            "an Excel workbook (.xlsx)",
        ),
        (b"", "empty"),
        (b"a,b\n\0,1\n", "NUL"),
        (b"a,b\n1,2\n", "no row of headings"),
    ] {
        refuses(&desk.import_bytes(bytes, &CC), words);
    }
    refuses(
        &desk.machine.run(&["import", "places", "nowhere.csv"]),
        "nowhere.csv",
    );
    let unknown = desk
        .machine
        .run(&["import", "places", "x.csv", "--dataset", "dance"]);
    assert_eq!(unknown.code, Some(2));
    assert!(unknown.err.contains("public_toilet"), "{}", unknown.err);
}
