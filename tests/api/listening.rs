//! An office cannot listen: the table of who may read what, told for every kind of word and every kind of viewer,
//! over every address that reads; and the command by which anybody checks it on a running server.
use std::collections::BTreeSet;

use entity::{id::NeighborhoodId, notice_version::Replies};
use kairanban::commands::listening::{self, Door};
use reqwest::Method;
use serde_json::json;

use crate::{
    gate::operations,
    offices::{Office, Officer, Roles},
    papers::Paper,
    people::Member,
    village::{Neighbor, Village, send},
};

/// A town with something of every kind in it, and everybody who might read it.
struct Town {
    village: Village,
    owner: Member,
    neighbor: Member,
    plain: Member,
    elsewhere: Member,
    office: Office,
    far_office: Office,
    /// Works at the office's moderation desk, where one case waits.
    keeper: Officer,
    words: Vec<Word>,
    ids: Vec<String>,
}

/// Something that was said, by the word that only it holds.
struct Word {
    canary: &'static str,
    readers: &'static [&'static str],
}

const EVERYBODY: &[&str] = &[
    "visitor",
    "elsewhere",
    "member",
    "verified",
    "clerk",
    "chief",
    "desk",
    "keeper",
    "far desk",
    "moderator",
];
const OWN_OFFICE: &[&str] = &["clerk", "chief", "desk", "keeper", "moderator"];
const ASKED_OPENLY: &[&str] = &[
    "visitor",
    "elsewhere",
    "member",
    "verified",
    "clerk",
    "chief",
    "desk",
    "keeper",
    "moderator",
];
const TOWN: &[&str] = &["member", "verified"];
const CHECKED: &[&str] = &["verified"];
const REPORTED: &[&str] = &["member", "verified", "moderator"];

impl Town {
    async fn new() -> Self {
        let village = Village::new().await;
        let area = village.town("kosugi", "小杉").await;
        let town = area;
        let far = village.town("toyosu", "豊洲").await;
        let owner = village.verified("かなりあ住人", town).await;
        let neighbor = village.verified("となり", town).await;
        let plain = village.member("なのり", town).await;
        let elsewhere = village.verified("とおく", far).await;
        let office = village.office("nakahara", "中原区役所").await;
        let far_office = village.office("koto", "江東区役所").await;
        village.opens_desk(office.agency).await;
        let keeper = village.at_desk(office.agency, "確認窓口").await;
        let mut town = Self {
            village,
            owner,
            neighbor,
            plain,
            elsewhere,
            office,
            far_office,
            keeper,
            words: Vec::new(),
            ids: Vec::new(),
        };
        town.speak(area).await;
        town
    }

    async fn speak(&mut self, town: NeighborhoodId) {
        for (canary, audience, readers) in [
            ("かなりあ公開01", "public", EVERYBODY),
            ("かなりあ近所02", "neighborhood", TOWN),
            ("かなりあ確認03", "verified", CHECKED),
        ] {
            let post = json!({"neighborhood": "kosugi", "kind": "question", "audience": audience, "body": canary});
            let id = self.owner.puts_up(post).await;
            self.words.push(Word { canary, readers });
            self.ids.push(id.clone());
            let canary = match audience {
                "public" => "かなりあ返事11",
                "neighborhood" => "かなりあ返事12",
                _ => "かなりあ返事13",
            };
            self.ids.push(self.neighbor.answers(&id, canary).await);
            self.words.push(Word { canary, readers });
        }
        let photo = self.owner.photo().await;
        let post = json!({"neighborhood": "kosugi", "kind": "talk", "audience": "neighborhood",
            "body": "かなりあ写真04", "photos": [photo]});
        let id = self.owner.puts_up(post).await;
        self.words.push(Word {
            canary: "かなりあ写真04",
            readers: TOWN,
        });
        self.ids.extend([id, photo]);
        let nameless = json!({"neighborhood": "kosugi", "kind": "question", "audience": "neighborhood",
            "body": "かなりあ無名05", "anonymous": true});
        self.ids.push(self.owner.puts_up(nameless).await);
        self.words.push(Word {
            canary: "かなりあ無名05",
            readers: TOWN,
        });
        self.ids.push(self.owner.membership.to_string());
        self.ask(town).await;
        self.report().await;
    }

    /// A post that a neighbor reported, with an answer under it: the one thing that the desk reads, through its case.
    async fn report(&mut self) {
        let post = json!({"neighborhood": "kosugi", "kind": "talk", "audience": "neighborhood", "body": "かなりあ通報31"});
        let post = self.owner.puts_up(post).await;
        let answer = self.neighbor.answers(&post, "かなりあ通報32").await;
        self.plain
            .reports("post", &post, "harassment")
            .await
            .expect(202);
        let case = self.keeper.only_case().await.id;
        self.ids.extend([post, answer, case]);
        for canary in ["かなりあ通報31", "かなりあ通報32"] {
            self.words.push(Word {
                canary,
                readers: REPORTED,
            });
        }
    }

