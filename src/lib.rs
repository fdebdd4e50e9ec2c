//! Realmgate decides which phones a SIP platform lets in.
//!
//! Nouns are pure. Verbs decide the order of things. Edges touch the world. A noun is a file of types and functions:
//! no async, no clock, no I/O, no framework. A verb is one use case; it takes nouns, a `now`, an `rng` and the world
//! through two interfaces, `Store` and `Mailer`. An edge is a technology. Each module uses only those above it;
//! `tests/architecture.rs` holds the table.

// Nouns.
pub mod account; // accounts, usernames, activation tokens
pub mod captcha; // the sum a person solves before signing up
pub mod digest; // is an answer right?
pub mod language; // of letters and pages
pub mod letter; // a finished letter
pub mod limits; // every limit in one place
pub mod now; // a moment, handed in
pub mod quota; // how many signups a source may make
pub mod secret; // a text that is never printed
pub mod source; // where an attempt came from
pub mod tenant; // hosts, realms, webhook users, limits

// Edges that verbs call.
pub mod mail; // letters, and the ways they leave
pub mod store; // accounts and the outbox, durable

// Verbs.
pub mod activate; // a token becomes an active account
pub mod deliver; // the outbox becomes delivered letters
pub mod sign_up; // a form becomes a pending account and a letter

// Edges that call verbs.
pub mod chance; // draws chance
pub mod clock; // reads the time
pub mod http; // routes, pages, who is asking
