//! The house's order, kept by tests: who may name whom, how large a file may grow, which versions are safe.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot read the tree fails"
)]
mod schemas;
mod tree;
mod versions;

use tree::{File, read};

/// The features. The kernel is everything else in `src/`.
const FEATURES: &[&str] = &[
    "accounts",
    "agencies",
    "bulletin",
    "comments",
    "inbox",
    "meetups",
    "moderation",
    "neighborhoods",
    "notices",
    "notifications",
    "photos",
    "places",
    "posts",
    "reviews",
    "rights",
    "screening",
    "transparency",
];

/// Where the kernel and the features are joined.
const JOINTS: &[&str] = &[
    "src/app.rs",
    "src/lib.rs",
    "src/main.rs",
    "src/jobs/",
    "src/commands",
];

/// Kernel files that name tables (not only ids).
const KNOW_TABLES: &[&str] = &[
    "src/access.rs",
    "src/access/",
    "src/db/",
    "src/log.rs",
    "src/jobs",
    "src/gate/known.rs",
    "src/live/towns.rs",
    "src/commands/",
];

/// Who may look past the scope, and from where.
const DESKS: &[(&str, &[&str])] = &[
    (
        "Accounts",
        &[
            "src/accounts/",
            "src/agencies/",
            "src/neighborhoods/invites.rs",
        ],
    ),
    ("Gate", &["src/gate/"]),
    (
        "Jobs",
        &[
            "src/jobs",
            "src/notifications/",
            "src/inbox/",
            "src/accounts/",
            "src/agencies/",
            "src/photos/",
            "src/places/settle.rs",
            "src/reviews/own.rs",
            "src/neighborhoods/",
            "src/notices/",
        ],
    ),
    ("Offices", &["src/notices/"]),
    ("Meetups", &["src/meetups/"]),
    (
        "FeedCache",
        &[
            "src/posts/",
            "src/bulletin/",
            "src/comments/",
            "src/places/",
            "src/reviews/",
            "src/inbox/",
            "src/agencies/memory.rs",
            "src/neighborhoods/personas.rs",
            "src/neighborhoods/ties.rs",
            "src/neighborhoods/towns.rs",
            "src/notifications/service.rs",
        ],
    ),
    (
        "Cases",
        &["src/moderation/", "src/rights/", "src/screening/"],
    ),
    ("Bands", &["src/inbox/figures.rs", "src/inbox/reach.rs"]),
    ("Ledger", &["src/transparency/"]),
    (
        "Log",
        &[
            "src/log.rs",
            "src/log/",
            "src/live.rs",
            "src/live/",
            "src/metrics.rs",
        ],
    ),
    (
        "Commands",
        &[
            "src/commands",
            "src/neighborhoods/import",
            "src/places/samples.rs",
            "src/places/import",
            "src/accounts/",
        ],
    ),
];

fn rust() -> Vec<File> {
    read(&["src", "entity/src", "migration/src", "tests"], "rs")
}

fn scripts() -> Vec<File> {
    let mut files = read(&["static", "tests/web"], "js");
    files.extend(read(&["tests/web"], "mjs"));
    files.retain(|file| !file.path.contains("/vendor/"));
    files
}

#[track_caller]
fn none(bad: &[String], what: &str) {
    assert!(bad.is_empty(), "{what}:\n{}", bad.join("\n"));
}

fn within(path: &str, places: &[&str]) -> bool {
    places.iter().any(|place| path.starts_with(place))
}

#[test]
fn every_file_says_first_what_it_is_for() {
    let rust = rust().into_iter().filter(|f| !f.text.starts_with("//! "));
    let scripts = scripts().into_iter().filter(|f| {
        let first = f.text.trim_start_matches("// @ts-check\n");
        !first.starts_with("//") && !first.starts_with("/*")
    });
    none(
        &rust.chain(scripts).map(|f| f.path).collect::<Vec<_>>(),
        "no opening sentence",
    );
}

#[test]
fn no_file_outgrows_its_idea() {
    let too_long = |f: &File| {
        let most = match f.path.as_str() {
            path if path.starts_with("tests/") => 600,
            path if path.ends_with("js") => 250,
            _ => 400,
        };
        // Words are a list, not a program.
        f.lines() > most && !f.path.contains("/words/")
    };
    let long: Vec<_> = rust()
        .into_iter()
        .chain(scripts())
        .filter(too_long)
        .map(|f| format!("{} has {} lines", f.path, f.lines()))
        .collect();
    none(&long, "over the limit");
}

