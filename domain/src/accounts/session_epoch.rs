//! Which of an account's sessions are valid: only those that were opened in its present epoch.

/// A random number that the store replaces with every change that ends an account's sessions: disabled or enabled, other
/// HA1s, removed and added again, signed out everywhere. Old numbers do not come back, so that no ended session revives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SessionEpoch(pub u32);
