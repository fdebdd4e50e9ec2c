//! The names that were tried from a source, for an operator who asks for them.

use super::policy::Policy;
use crate::time::Tick;
use std::collections::VecDeque;

/// Limit: how many of the names tried from one source are remembered: the last ones.
const NAMES: usize = 16;

/// Limit: how much of a name tried is remembered, in bytes.
const NAME: usize = 64;

/// The last names tried from one source, each once.
#[derive(Clone, Debug, Default)]
pub(super) struct NamesTried {
    names: VecDeque<Box<str>>,
    last: Tick,
}

impl NamesTried {
    /// Notes one more.
    pub fn note(&mut self, username: &str, now: Tick) {
        self.last = now;
        let name = &username[..username.floor_char_boundary(NAME)];
        if self.names.iter().any(|tried| **tried == *name) {
            return;
        }
        if self.names.len() == NAMES {
            self.names.pop_front();
        }
        self.names.push_back(name.into());
    }

    /// The names, the latest last.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        self.names.iter().map(ToString::to_string).collect()
    }

    /// Whether anything was tried recently. What was is not kept longer than asked for: people type passwords into the
    /// wrong field.
    #[must_use]
    pub fn counts(&self, policy: &Policy, now: Tick) -> bool {
        now.since(self.last) < policy.pair_memory
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_names_are_kept_once_each_and_cut_between_characters() {
        let mut tried = NamesTried::default();
        for number in 0..20 {
            tried.note(&format!("name{number}"), Tick::default());
            tried.note("name19", Tick::default());
        }
        let names = tried.names();
        assert_eq!((names.len(), names[0].as_str(), names[15].as_str()), (16, "name4", "name18"));
        tried.note(&"ä".repeat(40), Tick::default());
        assert_eq!(tried.names()[15], "ä".repeat(32));
    }
}
