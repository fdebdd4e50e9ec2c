//! Instructions as callgrind counts them, and those recorded before.

pub mod profile;
pub mod record;
