//! Reads the texts and counts.
use std::{fs, path::Path};

/// One text of a file.
pub struct Line {
    pub set: String,
    /// What is in it; empty where a file has no such column.
    pub kind: String,
    pub text: String,
}

/// The texts of a file.
pub struct Lines(Vec<Line>);

impl Lines {
    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn of(&self, set: &str) -> impl Iterator<Item = &Line> {
        self.0.iter().filter(move |line| line.set == set)
    }

    /// Sentences of published collections, where somebody has put them beside the project; `None` elsewhere.
    pub fn of_others() -> Option<Vec<String>> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/text");
        let mut texts = Vec::new();
        for name in [
            "asdc_utterances.txt",
            "tanaka_sentences.txt",
            "jcommonsenseqa_questions.txt",
            "jglue_caption_sentences.txt",
        ] {
            match fs::read_to_string(folder.join(name)) {
                // Every tenth: tens of thousands tell no more, and take a minute.
                Ok(text) => texts.extend(text.lines().step_by(10).map(str::to_owned)),
                Err(error) => {
                    println!("skipped: {name} is not beside the repository ({error})");
                    return None;
                }
            }
        }
        Some(texts)
    }
}

/// The lines of a file: set, (kind,) text. `\n` is a new line.
pub fn lines(file: &str) -> Lines {
    let rows = file.lines().filter(|row| !row.starts_with('#'));
    Lines(
        rows.map(|row| {
            let (set, rest) = row.split_once('\t').unwrap();
            let (kind, text) = rest.split_once('\t').unwrap_or(("", rest));
            Line {
                set: set.to_owned(),
                kind: kind.to_owned(),
                text: text.replace("\\n", "\n"),
            }
        })
        .collect(),
    )
}

/// A text without its marks, and where they stood, in UTF-16 units.
pub fn marked(text: &str) -> (String, Vec<(usize, usize)>) {
    let (mut bare, mut parts) = (String::new(), Vec::new());
    let (mut at, mut start) = (0, 0);
    for c in text.chars() {
        match c {
            '⟦' => start = at,
            '⟧' => parts.push((start, at)),
            other => {
                bare.push(other);
                at += other.len_utf16();
            }
        }
    }
    (bare, parts)
}

#[expect(clippy::cast_precision_loss, reason = "hundreds of texts")]
pub fn percent(part: usize, whole: usize) -> f64 {
    100.0 * part as f64 / whole as f64
}
