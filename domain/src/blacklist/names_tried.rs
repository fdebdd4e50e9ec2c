//! The names that were tried from a source, for an operator who asks for them.

use super::policy::Policy;
use crate::time::Tick;

/// Limit: how many of the names tried from one source are remembered: the last ones.
const NAMES: usize = 16;

/// Limit: how much of a name tried is remembered, in bytes.
const NAME: usize = 64;

/// The last names tried from one source, each once, in one piece of memory: each after a byte that is its length.
#[derive(Clone, Debug, Default)]
pub(super) struct NamesTried {
    names: Vec<u8>,
    last: Tick,
}

impl NamesTried {
    /// Notes one more.
    pub fn note(&mut self, username: &str, now: Tick) {
        self.last = now;
        let name = &username.as_bytes()[..username.floor_char_boundary(NAME)];
        if self.iter().any(|tried| tried == name) {
            return;
        }
        if self.iter().count() == NAMES {
            self.names.drain(..=usize::from(self.names[0]));
        }
        self.names.reserve_exact(1 + name.len());
        self.names.push(u8::try_from(name.len()).expect("it was cut"));
        self.names.extend_from_slice(name);
    }

    /// The names, the latest last.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        self.iter().map(|name| String::from_utf8_lossy(name).into_owned()).collect()
    }

    fn iter(&self) -> impl Iterator<Item = &[u8]> {
        let mut rest = self.names.as_slice();
        std::iter::from_fn(move || {
            let (length, following) = rest.split_first()?;
            let (name, following) = following.split_at(usize::from(*length));
            rest = following;
            Some(name)
        })
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
