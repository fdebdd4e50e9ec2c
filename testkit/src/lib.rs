//! What tests and measurements of the service share: the service itself, in this process or as one of its own, and who
//! plays with it.

#![expect(clippy::unwrap_used, reason = "a test stops where something is missing")]

// The service.
pub mod binary;
pub mod daemon;
pub mod faults;
pub mod flood;
pub mod running;

// Who plays with it.
pub mod browser;
pub mod correspondence;
pub mod person;
pub mod phone;
pub mod signed_in;
pub mod wire;

// What is seen of it.
pub mod patience;
pub mod pickup;
pub mod refusals;
pub mod resident;

/// The folder of the workspace, in which fixtures and scripts are.
pub const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
