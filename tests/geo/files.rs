//! Files the tests read: the repository's own, and public maps that may lie beside the repository.

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The neighborhoods that travel with the program.
pub fn own_neighborhoods() -> String {
    fs::read_to_string(root().join("data/neighborhoods.geojson")).expect("our own data")
}

/// A public map or table; None, with a word about it, on a machine that has no copy.
pub fn boundary_file(name: &str) -> Option<String> {
    let path: PathBuf = root().join("../shared/data/boundaries").join(name);
    match fs::read_to_string(&path) {
        Ok(text) => Some(text),
        Err(error) => {
            println!("skipped: {name} is not beside the repository ({error})");
            None
        }
    }
}

/// The rows of a CSV file without quotes, as cells; the heading is left out.
pub fn rows(csv: &str) -> impl Iterator<Item = Vec<&str>> {
    csv.lines().skip(1).map(|line| line.split(',').collect())
}
