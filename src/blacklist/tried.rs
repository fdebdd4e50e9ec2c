//! The names that were tried from a source, for an operator who asks for them.

use std::collections::VecDeque;

/// How many names are remembered of one source: the last ones.
const NAMES: usize = 16;

/// How much of each, in bytes.
const NAME: usize = 64;

/// The last names tried from one source, each once.
#[derive(Clone, Debug, Default)]
pub struct Tried(VecDeque<Box<str>>);

impl Tried {
    /// Notes one more.
    pub fn note(&mut self, username: &str) {
        let name = &username[..username.floor_char_boundary(NAME)];
        if self.0.iter().any(|tried| **tried == *name) {
            return;
        }
        if self.0.len() == NAMES {
            self.0.pop_front();
        }
        self.0.push_back(name.into());
    }

    /// The names, the latest last.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        self.0.iter().map(ToString::to_string).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_names_are_kept_once_each_and_cut_between_characters() {
        let mut tried = Tried::default();
        for number in 0..20 {
            tried.note(&format!("name{number}"));
            tried.note("name19");
        }
        let names = tried.names();
        assert_eq!((names.len(), names[0].as_str(), names[15].as_str()), (16, "name4", "name18"));
        tried.note(&"ä".repeat(40));
        assert_eq!(tried.names()[15], "ä".repeat(32));
    }
}