    /// Questions to the two offices: one that everybody reads, and one between the asker and the office.
    async fn ask(&mut self, town: NeighborhoodId) {
        for (agency, replies, canary, readers) in [
            (
                self.office.agency,
                Replies::Open,
                "かなりあ質問21",
                ASKED_OPENLY,
            ),
            (
                self.office.agency,
                Replies::OfficeOnly,
                "かなりあ相談22",
                OWN_OFFICE,
            ),
            (
                self.far_office.agency,
                Replies::OfficeOnly,
                "かなりあ相談23",
                &["far desk"],
            ),
        ] {
            let paper = Paper {
                replies,
                ..Paper::to(town)
            };
            let out = self.village.prints(agency, &paper).await;
            let asked = json!({"body": canary});
            let reply = self
                .owner
                .post(&out.path("/replies"), asked)
                .await
                .expect(201);
            self.ids.push(out.notice.to_string());
            self.ids.push(reply["id"].as_str().unwrap().to_owned());
            self.words.push(Word { canary, readers });
        }
    }

    fn viewers(&self) -> Vec<(&'static str, Neighbor)> {
        vec![
            ("visitor", self.village.guest()),
            ("elsewhere", self.elsewhere.browser.clone()),
            ("member", self.plain.browser.clone()),
            ("verified", self.neighbor.browser.clone()),
            ("clerk", self.office.clerk.account.browser.clone()),
            ("chief", self.office.chief.account.browser.clone()),
            ("desk", self.office.desk.account.browser.clone()),
            ("keeper", self.office.keeper.account.browser.clone()),
            ("far desk", self.far_office.desk.account.browser.clone()),
            ("moderator", self.keeper.account.browser.clone()),
        ]
    }

    /// Every address that reads, with everything that was said in its places.
    fn addresses(&self) -> Vec<String> {
        let mut all: Vec<String> = operations()
            .into_iter()
            .filter(|(method, pattern)| *method == Method::GET && !pattern.ends_with("/live"))
            .flat_map(|(_, pattern)| fill(&pattern, &self.ids))
            .collect();
        for page in ["/", "/t/kosugi", "/notices", "/t/kosugi/notices"] {
            all.push(page.to_owned());
        }
        for id in &self.ids {
            all.extend([format!("/p/{id}"), format!("/n/{id}")]);
        }
        for ending in ["atom", "json", "ics"] {
            all.push(format!("/feeds/notices.{ending}"));
            all.push(format!("/feeds/neighborhoods/kosugi.{ending}"));
            all.push(format!("/feeds/agencies/nakahara.{ending}"));
        }
        all
    }
}

fn fill(pattern: &str, ids: &[String]) -> Vec<String> {
    let Some((before, rest)) = pattern.split_once('{') else {
        return vec![pattern.to_owned()];
    };
    let (name, after) = rest.split_once('}').unwrap();
    let values = match name {
        "slug" => vec!["kosugi".to_owned()],
        "size" => vec!["large".to_owned()],
        "number" => vec!["1".to_owned()],
        _ => ids.to_vec(),
    };
    values
        .iter()
        .flat_map(|value| fill(&format!("{before}{value}{after}"), ids))
        .collect()
}

async fn read(who: &Neighbor, path: &str) -> (u16, Vec<u8>) {
    let request = who.client.get(format!("{}{path}", who.url));
    let request = match &who.token {
        Some(token) => request.bearer_auth(token),
        None => request,
    };
    let answer = send(request).await;
    (answer.status.as_u16(), answer.body)
}

#[actix_web::test]
async fn everybody_reads_what_the_table_says_and_an_office_reads_like_a_visitor() {
    let town = Town::new().await;
    let addresses = town.addresses();
    assert!(addresses.len() > 100, "{}", addresses.len());
    for (name, who) in town.viewers() {
        let mut read_here = BTreeSet::new();
        for path in &addresses {
            let (_, body) = read(&who, path).await;
            let text = String::from_utf8_lossy(&body);
            for word in &town.words {
                let may = word.readers.contains(&name);
                if text.contains(word.canary) {
                    assert!(may, "{name} reads {} at {path}", word.canary);
                    let at_work = name == "moderator" && word.readers == REPORTED;
                    assert!(!at_work || path.contains("/moderation/cases/"), "{path}");
                    read_here.insert(word.canary);
                }
            }
            let named = text.contains("かなりあ住人");
            let public = ["visitor", "elsewhere"].contains(&name) || is_office(name);
            assert!(
                !named
                    || !public
                    || text.contains("かなりあ公開01")
                    || path.contains(&town.ids[0])
                    || asked(path),
                "{name} meets a member at {path}"
            );
        }
        for word in &town.words {
            let may = word.readers.contains(&name);
            assert_eq!(
                read_here.contains(word.canary),
                may,
                "{name} and {}",
                word.canary
            );
        }
    }
    town.village.close().await;
}

