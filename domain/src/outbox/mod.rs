//! The outbox: emails that wait for their delivery, how they are composed and how they leave.

pub mod clear; // what signups have delivered leaves the outbox
pub mod deliver; // the outbox becomes delivered letters
mod claims;
mod compose;
mod email;
mod queue;
mod transport;

pub use claims::{DeliveryClaim, DeliveryClaims};
pub use compose::{ActivationEmail, Compose, ComposeError};
pub use email::{EMAIL_RETRY_CAP, Email, EmailId};
pub use queue::{DeliveryTurn, EMAIL_LIFETIME, Outbox, WaitingEmail};
pub use transport::{MailError, Transport};
