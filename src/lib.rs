//! Realmgate decides which phones a SIP platform lets in.
//!
//! Nouns are pure. Verbs decide the order of things. Edges touch the world. A noun is a file of types and functions:
//! no async, no clock, no I/O, no framework. A verb is one use case; it takes nouns, a `now`, an `rng` and the world
//! through small traits, such as `Credentials` and `Transport`. An edge is a technology. Each module uses only those above it;
//! `tests/architecture` holds the table.

// Nouns.
pub mod ambient;
pub mod self_service;
pub mod authentication;
pub mod memory;
pub mod network;
pub mod secrets;
pub mod text;
pub mod time;
pub mod digest; // is an answer right?
pub mod store_error; // the store did not answer
pub mod tenant; // hosts, realms, webhook users, limits
pub mod accounts; // accounts, usernames, activation hashes
pub mod outbox; // emails that wait, and how they leave
pub mod blacklist; // sources rejected without checking the password, and for how long

// Edges behind the traits that verbs ask.
pub mod store; // accounts and the outbox, durable
pub mod mail; // composed emails, and the ways they leave

// Verbs.
pub mod explain; // why an attempt is refused, step by step

// Edges that call verbs.
pub mod config; // settings
pub mod metrics; // what is counted
pub mod service; // what all workers share
pub mod http; // the endpoints
pub mod server; // the only wiring
pub mod cli; // the command line
