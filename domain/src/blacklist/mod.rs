//! The blacklist: slows guessers down by source, by pair and by name, and lets a phone that has just been right through
//! (docs/policy.md sections 1 to 3). A state machine over (visitor, now); one instance serves all workers.
//!
//! It decides whether a secret may be checked, what a failure costs, and which networks a firewall may drop. Nouns:
//! [`Blacklist`], its tables' entries (`pair`, `guard`, `known_good`, `penalties`, `listing`), [`Visitor`], [`Fault`]
//! and [`Permission`]. Verbs: [`Blacklist::begin`] (one [`Check`]), [`Blacklist::preview`], [`Blacklist::feed`] and
//! those of [`oversee`]. Trait: [`NetworkRules`], where operators' rules are stored.

pub mod oversee; // an operator rejects, allows and unblocks networks
mod admit;
mod arrivals;
mod bucket;
mod charge;
mod check;
mod class;
mod current_rules;
mod entry;
mod failures;
mod fault;
mod feed;
mod guard;
mod known_checks;
mod known_good;
mod listing;
mod locks;
mod recheck;
mod names_tried;
mod network_rules;
mod note_readable_name;
mod operator_rules;
mod pair;
mod penalties;
mod permission;
mod policy;
mod preview;
mod readable_name;
mod record;
mod restart;
mod rule_in_force;
mod rules;
mod success;
mod tables;
mod visitor;
mod within;

pub use bucket::CheckRate;
pub use check::{Check, Confirmed, Unchecked};
pub use class::Class;
pub use entry::{Entry, FailuresView, ListingView};
pub use fault::Fault;
pub use feed::Feed;
pub use guard::Caller;
pub use listing::{Certainty, Listed};
pub use locks::{GuardView, Lifted, LockView, Name, names_in_realms};
pub use network_rules::NetworkRules;
pub use pair::LockState;
pub use penalties::Counts;
pub use permission::{Permission, Permit, Rejection};
pub use policy::{Mode, Policy, never_listed};
pub use preview::Preview;
pub use record::BlacklistRecord;
pub use rule_in_force::RuleInForce;
pub use rules::RuleVerdict;
pub use tables::Blacklist;
pub use visitor::Visitor;

#[cfg(test)]
mod tests;
