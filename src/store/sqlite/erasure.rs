//! What remains of removed accounts and replaced HA1s in SQL, besides the log: changes to be followed, emails.

use super::error::SqliteError;
use super::rows::account_key;
use domain::accounts::AccountKey;
use domain::outbox::EmailId;
use domain::self_service::upkeep::Erasures;
use rusqlite::Connection;

/// Limit: how many emails are erased at once.
const EMAILS_AT_ONCE: u32 = 1_000;

/// What is to be erased of the changes up to number `followed`; all of it is read before any of it goes.
pub(super) fn due(connection: &Connection, followed: i64) -> Result<Option<Erasures>, SqliteError> {
    let sql = "SELECT max(sequence) FROM account_change WHERE erases = 1 AND sequence <= ?";
    let last: Option<i64> = connection.prepare_cached(sql)?.query_row([followed], |row| row.get(0))?;
    let (last_emails, emails) = letters(connection)?;
    if last.is_none() && last_emails.is_none() {
        return Ok(None);
    }
    Ok(Some(Erasures { accounts: removed(connection, last.unwrap_or(0))?, emails, last_change: last, last_emails }))
}

/// Accounts that are gone, and not there again under the same name.
fn removed(connection: &Connection, last: i64) -> Result<Vec<AccountKey>, SqliteError> {
    let sql = "SELECT DISTINCT tenant, realm, username FROM account_change AS change \
               WHERE erases = 1 AND sequence <= ? AND NOT EXISTS (SELECT 1 FROM account \
                   WHERE tenant = change.tenant AND realm = change.realm AND username = change.username)";
    let mut statement = connection.prepare_cached(sql)?;
    let keys = statement.query_map([last], |row| account_key(row, 0))?;
    Ok(keys.collect::<rusqlite::Result<_>>()?)
}

fn letters(connection: &Connection) -> Result<(Option<i64>, Vec<EmailId>), SqliteError> {
    let mut statement = connection.prepare_cached("SELECT id, letters FROM erased_letter ORDER BY id LIMIT ?")?;
    let mut rows = statement.query([EMAILS_AT_ONCE])?;
    let (mut last, mut letters) = (None, Vec::new());
    while let Some(row) = rows.next()? {
        last = Some(row.get(0)?);
        let ids: String = row.get(1)?;
        letters.extend(ids.split(' ').filter_map(EmailId::parse));
    }
    Ok((last, letters))
}

/// Removes it from the tables. Changes that erase nothing go with those that do: they may name the same accounts.
pub(super) fn done(connection: &Connection, erasures: &Erasures) -> Result<(), SqliteError> {
    let changes = "DELETE FROM account_change WHERE sequence <= ?";
    connection.prepare_cached(changes)?.execute([erasures.last_change.unwrap_or(0)])?;
    let letters = "DELETE FROM erased_letter WHERE id <= ?";
    connection.prepare_cached(letters)?.execute([erasures.last_emails.unwrap_or(0)])?;
    Ok(())
}
