//! A feature's properties, read one by one with every problem noted.

use serde_json::{Map, Value};

use super::{Fault, PropertyFault};

/// The properties of one feature and what was found wrong with them so far.
pub(super) struct Properties<'a> {
    map: &'a Map<String, Value>,
    faults: Vec<Fault>,
}

impl<'a> Properties<'a> {
    pub(super) fn new(map: &'a Map<String, Value>) -> Self {
        Self {
            map,
            faults: Vec::new(),
        }
    }

    pub(super) fn into_faults(self) -> Vec<Fault> {
        self.faults
    }

    /// Notes a fault and gives nothing, for the end of a chain.
    pub(super) fn refuse<T>(&mut self, name: &'static str, fault: PropertyFault) -> Option<T> {
        self.faults.push(Fault::Property { name, fault });
        None
    }

    /// A property that has to be there.
    pub(super) fn value(&mut self, name: &'static str) -> Option<&'a Value> {
        match self.map.get(name) {
            None | Some(Value::Null) => self.refuse(name, PropertyFault::Missing),
            found => found,
        }
    }

    /// A property that has to be written, though it may be null.
    pub(super) fn nullable(&mut self, name: &'static str) -> Option<&'a Value> {
        match self.map.get(name) {
            None => self.refuse(name, PropertyFault::Missing),
            found => found,
        }
    }

    /// A text of at most `max` characters.
    pub(super) fn text(&mut self, name: &'static str, max: usize) -> Option<String> {
        let value = self.value(name)?;
        self.clean(name, clean_text(value, max))
    }

    /// A text that is made of certain characters only; `wanted` says which.
    pub(super) fn text_of(
        &mut self,
        name: &'static str,
        max: usize,
        wanted: &'static str,
        fits: impl Fn(&str) -> bool,
    ) -> Option<String> {
        let text = self.text(name, max)?;
        if fits(&text) {
            Some(text)
        } else {
            self.refuse(name, PropertyFault::Not(wanted))
        }
    }

    /// A list of 1 to `entries` different texts of at most `max` characters.
    pub(super) fn texts(
        &mut self,
        name: &'static str,
        entries: usize,
        max: usize,
    ) -> Option<Vec<String>> {
        let Some(list) = self.value(name)?.as_array() else {
            return self.refuse(name, PropertyFault::Not("a list of texts"));
        };
        if list.is_empty() {
            return self.refuse(name, PropertyFault::Empty);
        }
        if list.len() > entries {
            return self.refuse(name, PropertyFault::TooLong { max: entries });
        }
        let read: Result<Vec<_>, _> = list.iter().map(|entry| clean_text(entry, max)).collect();
        let texts = self.clean(name, read)?;
        let mut sorted = texts.clone();
        sorted.sort_unstable();
        let twice = sorted
            .iter()
            .zip(sorted.iter().skip(1))
            .find(|(a, b)| a == b);
        match twice {
            Some((entry, _)) => self.refuse(name, PropertyFault::Repeated(entry.clone())),
            None => Some(texts),
        }
    }

    /// True or false.
    pub(super) fn yes_or_no(&mut self, name: &'static str) -> Option<bool> {
        match self.value(name)?.as_bool() {
            None => self.refuse(name, PropertyFault::Not("true or false")),
            answer => answer,
        }
    }

    /// Notes what reading gave up with.
    pub(super) fn clean<T, F: Into<PropertyFault>>(
        &mut self,
        name: &'static str,
        read: Result<T, F>,
    ) -> Option<T> {
        read.map_or_else(|fault| self.refuse(name, fault.into()), Some)
    }
}

/// A text as it may be stored and shown: something in it, nothing hidden in it, not too long.
pub(super) fn clean_text(value: &Value, max: usize) -> Result<String, PropertyFault> {
    let text = value.as_str().ok_or(PropertyFault::Not("a text"))?;
    if text.trim().is_empty() {
        Err(PropertyFault::Empty)
    } else if text.chars().count() > max {
        Err(PropertyFault::TooLong { max })
    } else if text.trim() != text || text.chars().any(is_hidden) {
        Err(PropertyFault::Unclean)
    } else {
        Ok(text.to_owned())
    }
}

/// Control characters, and those that turn the direction of writing or take no room:
/// with them two names look the same and are not.
fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}')
        || matches!(character, '\u{2060}'..='\u{2069}' | '\u{feff}')
}
