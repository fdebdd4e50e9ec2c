//! Realmgate decides which phones a SIP platform lets in.
//!
//! A room is named after what it decides or what it touches. Inside a room that decides, nouns are pure and verbs decide
//! the order of things. Each room uses only those above it.

// Deciding.
pub mod time; // moments and spans of time, handed in
pub mod text; // what a string looks like to a person
pub mod secrets; // strings that are never printed, and tokens
pub mod digest; // is an answer right?
pub mod store_error; // the store did not answer
pub mod tenant; // hosts, realms, webhook users
pub mod network; // where an attempt came from, and rules about networks
pub mod memory; // tables with a firm bound, and rate limits
pub mod accounts; // accounts and what may be done to them
pub mod outbox; // emails that are not delivered yet
pub mod blacklist; // sources rejected without checking the password
pub mod authentication; // a request becomes a decision
pub mod self_service; // what people do for themselves in a browser
pub mod explain; // why an attempt is refused, step by step

// Touching.
pub mod ambient; // clock, randomness, folders, terminal
pub mod store; // accounts and the outbox, durable
pub mod mail; // composing emails, and the ways they leave
pub mod config; // settings
pub mod metrics; // what is counted
pub mod service; // the one shared state, and views of it
pub mod http; // the endpoints
pub mod server; // the only wiring
pub mod cli; // the command line
