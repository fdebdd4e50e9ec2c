//! Instructions as callgrind counts them, and those recorded before.

pub mod locked;
pub mod profile;
pub mod record;
