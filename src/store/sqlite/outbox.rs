//! The outbox in SQL: letters that wait to be handed over.

use super::error::SqliteError;
use super::rows::{parsed, seconds, stored};
use domain::outbox::DeliveryTurn;
use domain::outbox::WaitingEmail;
use domain::outbox::{EMAIL_RETRY_CAP, Email, EmailId};
use rusqlite::{Connection, Row, params};
use std::collections::VecDeque;

/// Letters of a turn whose next try is due, in its order.
pub(super) fn due(
    connection: &Connection,
    turn: DeliveryTurn,
    now: u64,
    limit: u32,
) -> Result<Vec<WaitingEmail>, SqliteError> {
    if turn == DeliveryTurn::Further {
        return in_order(connection, "failures > 0", "next_try, written, id", now, limit);
    }
    let mut letters = in_order(connection, "failures = 0", "written, id", now, limit / 2)?;
    let mut newest = in_order(connection, "failures = 0", "written DESC, id DESC", now, limit.div_ceil(2))?;
    newest.retain(|new| letters.iter().all(|old| old.email.id != new.email.id));
    letters.extend(newest.into_iter().rev());
    Ok(from_both_ends(letters.into()))
}

fn from_both_ends(mut letters: VecDeque<WaitingEmail>) -> Vec<WaitingEmail> {
    let mut taken = Vec::with_capacity(letters.len());
    while let Some(newest) = letters.pop_back() {
        taken.push(newest);
        taken.extend(letters.pop_front());
    }
    taken
}

/// Letters that are due. One that is to wait longer than any may is due too: the clock was set back since.
fn in_order(
    connection: &Connection,
    which: &str,
    order: &str,
    now: u64,
    limit: u32,
) -> Result<Vec<WaitingEmail>, SqliteError> {
    let sql = format!(
        "SELECT id, sender, recipient, message, failures, written FROM outbox \
         WHERE {which} AND (next_try <= ?1 OR next_try > ?2) ORDER BY {order} LIMIT ?3"
    );
    let read = |row: &Row<'_>| {
        let email = Email {
            id: parsed(row, 0, EmailId::parse)?,
            sender: row.get(1)?,
            recipient: row.get(2)?,
            message: row.get(3)?,
        };
        Ok(WaitingEmail { email, failures: row.get(4)?, written: seconds(row.get(5)?) })
    };
    let mut statement = connection.prepare_cached(&sql)?;
    let longest = now.saturating_add(EMAIL_RETRY_CAP.as_secs());
    let letters = statement.query_map(params![stored(now), stored(longest), limit], read)?;
    Ok(letters.collect::<rusqlite::Result<_>>()?)
}

/// Those of these letters that are in the outbox.
pub(super) fn among(connection: &Connection, mut ids: Vec<EmailId>) -> Result<Vec<EmailId>, SqliteError> {
    let mut statement = connection.prepare_cached("SELECT 1 FROM outbox WHERE id = ?")?;
    let mut failure = None;
    ids.retain(|id| statement.exists([id.as_str()]).unwrap_or_else(|error| failure.replace(error).is_some()));
    failure.map_or(Ok(ids), |error| Err(error.into()))
}

/// The ids of all letters.
pub(super) fn ids(connection: &Connection) -> Result<Vec<EmailId>, SqliteError> {
    let mut statement = connection.prepare_cached("SELECT id FROM outbox ORDER BY id")?;
    let ids = statement.query_map([], |row| parsed(row, 0, EmailId::parse))?;
    Ok(ids.collect::<rusqlite::Result<_>>()?)
}

/// Removes letters.
pub(super) fn done(connection: &Connection, ids: &[EmailId]) -> Result<(), SqliteError> {
    let mut statement = connection.prepare_cached("DELETE FROM outbox WHERE id = ?")?;
    for id in ids {
        statement.execute([id.as_str()])?;
    }
    Ok(())
}

/// Counts a failure and sets the next try.
pub(super) fn failed(connection: &Connection, id: &EmailId, next_try: u64) -> Result<(), SqliteError> {
    let sql = "UPDATE outbox SET failures = failures + 1, next_try = ? WHERE id = ?";
    connection.prepare_cached(sql)?.execute(params![stored(next_try), id.as_str()])?;
    Ok(())
}
