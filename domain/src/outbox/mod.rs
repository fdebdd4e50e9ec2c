//! Decides when emails are delivered, tried again and given up, and keeps two tasks from delivering the same one.
//!
//! Nouns: [`Email`], [`WaitingEmail`], [`DeliveryClaims`]. Verbs: [`Delivery::start`] and [`Delivery::due`], which try what
//! waits, and [`clear_outbox`]. Traits: [`Outbox`] (the store), [`Transport`] (mail), [`Compose`] (templates).

mod claims; // which emails are being delivered right now
mod clear; // removes what signups have delivered
mod compose; // the contents of an email
mod deliver; // tries what is due
mod email; // a finished email
mod email_kind; // what emails are about
mod post; // emails that go out with a change of the store
mod queue; // the emails that wait, as the store keeps them
mod transport; // how emails are delivered

pub use claims::{DeliveryClaim, DeliveryClaims};
pub use clear::{NotCleared, clear_outbox};
pub use compose::{Compose, ComposeError, EmailContents};
pub use deliver::{Delivery, DeliveryStart, Round, Undelivered};
pub use email::{EMAIL_RETRY_CAP, Email, EmailId};
pub use email_kind::{
    CONFIRMATION_LINK_LIFETIME, EmailKind, MAGIC_LINK_LIFETIME, RECOVERY_LINK_LIFETIME, UNDO_LINK_LIFETIME,
};
pub use post::{EmailFate, Post, Written};
pub use queue::{DeliveryTurn, EMAIL_LIFETIME, Outbox, WaitingEmail};
pub use transport::{MailError, Transport};
