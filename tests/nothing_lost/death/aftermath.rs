//! What is there after a sudden death and a start, held against what was acknowledged before.

use super::mailbox::Mailbox;
use realmgate::account::ActivationHash;
use rusqlite::{Connection, OpenFlags, Row};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Something that must never be.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Loss {
    /// Somebody was told "ok", and there is no such account.
    AcknowledgedAndLost(String),
    /// Nobody ever gets the link that activates it.
    AccountWithoutLetter(String),
    /// Its link leads nowhere.
    LetterWithoutAccount(String),
    /// A final name with something else than a whole letter.
    HalfALetter(String),
    /// A letter that was begun, and that the start neither delivered nor removed.
    LeftBegun(String),
    /// A row that the start left in the outbox, though its letter could be delivered.
    LeftInOutbox(String),
}

/// What was lost of all that was ever acknowledged. The service must have started and be idle.
pub fn losses(folder: &Path, acknowledged: &BTreeSet<String>, mailbox: &Mailbox) -> Vec<Loss> {
    let store = opened(folder);
    let accounts = accounts(&store);
    let lost = acknowledged.iter().filter(|user| !accounts.contains_key(*user)).cloned();
    let letters: BTreeSet<_> = mailbox.letters().map(|letter| (&letter.user, &letter.activation.0)).collect();
    let unwritten = accounts.iter().filter(|(user, hash)| !letters.contains(&(*user, &hash.0)));
    let stray = letters.iter().filter(|(user, hash)| accounts.get(*user).is_none_or(|own| own.0 != **hash));
    let mut losses: Vec<_> = lost.map(Loss::AcknowledgedAndLost).collect();
    losses.extend(unwritten.map(|(user, _)| Loss::AccountWithoutLetter(user.clone())));
    losses.extend(stray.map(|(user, _)| Loss::LetterWithoutAccount((*user).clone())));
    losses.extend(mailbox.halves().iter().cloned().map(Loss::HalfALetter));
    losses.extend(mailbox.begun().into_iter().map(Loss::LeftBegun));
    losses.extend(in_outbox(&store).into_iter().map(Loss::LeftInOutbox));
    losses
}

fn opened(folder: &Path) -> Connection {
    let store = folder.join("data/realmgate.sqlite");
    Connection::open_with_flags(store, OpenFlags::SQLITE_OPEN_READ_ONLY).expect("the store opens")
}

/// All accounts, none of which was activated, with the hash of their links.
fn accounts(store: &Connection) -> BTreeMap<String, ActivationHash> {
    let sql = "SELECT username, token_hash FROM account LEFT JOIN activation ON activation.account = account.id";
    rows(store, sql, |row| Ok((row.get(0)?, ActivationHash(row.get(1)?)))).into_iter().collect()
}

fn in_outbox(store: &Connection) -> Vec<String> {
    rows(store, "SELECT id FROM outbox", |row| row.get(0))
}

fn rows<T>(store: &Connection, sql: &str, read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>) -> Vec<T> {
    let mut statement = store.prepare(sql).expect("the schema is the service's");
    let rows = statement.query_map([], read).expect("the store answers");
    rows.collect::<rusqlite::Result<_>>().expect("each account has an activation")
}
