//! The websites' promises, each through the front door of a server on port 0.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails where it stands")]

mod memory_store; // a store in memory that can be told to fail
mod relay; // a small SMTP server
mod running; // a running website with a clock, a store and a pickup folder of its own

// One file a promise.
mod activation;
mod answers;
mod captcha_once;
mod delivery;
mod failures;
mod hosts;
mod order_of_checks;
mod quota;
mod smtp;
mod walk;
