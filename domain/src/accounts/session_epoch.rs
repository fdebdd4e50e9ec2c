//! Which of an account's sessions go on: only those that were opened in its present epoch.

/// A number that the store draws anew with every change that ends an account's sessions: switched off or on, other HA1s,
/// removed and added again, signed out everywhere. Old numbers do not come back, so that nothing revives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SessionEpoch(pub u32);
