//! What is there after a sudden death and a start, held against what was acknowledged before.

use super::mailbox::Mailbox;
use super::store::StoreFile;
use std::collections::BTreeSet;
use std::path::Path;

/// Something that must never be.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Loss {
    /// A signup was answered "ok", and its account does not exist.
    AcknowledgedAndLost(String),
    /// No one ever gets the link that activates it.
    AccountWithoutLetter(String),
    /// Its link leads nowhere.
    LetterWithoutAccount(String),
    /// A final name with something else than a whole email.
    HalfALetter(String),
    /// An email that was begun, and that the start neither delivered nor removed.
    LeftBegun(String),
    /// A row that the start left in the outbox, though its email could be delivered.
    LeftInOutbox(String),
}

/// How much there was when all of it was last found in order; nothing by default. What belongs together lies on one
/// side of it: signups have come to an end and emails have arrived before anyone looks.
#[derive(Clone, Copy, Debug, Default)]
pub struct Mark {
    acknowledged: usize,
    letters: usize,
    /// The account that was made last, by its row.
    account: i64,
}

impl Mark {
    /// All that there is now.
    pub fn now(folder: &Path, acknowledged: &[String], mailbox: &Mailbox) -> Self {
        let account = StoreFile::within(folder).last_account();
        Self { acknowledged: acknowledged.len(), letters: mailbox.count(), account }
    }
}

/// What is lost of all that came after the mark; by default, of all there ever was. The service must have settled.
pub fn losses(folder: &Path, acknowledged: &[String], mailbox: &Mailbox, since: Mark) -> Vec<Loss> {
    let store = StoreFile::within(folder);
    let accounts = store.accounts_behind(since.account);
    let acknowledged = &acknowledged[since.acknowledged..];
    let lost = acknowledged.iter().filter(|user| !accounts.contains_key(*user)).cloned();
    let letters = mailbox.letters_behind(since.letters);
    let letters: BTreeSet<_> = letters.map(|letter| (&letter.user, &letter.activation.0)).collect();
    let unwritten = accounts.iter().filter(|(user, hash)| !letters.contains(&(*user, &hash.0)));
    let stray = letters.iter().filter(|(user, hash)| accounts.get(*user).is_none_or(|own| own.0 != **hash));
    let mut losses: Vec<_> = lost.map(Loss::AcknowledgedAndLost).collect();
    losses.extend(unwritten.map(|(user, _)| Loss::AccountWithoutLetter(user.clone())));
    losses.extend(stray.map(|(user, _)| Loss::LetterWithoutAccount((*user).clone())));
    losses.extend(mailbox.halves().iter().cloned().map(Loss::HalfALetter));
    losses.extend(mailbox.begun().into_iter().map(Loss::LeftBegun));
    losses.extend(store.outbox().into_iter().map(Loss::LeftInOutbox));
    losses
}
