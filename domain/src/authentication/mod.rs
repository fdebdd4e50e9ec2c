//! A request of a platform becomes a decision: let the phone in or not, and why.
//!
//! Nouns: [`attempt::Attempt`] (read from `json` or `query`), [`Decision`], [`replay::Replay`],
//! [`attempt_history::AttemptHistory`] and [`Callers`]. Verb: [`authenticate::Gate::authenticate`], the order of all
//! checks. It asks the store through [`crate::accounts::Credentials`] and adds no trait of its own.

pub mod attempt; // one webhook request, parsed
pub mod attempt_history; // the last attempts under each name
pub mod authenticate; // an attempt becomes a decision
mod callers; // whose platform calls the webhook
mod decision; // let in or not, and why
pub mod json;
pub mod query;
pub mod replay; // which verified answers were seen, and from where

pub use callers::Callers;
pub use decision::{BlacklistAnswer, Decision, Denial, DenialReason, Grant, Noticed, Verdict};
