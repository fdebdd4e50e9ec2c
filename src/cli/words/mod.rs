//! Wording shared by several commands: names, listings and rules, locks and guards.

pub(super) mod listings;
pub(super) mod locks;
pub(super) mod names;
