//! Reads the project's own files.
use std::{fs, path::Path};

pub struct File {
    /// From the project's root, with `/`.
    pub path: String,
    pub text: String,
}

impl File {
    pub fn lines(&self) -> usize {
        self.text.lines().count()
    }

    /// Numbered lines that are not comments.
    pub fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let lines = self.text.lines().enumerate();
        lines
            .map(|(n, line)| (n + 1, line))
            .filter(|(_, line)| !line.trim_start().starts_with("//"))
    }
}

/// All files below these folders with this ending.
pub fn read(folders: &[&str], ending: &str) -> Vec<File> {
    let mut files = Vec::new();
    for folder in folders {
        walk(&root().join(folder), ending, &mut files);
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

/// One file's text.
pub fn text(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn walk(folder: &Path, ending: &str, files: &mut Vec<File>) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for path in entries.map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            if !path.ends_with("node_modules") {
                walk(&path, ending, files);
            }
        } else if path.extension().is_some_and(|e| e == ending) {
            let name = path
                .strip_prefix(root())
                .unwrap()
                .to_string_lossy()
                .into_owned();
            files.push(File {
                text: fs::read_to_string(&path).unwrap(),
                path: name,
            });
        }
    }
}
