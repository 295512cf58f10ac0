//! Names: what looks like an office's is nobody else's, asked over HTTP one name at a time.
use serde_json::json;

use crate::village::Village;

/// One name a line; `#` begins a remark, `\u{…}` stands for a character that cannot be seen.
fn corpus(text: &str) -> Vec<String> {
    let lines = text.lines();
    lines
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .map(|line| {
            let mut parts = line.split("\\u{");
            let first = parts.next().unwrap().to_owned();
            parts.fold(first, |name, part| {
                let (hex, rest) = part.split_once('}').unwrap();
                let sign = char::from_u32(u32::from_str_radix(hex, 16).unwrap()).unwrap();
                format!("{name}{sign}{rest}")
            })
        })
        .collect()
}

#[actix_web::test]
async fn no_impostors_name_of_the_corpus_is_taken_and_every_neighbors_is() {
    let village = Village::new().await;
    village.town("kosugi", "小杉").await;
    let who = village.newcomer("たろう").await;
    let impostors = corpus(include_str!("names/impostors.txt"));
    assert!(impostors.len() >= 500, "{}", impostors.len());
    for name in impostors {
        let answer = who.patch("/me", 1, json!({"display_name": name})).await;
        let problem = answer.expect(422);
        assert_eq!(problem["errors"][0]["pointer"], "/display_name", "{name}");
    }
    assert_eq!(who.get("/me").await.expect(200)["display_name"], "たろう");
    for name in corpus(include_str!("names/neighbors.txt")) {
        let answer = who.patch("/me", 1, json!({"display_name": name})).await;
        assert_eq!(answer.expect(200)["display_name"], name);
    }
    village.close().await;
}

#[actix_web::test]
async fn the_names_of_bodies_and_municipalities_that_are_here_are_theirs() {
    let village = Village::new().await;
    village.town("kosugi", "小杉").await;
    let who = village.newcomer("たろう").await;
    let refused = async |name: &str| {
        let answer = who.patch("/me", 1, json!({"display_name": name})).await;
        let problem = answer.expect(422);
        assert_eq!(problem["errors"][0]["code"], "not_allowed", "{name}");
    };
    // Nobody's yet.
    let water = json!({"display_name": "みなみ水道"});
    who.patch("/me", 1, water.clone()).await.expect(200);
    village.agency("water", "みなみ水道", "141330").await;
    for name in [
        "みなみ水道",
        "ミナミ水道",
        "み な み・水道",
        "ﾐﾅﾐ水道",
        "川崎市",
        "中原区",
        "川﨑市".replace('﨑', "崎").as_str(),
        "中原區",
    ] {
        refused(name).await;
    }
    let joins = json!({"neighborhood": "kosugi", "kind": "resident", "display_name": "ミナミ水道"});
    let problem = who.post("/memberships", joins).await.expect(422);
    assert_eq!(problem["errors"][0]["pointer"], "/display_name");
    let ends = json!({"display_name": "みなみ水道のとなり"});
    who.patch("/me", 1, ends).await.expect(200);
    village.close().await;
}