#[test]
fn the_kernel_uses_no_feature() {
    let mut bad = Vec::new();
    for file in read(&["src"], "rs") {
        let in_feature = FEATURES
            .iter()
            .any(|f| file.path.starts_with(&format!("src/{f}/")));
        if in_feature || within(&file.path, JOINTS) {
            continue;
        }
        for (number, line) in file.code() {
            if FEATURES.iter().any(|f| {
                line.contains(&format!("crate::{f}"))
                    || line.trim_start().starts_with(&format!("{f}::"))
            }) {
                bad.push(format!("{}:{number}: {line}", file.path));
            }
        }
    }
    none(&bad, "kernel files that use a feature");
}

#[test]
fn routes_speak_http_only() {
    let bad: Vec<_> = read(&["src"], "rs")
        .into_iter()
        .filter(|f| f.path.ends_with("routes.rs") || f.path.contains("/routes/"))
        .filter(|f| {
            f.code()
                .any(|(_, line)| line.contains("sea_orm") || line.contains(".write("))
        })
        .map(|f| f.path)
        .collect();
    none(&bad, "routes that talk to the database");
}

#[test]
fn only_those_who_must_know_the_tables() {
    let mut bad = Vec::new();
    for file in read(&["src"], "rs") {
        let in_feature = FEATURES
            .iter()
            .any(|f| file.path.starts_with(&format!("src/{f}/")));
        if in_feature || within(&file.path, KNOW_TABLES) {
            continue;
        }
        let opens = |line: &str| line.contains("::Entity");
        bad.extend(
            file.code()
                .filter(|(_, l)| opens(l))
                .map(|(n, l)| format!("{}:{n}: {l}", file.path)),
        );
    }
    none(&bad, "kernel files that open tables");
}

#[test]
fn only_listed_desks_look_past_the_scope() {
    let mut bad = Vec::new();
    for file in read(&["src"], "rs") {
        if file.path == "src/db.rs" {
            continue;
        }
        for (number, line) in file.code() {
            let Some((_, rest)) = line.split_once("Desk::") else {
                continue;
            };
            let desk: String = rest.chars().take_while(char::is_ascii_alphabetic).collect();
            let listed = DESKS
                .iter()
                .any(|(name, places)| *name == desk && within(&file.path, places));
            if !listed {
                bad.push(format!("{}:{number}: {desk}", file.path));
            }
        }
    }
    none(&bad, "desks that are not on the list");
}

#[test]
fn nothing_is_left_for_later() {
    let marks = [
        concat!("TO", "DO"),
        concat!("FIX", "ME"),
        concat!("#[ig", "nore"),
        concat!("#[al", "low("),
        concat!("todo", "!("),
        concat!("unimpl", "emented!("),
    ];
    let mut bad = Vec::new();
    for file in rust().into_iter().chain(scripts()) {
        for (number, line) in file.text.lines().enumerate() {
            if marks.iter().any(|mark| line.contains(mark)) {
                bad.push(format!("{}:{}: {}", file.path, number + 1, line.trim()));
            }
        }
    }
    none(&bad, "left for later");
}

#[test]
fn the_page_makes_no_html_from_strings() {
    let forbidden = [
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "unsafeHTML",
        "eval(",
        "document.write",
        "new Function",
    ];
    let mut bad = Vec::new();
    for file in scripts().iter().filter(|f| f.path.starts_with("static/")) {
        for (number, line) in file.code() {
            if forbidden.iter().any(|word| line.contains(word)) {
                bad.push(format!("{}:{number}: {line}", file.path));
            }
        }
    }
    none(&bad, "HTML from strings");
}

#[test]
fn every_setting_is_in_the_example_file() {
    let config = tree::text("src/config.rs");
    let example = tree::text(".env.example");
    let readme = tree::text("README.md");
    let mut names: Vec<_> = config
        .split('"')
        .filter(|word| word.starts_with("KAIRANBAN_") || *word == "DATABASE_URL")
        .filter(|word| word.chars().all(|c| c.is_ascii_uppercase() || c == '_'))
        .collect();
    names.sort_unstable();
    names.dedup();
    assert!(names.len() > 8, "found the settings");
    let missing: Vec<_> = names
        .into_iter()
        .filter(|name| {
            !example.contains(&format!("{name}=")) || !readme.contains(&format!("`{name}`"))
        })
        .map(str::to_owned)
        .collect();
    none(
        &missing,
        "not in .env.example, or not in the README's table",
    );
}
