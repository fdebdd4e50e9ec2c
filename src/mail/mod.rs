//! Mail: touches the ways emails leave. `composer` writes them (the domain's `Compose`) from `words` and `layout`;
//! `pickup`, `smtp` and, for tests, `memory` carry them (each a `Transport`); `signals` wakes the tasks that deliver.

mod account_email;
mod composer;
mod envelope;
mod layout;
mod memory;
mod moment;
mod pickup;
mod sender;
mod signals;
mod smtp;
mod test_email;
mod unlinked;
mod words;

pub use account_email::Transfer;
pub use composer::Composer;
pub use memory::Memory;
pub use pickup::Pickup;
pub use sender::{Sender, SenderError};
pub use signals::Signals;
pub use smtp::{RelayFailure, RelayStep, Smtp, SmtpLogin, SmtpSettings, SmtpSettingsError, SmtpTls};

use domain::outbox::{Compose, DeliveryClaims, Transport};

/// How a service's emails are composed and leave, and which are being delivered. One instance for all workers.
pub struct Mail {
    /// Writes them.
    pub composer: Box<dyn Compose>,
    /// Carries them.
    pub transport: Box<dyn Transport>,
    /// Which are being delivered right now.
    pub claims: DeliveryClaims,
    /// Wakes the tasks that deliver.
    pub signals: Signals,
}

impl Mail {
    /// Emails from `sender` that leave by `transport`.
    #[must_use]
    pub fn new(sender: Sender, transport: Box<dyn Transport>) -> Self {
        let transfer = if transport.delivers_at_once() { Transfer::AsWritten } else { Transfer::Ascii };
        let composer = Box::new(Composer::new(sender, transfer));
        Self { composer, transport, claims: DeliveryClaims::default(), signals: Signals::default() }
    }
}
