//! Security events, known devices and emails in SQL: what is written with each change that concerns an account's owner.

use super::error::SqliteError;
use super::rows::{parsed, seconds, stored};
use domain::accounts::AccountKey;
use domain::outbox::Email;
use domain::self_service::device::Device;
use domain::self_service::security::{Notice, SECURITY_EVENTS, SecurityEvent, SecurityRecord};
use rusqlite::{Connection, Row, params};

/// Writes the event and the emails of a notice.
pub(super) fn note(connection: &Connection, account: i64, notice: &Notice, now: u64) -> Result<(), SqliteError> {
    if let Some(event) = notice.event {
        insert(connection, account, event, &notice.device, now)?;
    }
    for email in &notice.emails {
        insert_email(connection, account, email, now)?;
    }
    Ok(())
}

/// Writes an event; the oldest go beyond the limit.
pub(super) fn insert(
    connection: &Connection,
    account: i64,
    event: SecurityEvent,
    device: &Device,
    now: u64,
) -> Result<(), SqliteError> {
    let sql = "INSERT INTO security_event (account, at, event, address, user_agent) VALUES (?, ?, ?, ?, ?)";
    let address = device.address.map(|address| address.to_string());
    let values = params![account, stored(now), event.name(), address, device.user_agent];
    connection.prepare_cached(sql)?.execute(values)?;
    let sql = "DELETE FROM security_event WHERE account = ?1 AND id <= \
               (SELECT id FROM security_event WHERE account = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2)";
    connection.prepare_cached(sql)?.execute(params![account, SECURITY_EVENTS])?;
    Ok(())
}

/// Writes an email to the outbox.
pub(super) fn insert_email(connection: &Connection, account: i64, email: &Email, now: u64) -> rusqlite::Result<()> {
    let sql = "INSERT INTO outbox (id, account, sender, recipient, message, written, next_try) \
               VALUES (?, ?, ?, ?, ?, ?6, ?6)";
    let (id, now) = (email.id.as_str(), stored(now));
    let values = params![id, account, email.sender, email.recipient, email.message, now];
    connection.prepare_cached(sql)?.execute(values)?;
    Ok(())
}

/// The events of an account, newest first.
pub(super) fn list(connection: &Connection, key: &AccountKey) -> Result<Vec<SecurityRecord>, SqliteError> {
    let sql = "SELECT at, event, address, user_agent FROM security_event WHERE account = \
               (SELECT id FROM account WHERE tenant = ? AND realm = ? AND username = ?) ORDER BY id DESC";
    let read = |row: &Row<'_>| {
        let event = parsed(row, 1, SecurityEvent::by_name)?;
        Ok(SecurityRecord { at: seconds(row.get(0)?), event, device: device(row, 2)? })
    };
    let mut statement = connection.prepare_cached(sql)?;
    let records = statement.query_map([&key.tenant, key.realm.as_str(), key.username.as_str()], read)?;
    Ok(records.collect::<rusqlite::Result<_>>()?)
}

/// Reads address and user agent from the two columns that begin at `column`.
pub(super) fn device(row: &Row<'_>, column: usize) -> rusqlite::Result<Device> {
    let address: Option<String> = row.get(column)?;
    Ok(Device { address: address.and_then(|text| text.parse().ok()), user_agent: row.get(column + 1)? })
}

/// Notes that an account was signed in to from such a device.
pub(super) fn note_device(connection: &Connection, account: i64, device: &Device) -> rusqlite::Result<()> {
    let sql = "INSERT OR IGNORE INTO device (account, fingerprint) VALUES (?, ?)";
    connection.prepare_cached(sql)?.execute(params![account, device.fingerprint()])?;
    Ok(())
}

/// Whether it was, or never from any.
pub(super) fn knows_device(connection: &Connection, key: &AccountKey, device: &Device) -> Result<bool, SqliteError> {
    let sql = "SELECT count(*), ifnull(sum(fingerprint = ?4), 0) FROM device WHERE account = \
               (SELECT id FROM account WHERE tenant = ?1 AND realm = ?2 AND username = ?3)";
    let values = params![key.tenant, key.realm.as_str(), key.username.as_str(), device.fingerprint()];
    let read = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?));
    let (known, same): (i64, i64) = connection.prepare_cached(sql)?.query_row(values, read)?;
    Ok(known == 0 || same > 0)
}
