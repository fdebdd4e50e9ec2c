//! The names of locked pairs and guarded names, for an operator: the tables that decide hold fingerprints alone.

use crate::network::Source;
use crate::time::Tick;
use std::net::IpAddr;

/// Limit: how many locked pairs have their names remembered: with those of guarded names 4 MB at worst.
pub(super) const LOCKS_NAMED: usize = 5_000;

/// Limit: how many guarded names are remembered by name.
pub(super) const GUARDED_NAMED: usize = 2_000;

/// Limit: how much of a locked or guarded username is remembered, in bytes: as much as an account's may have.
const USERNAME: usize = 255;

/// Limit: how much of a locked or guarded name's realm is remembered, in bytes.
const REALM: usize = 128;

/// The name of a pair, as it was sent.
#[derive(Clone, Debug)]
pub(super) struct ReadableName {
    pub(super) realm: Box<str>,
    /// `None` of attempts without a readable name.
    pub(super) username: Option<Box<str>>,
    /// Where it is locked; of no use for a guarded name.
    pub(super) network: Option<IpAddr>,
    pub(super) until: Tick,
}

impl ReadableName {
    pub(super) fn new(name: Option<(&str, &str)>, source: Source, now: Tick) -> Self {
        let cut = |text: &str, most: usize| text[..text.floor_char_boundary(most)].into();
        let realm = name.map_or_else(Box::default, |(realm, _)| cut(realm, REALM));
        let username = name.map(|(_, username)| cut(username, USERNAME));
        Self { realm, username, network: source.network, until: now }
    }

    /// Whether what it names may still hold: nothing is remembered for longer, since people type passwords into the
    /// wrong field.
    pub(super) fn counts(&self, now: Tick) -> bool {
        self.until.is_after(now)
    }
}
