//! The outbox in SQL: emails that wait to be handed over.

use super::error::SqliteError;
use super::rows::{parsed, seconds, stored};
use domain::outbox::{DeliveryTurn, EMAIL_RETRY_CAP, Email, EmailId, WaitingEmail};
use rusqlite::{Connection, Row, params};
use std::collections::VecDeque;

/// Emails of a turn whose next delivery attempt is due, in its order.
pub(super) fn due(
    connection: &Connection,
    turn: DeliveryTurn,
    now: u64,
    limit: u32,
) -> Result<Vec<WaitingEmail>, SqliteError> {
    if turn == DeliveryTurn::Further {
        return in_order(connection, "failures > 0", "next_try, written, id", now, limit);
    }
    let mut emails = in_order(connection, "failures = 0", "written, id", now, limit / 2)?;
    let mut newest = in_order(connection, "failures = 0", "written DESC, id DESC", now, limit.div_ceil(2))?;
    newest.retain(|new| emails.iter().all(|old| old.email.id != new.email.id));
    emails.extend(newest.into_iter().rev());
    Ok(from_both_ends(emails.into()))
}

fn from_both_ends(mut emails: VecDeque<WaitingEmail>) -> Vec<WaitingEmail> {
    let mut taken = Vec::with_capacity(emails.len());
    while let Some(newest) = emails.pop_back() {
        taken.push(newest);
        taken.extend(emails.pop_front());
    }
    taken
}

/// Emails that are due. One whose wait is longer than the longest is due too: the clock was set back since.
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
    let emails = statement.query_map(params![stored(now), stored(longest), limit], read)?;
    Ok(emails.collect::<rusqlite::Result<_>>()?)
}

/// Those of these emails that are in the outbox.
pub(super) fn among(connection: &Connection, mut ids: Vec<EmailId>) -> Result<Vec<EmailId>, SqliteError> {
    let mut statement = connection.prepare_cached("SELECT 1 FROM outbox WHERE id = ?")?;
    let mut failure = None;
    ids.retain(|id| statement.exists([id.as_str()]).unwrap_or_else(|error| failure.replace(error).is_some()));
    failure.map_or(Ok(ids), |error| Err(error.into()))
}

/// The ids of all emails.
pub(super) fn ids(connection: &Connection) -> Result<Vec<EmailId>, SqliteError> {
    let mut statement = connection.prepare_cached("SELECT id FROM outbox ORDER BY id")?;
    let ids = statement.query_map([], |row| parsed(row, 0, EmailId::parse))?;
    Ok(ids.collect::<rusqlite::Result<_>>()?)
}

/// How many emails there are, and when the oldest was written; reads an index alone.
pub(super) fn waiting(connection: &Connection) -> Result<(u64, Option<u64>), SqliteError> {
    let sql = "SELECT count(*), min(written) FROM outbox INDEXED BY outbox_by_next_try";
    let read = |row: &Row<'_>| Ok((seconds(row.get(0)?), row.get::<_, Option<i64>>(1)?.map(seconds)));
    Ok(connection.prepare_cached(sql)?.query_row([], read)?)
}

/// Removes emails.
pub(super) fn done(connection: &Connection, ids: &[EmailId]) -> Result<(), SqliteError> {
    let mut statement = connection.prepare_cached("DELETE FROM outbox WHERE id = ?")?;
    for id in ids {
        statement.execute([id.as_str()])?;
    }
    Ok(())
}

/// Counts a failure and sets the time of the next attempt.
pub(super) fn failed(connection: &Connection, id: &EmailId, next_try: u64) -> Result<(), SqliteError> {
    let sql = "UPDATE outbox SET failures = failures + 1, next_try = ? WHERE id = ?";
    connection.prepare_cached(sql)?.execute(params![stored(next_try), id.as_str()])?;
    Ok(())
}
