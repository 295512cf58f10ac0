//! Version floors: releases below them have published holes that concern us (SECURITY.md lists them).
use crate::tree::text;

/// Crate, lowest safe version, why.
const FLOORS: &[(&str, [u64; 3], &str)] = &[
    (
        "actix-http",
        [3, 12, 1],
        "CVE-2026-73051: request smuggling",
    ),
    (
        "jsonwebtoken",
        [10, 3, 0],
        "CVE-2026-25537: exp as a string",
    ),
    ("sqlx", [0, 9, 0], "RUSTSEC-2024-0363, and SQLite below"),
    (
        "libsqlite3-sys",
        [0, 37, 0],
        "SQLite 3.51.3: the WAL-reset bug loses commits",
    ),
    ("lettre", [0, 11, 22], "RUSTSEC-2026-0141"),
    ("h2", [0, 4, 16], "floods"),
    ("bytes", [1, 11, 1], "RUSTSEC advisory of 2026"),
    ("idna", [1, 0, 0], "RUSTSEC-2024-0421"),
    ("time", [0, 3, 47], "RUSTSEC advisory of 2026"),
];

/// Crates that must not come in.
const BANNED: &[(&str, &str)] = &[
    (
        "openssl-sys",
        "one TLS stack, and none that a build machine must provide",
    ),
    ("native-tls", "the same"),
];

fn locked() -> Vec<(String, String)> {
    let lock = text("Cargo.lock");
    let mut names = lock.lines().filter_map(|line| line.strip_prefix("name = "));
    let mut versions = lock
        .lines()
        .filter_map(|line| line.strip_prefix("version = "))
        .skip(1);
    std::iter::from_fn(|| Some((names.next()?, versions.next()?)))
        .map(|(name, version)| {
            (
                name.trim_matches('"').into(),
                version.trim_matches('"').into(),
            )
        })
        .collect()
}

fn number(version: &str) -> Vec<u64> {
    version
        .split(['.', '-', '+'])
        .take(3)
        .filter_map(|part| part.parse().ok())
        .collect()
}

#[test]
fn no_crate_is_below_its_floor() {
    let locked = locked();
    assert!(
        locked.iter().any(|(name, _)| name == "actix-web"),
        "the lock file was read"
    );
    for (name, floor, why) in FLOORS {
        for (_, version) in locked.iter().filter(|(locked, _)| locked == name) {
            assert!(
                number(version).as_slice() >= floor.as_slice(),
                "{name} {version}: {why}"
            );
        }
    }
}

#[test]
fn no_banned_crate_came_in() {
    for (name, why) in BANNED {
        assert!(
            !locked().iter().any(|(locked, _)| locked == name),
            "{name}: {why}"
        );
    }
}
