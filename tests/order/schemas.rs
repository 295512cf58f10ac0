//! Names in the OpenAPI document: of two shapes with one name, the document silently keeps the last.
use std::collections::BTreeMap;

use crate::tree::read;

/// One shape, told in two features with the same fields.
const SHARED: &[&str] = &["MyComment"];

#[test]
fn every_shape_of_the_api_has_a_name_of_its_own() {
    let mut places: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for file in read(&["src"], "rs") {
        for name in named(&file.text) {
            places.entry(name).or_default().push(file.path.clone());
        }
    }
    assert!(places.len() > 100, "found the shapes");
    let doubled: Vec<_> = places
        .iter()
        .filter(|(name, files)| files.len() > 1 && !SHARED.contains(&name.as_str()))
        .collect();
    assert!(doubled.is_empty(), "two shapes, one name: {doubled:#?}");
}

/// What each type that derives `ToSchema` is called in the document.
fn named(text: &str) -> Vec<String> {
    let mut names = Vec::new();
    for part in text.split("#[derive(").skip(1) {
        let Some((derived, rest)) = part.split_once(")]") else {
            continue;
        };
        if !derived.contains("ToSchema") {
            continue;
        }
        let head = rest.split('{').next().unwrap_or_default();
        let other = head
            .split_once("schema(as = ")
            .map(|(_, name)| name.split([')', ',']).next().unwrap_or_default());
        let own = ["struct ", "enum "].iter().find_map(|word| {
            let (_, name) = head.split_once(word)?;
            name.split(['(', '<', ' ', ';']).next()
        });
        names.extend(other.or(own).map(|name| name.trim().to_owned()));
    }
    names
}
