//! The outbox: emails that wait for their delivery.

mod queue;

pub use queue::{Outbox, Turn, WaitingLetter};
