//! The program that surrounds `domain`: one room per technology. Deciding is in `domain`; touching the world is here.

pub mod ambient; // clock, randomness, folders, terminal
pub mod store; // accounts and the outbox, durable
pub mod mail; // composing emails, and the ways they leave
pub mod config; // settings
pub mod metrics; // what is counted
pub mod service; // the one shared state, and views of it
pub mod http; // the endpoints
pub mod server; // the only wiring
pub mod cli; // the command line
