//! Mail: how letters are composed and handed to a pickup folder, a relay or a test.

mod activation_letter;
mod delivered;
mod envelope;
mod in_hand;
mod memory;
mod pickup;
mod sender;
mod smtp;
mod unlinked;

pub use activation_letter::{ActivationLetter, ComposeError};
pub use in_hand::Claim;
pub use memory::Memory;
pub use sender::{Sender, SenderError};
pub use smtp::{SmtpLogin, SmtpSettings, SmtpSettingsError, SmtpTls};

use std::collections::HashSet;
use std::path::PathBuf;
use tokio::sync::Notify;

use crate::letter::{Letter, LetterId};
use crate::now::Now;
use activation_letter::Transfer;
use delivered::Delivered;
use in_hand::InHand;
use pickup::Pickup;
use smtp::Smtp;

/// Why a letter was not delivered.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// The folder or the relay cannot be used at all; the next letter would fare no better.
    #[error("mail cannot be sent now: {0}")]
    Unreachable(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// This letter was not taken; it may be later.
    #[error("the email was put off: {0}")]
    PutOff(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The relay will never take this letter (RFC 5321 section 4.2.1, 5yz).
    #[error("the email was refused: {0}")]
    Refused(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// Composes letters and hands them over. One instance for all workers.
#[derive(Debug)]
pub struct Mailer {
    sender: Sender,
    transport: Transport,
    in_hand: InHand,
    delivered: Delivered,
    work: Notify,
}

/// The ways a letter can leave: a closed set, so no trait.
#[derive(Debug)]
enum Transport {
    Pickup(Pickup),
    Smtp(Box<Smtp>),
    Memory(Memory),
}

impl Mailer {
    /// Lays letters as `.eml` files into `directory`, which is made (0700) where it is missing at first. One that vanishes
    /// later is not made again: until it is back, nobody signs up and the outbox keeps what was committed.
    #[must_use]
    pub fn pickup(sender: Sender, directory: PathBuf) -> Self {
        Self::new(sender, Transport::Pickup(Pickup::new(directory)))
    }

    /// Sends letters to a relay.
    pub fn smtp(sender: Sender, settings: SmtpSettings) -> Result<Self, SmtpSettingsError> {
        Ok(Self::new(sender, Transport::Smtp(Box::new(Smtp::new(settings)?))))
    }

    /// Keeps letters in `memory`, for tests.
    #[must_use]
    pub fn memory(sender: Sender, memory: Memory) -> Self {
        Self::new(sender, Transport::Memory(memory))
    }

    fn new(sender: Sender, transport: Transport) -> Self {
        Self { sender, transport, in_hand: InHand::default(), delivered: Delivered::default(), work: Notify::new() }
    }

    /// Composes an activation letter, from the tenant's sender where it has one of its own.
    pub fn compose(&self, letter: ActivationLetter<'_>, now: Now) -> Result<Letter, ComposeError> {
        let transfer = if self.delivers_at_once() { Transfer::AsWritten } else { Transfer::Ascii };
        letter.compose(&self.sender, transfer, now)
    }

    /// Whether a signup delivers its own letter. A relay is too slow for that: its letters wait for the outbox.
    #[must_use]
    pub const fn delivers_at_once(&self) -> bool {
        !matches!(self.transport, Transport::Smtp(_))
    }

    /// Takes a letter in hand from before its row is written until after the row is gone; `None` while somebody else
    /// has it. Without this the outbox could deliver a letter that a signup is just delivering.
    #[must_use]
    pub fn claim(&self, id: &LetterId) -> Option<Claim> {
        self.in_hand.claim(id)
    }

    /// Makes sure, before an account is committed, that its letter can be delivered: a pickup folder holds it whole
    /// under a temporary name afterwards.
    pub async fn prepare(&self, letter: &Letter) -> Result<(), MailError> {
        match &self.transport {
            Transport::Pickup(pickup) => pickup.prepare(letter).await,
            Transport::Smtp(_) | Transport::Memory(_) => Ok(()),
        }
    }

    /// Removes what is kept of letters that are not, or no longer, in the outbox: what `prepare` left of one that will
    /// not be delivered, what tells that one was. What cannot be removed now is removed by `tidy` at the next start.
    pub async fn discard(&self, ids: &[LetterId]) {
        if let Transport::Pickup(pickup) = &self.transport {
            pickup.discard(ids.to_vec()).await;
        }
    }

    /// Removes emails that nobody has collected, with all that is kept of them. Nothing goes while one of them is being
    /// delivered: that is `PutOff`. A relay has taken what it was given.
    pub async fn erase(&self, ids: &[LetterId]) -> Result<(), MailError> {
        let claims: Option<Vec<Claim>> = ids.iter().map(|id| self.claim(id)).collect();
        let Some(_claims) = claims else {
            return Err(MailError::PutOff("one of the emails is being delivered".into()));
        };
        match &self.transport {
            Transport::Pickup(pickup) => pickup.erase(ids.to_vec()).await,
            Transport::Smtp(_) | Transport::Memory(_) => Ok(()),
        }
    }

    /// Delivers a letter that was just prepared, as whoever collects letters sees it: a power loss may still undo it,
    /// until `sync`. It stays in hand until `take_delivered`, lest its row goes before that. A relay is too slow for this:
    /// `delivers_at_once` says so, and its letters are left to the outbox.
    pub async fn hand_over(&self, letter: &Letter, claim: Claim) -> Result<(), MailError> {
        match &self.transport {
            Transport::Pickup(pickup) => pickup.hand_over(&letter.id).await,
            Transport::Smtp(smtp) => smtp.send(letter).await,
            Transport::Memory(memory) => memory.deliver(letter),
        }?;
        self.delivered.add(claim);
        Ok(())
    }

    /// Takes all letters that were handed over since the last time.
    pub fn take_delivered(&self) -> Vec<Claim> {
        self.delivered.take()
    }

    /// Waits until a letter is handed over, or was since the last wait.
    pub async fn some_delivered(&self) {
        self.delivered.some().await;
    }

    /// After this no power loss undoes what was handed over before.
    pub async fn sync(&self) -> Result<(), MailError> {
        match &self.transport {
            Transport::Pickup(pickup) => pickup.sync().await,
            Transport::Smtp(_) | Transport::Memory(_) => Ok(()),
        }
    }

    /// Delivers a letter for good, prepared or not. Until it is discarded, delivering it again does nothing in a pickup
    /// folder, though the mail server has collected it and the service died meanwhile; of all letters one may be an
    /// exception.
    pub async fn deliver(&self, letter: &Letter) -> Result<(), MailError> {
        match &self.transport {
            Transport::Pickup(pickup) => pickup.deliver(letter).await,
            Transport::Smtp(smtp) => smtp.send(letter).await,
            Transport::Memory(memory) => memory.deliver(letter),
        }
    }

    /// Removes prepared letters that are not among `waiting`: their accounts were never committed. Says how many. What
    /// else is kept of letters that are not among them goes too. Only at start, before anything signs up.
    pub async fn tidy(&self, waiting: HashSet<LetterId>) -> Result<u64, MailError> {
        match &self.transport {
            Transport::Pickup(pickup) => pickup.tidy(waiting).await,
            Transport::Smtp(_) | Transport::Memory(_) => Ok(0),
        }
    }

    /// Says that a letter waits in the outbox.
    pub fn wake(&self) {
        self.work.notify_one();
    }

    /// Waits until `wake` is called, or was called since the last wait.
    pub async fn woken(&self) {
        self.work.notified().await;
    }
}
