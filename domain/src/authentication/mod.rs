//! A request of a platform becomes a decision: let the phone in or not, and why.

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
