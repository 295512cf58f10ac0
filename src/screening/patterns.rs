//! Patterns that are written in the program: compiled once, and all of them held by a test to be patterns at all.
use regex::{Captures, Regex, RegexBuilder};

/// A pattern. One that is none fits nowhere; `tests` see to it that there is no such.
pub(super) struct Shape(Option<Regex>);

impl Shape {
    pub(super) fn new(pattern: &str) -> Self {
        let made = RegexBuilder::new(pattern).size_limit(SIZE).build();
        Self(made.ok())
    }

    /// The first place where it fits, from a byte on.
    pub(super) fn at<'t>(&self, text: &'t str, from: usize) -> Option<Captures<'t>> {
        let pattern = self.0.as_ref()?;
        if from > text.len() {
            return None;
        }
        pattern.captures_at(text, from)
    }

    /// Whether it fits anywhere.
    pub(super) fn fits(&self, text: &str) -> bool {
        self.0.as_ref().is_some_and(|one| one.is_match(text))
    }

    /// Whether it is a pattern.
    #[cfg(test)]
    pub(super) fn is_one(&self) -> bool {
        self.0.is_some()
    }
}

/// Bytes that one compiled pattern may take.
const SIZE: usize = 4 << 20;