/// Where whoever asks an office openly is named, because they asked.
fn asked(path: &str) -> bool {
    path.ends_with("/replies")
}

fn is_office(name: &str) -> bool {
    ["clerk", "chief", "desk", "keeper", "far desk", "moderator"].contains(&name)
}

/// Status, headers and bytes: what is hidden looks like what was never there, and what is public like a visitor's.
#[actix_web::test]
async fn an_office_cannot_tell_what_is_hidden_from_what_is_not_there() {
    let town = Town::new().await;
    // Neither what is public, nor the notices and what was asked under them, nor what was reported.
    let residents = town.ids.len() - 9;
    let hidden: Vec<String> = town.ids[2..residents].to_vec();
    let nowhere: Vec<String> = hidden
        .iter()
        .map(|_| uuid::Uuid::now_v7().to_string())
        .collect();
    let patterns: Vec<String> = operations()
        .into_iter()
        .filter(|(method, pattern)| {
            *method == Method::GET && pattern.contains("{id}") && !pattern.contains("/office")
        })
        .map(|(_, pattern)| pattern)
        .collect();
    assert!(patterns.len() > 3);
    for who in [&town.office.clerk, &town.far_office.desk, &town.keeper] {
        for pattern in &patterns {
            let there = fill(pattern, &hidden);
            for (there, nowhere) in there.iter().zip(fill(pattern, &nowhere)) {
                assert_eq!(
                    read(who, there).await,
                    read(who, &nowhere).await,
                    "{pattern} tells that something is there"
                );
            }
        }
    }
    town.village.close().await;
}

/// No act of an office touches what residents wrote, whichever operation it tries.
#[actix_web::test]
async fn an_office_changes_nothing_that_residents_wrote() {
    let town = Town::new().await;
    let before = town
        .neighbor
        .get("/neighborhoods/kosugi/posts")
        .await
        .expect(200);
    for (method, pattern) in operations() {
        let resident = [
            "/posts",
            "/comments",
            "/photos",
            "/members",
            "/neighborhoods",
        ];
        let path = pattern.trim_start_matches("/api/v1");
        if method == Method::GET || !resident.iter().any(|start| path.starts_with(start)) {
            continue;
        }
        for path in fill(path, &town.ids) {
            for who in [
                &town.office.clerk,
                &town.office.chief,
                &town.office.keeper,
                &town.keeper,
            ] {
                let body = json!({"body": "消します", "kind": "thanks", "neighborhood": "kosugi", "audience": "neighborhood"});
                let answer = send(who.request(method.clone(), &path).json(&body)).await;
                let refused = answer.status.is_client_error();
                assert!(
                    refused || path == "/neighborhoods/locate",
                    "{method} {path}: {}",
                    answer.status
                );
            }
        }
    }
    let after = town
        .neighbor
        .get("/neighborhoods/kosugi/posts")
        .await
        .expect(200);
    assert_eq!(before, after);
    town.village.close().await;
}

#[actix_web::test]
async fn anybody_can_check_it_on_a_running_server() {
    let town = Town::new().await;
    let url = town.village.url.clone();
    let door = |who: &Neighbor| Door::new(&url, who.token.clone()).unwrap();
    let approver = town
        .village
        .officer(
            town.office.agency,
            "全部",
            Roles {
                author: true,
                approver: true,
                responder: true,
                administrator: true,
            },
        )
        .await;
    let found = listening::check(&url, &door(&town.neighbor), &door(&approver))
        .await
        .unwrap();
    assert!(found.leaks.is_empty(), "{:#?}", found.leaks);
    assert!(found.operations > 15 && found.secrets > 8, "{found:?}");

    // Nor does somebody of its moderation desk hear more at any address that residents are told at.
    let desk = listening::check(&url, &door(&town.neighbor), &door(&town.keeper))
        .await
        .unwrap();
    assert!(desk.leaks.is_empty(), "{:#?}", desk.leaks);

    // A server on which the office hears what residents hear would be found out.
    let leaky = listening::check(&url, &door(&town.neighbor), &door(&town.plain))
        .await
        .unwrap();
    let text = format!("{:?}", leaky.leaks);
    assert!(text.contains("かなりあ近所02"), "{text}");
    assert!(!text.contains("かなりあ確認03"), "{text}");
    town.village.close().await;
}
