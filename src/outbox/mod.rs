//! The outbox: emails that wait for their delivery, how they are composed and how they leave.

mod claims;
mod compose;
mod queue;
mod transport;

pub use claims::{Claim, Claims};
pub use compose::{ActivationLetter, Compose, ComposeError};
pub use queue::{EMAIL_LIFETIME, Outbox, Turn, WaitingLetter};
pub use transport::{MailError, Transport};
