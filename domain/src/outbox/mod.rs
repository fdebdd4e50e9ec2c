//! The outbox: emails that wait for their delivery, how they are composed and how they leave.

pub mod clear; // what signups have delivered leaves the outbox
pub mod deliver; // the outbox becomes delivered letters
mod letter; // a finished letter
mod claims;
mod compose;
mod queue;
mod transport;

pub use letter::{LETTER_RETRY_CAP, Letter, LetterId};

pub use claims::{Claim, Claims};
pub use compose::{ActivationLetter, Compose, ComposeError};
pub use queue::{EMAIL_LIFETIME, Outbox, Turn, WaitingLetter};
pub use transport::{MailError, Transport};
