//! Audit records in SQL: written with the change, printed by the running server, purged after their time.

use super::error::SqliteError;
use super::rows::{seconds, stored};
use domain::accounts::{AccountKey, Action, AuditRecord, AuditSubject, Author, RemovedName};
use rusqlite::{Connection, Row, named_params};
use siphasher::sip128::{Hash128, Hasher128, SipHasher24};
use std::hash::Hasher;

/// Records a change of one account. Where it is removed and no server will print its name, that goes from all records.
pub(super) fn of_account(connection: &Connection, author: &Author, key: &AccountKey) -> Result<(), SqliteError> {
    let reference = reference(connection, key)?;
    let is_told = author.action != Action::Remove || author.removed_name == RemovedName::UntilPrinted;
    if !is_told {
        let sql = "UPDATE audit SET account = NULL WHERE tenant = ? AND realm = ? AND account = ?";
        connection.prepare_cached(sql)?.execute([&key.tenant, key.realm.as_str(), key.username.as_str()])?;
    }
    let subject = AuditSubject { tenant: Some(&key.tenant), realm: Some(key.realm.as_str()), detail: None };
    let account = is_told.then(|| key.username.as_str());
    insert(connection, author, subject, (account, Some(&reference)))
}

/// Records what is about no single account.
pub(super) fn of(connection: &Connection, author: &Author, subject: AuditSubject<'_>) -> Result<(), SqliteError> {
    insert(connection, author, subject, (None, None))
}

fn insert(
    connection: &Connection,
    author: &Author,
    subject: AuditSubject<'_>,
    (account, reference): (Option<&str>, Option<&str>),
) -> Result<(), SqliteError> {
    let sql = "INSERT INTO audit (at, actor, sudo_user, action, tenant, realm, account, reference, detail) \
               VALUES (:at, :actor, :sudo_user, :action, :tenant, :realm, :account, :reference, :detail)";
    let values = named_params! {
        ":at": stored(author.at),
        ":actor": author.actor,
        ":sudo_user": author.sudo_user,
        ":action": author.action.name(),
        ":tenant": subject.tenant,
        ":realm": subject.realm,
        ":account": account,
        ":reference": reference,
        ":detail": subject.detail,
    };
    connection.prepare_cached(sql)?.execute(values)?;
    Ok(())
}

/// 64 bits of a keyed hash of the key: the same for all records of one account, and the name cannot be read from it.
fn reference(connection: &Connection, key: &AccountKey) -> Result<String, SqliteError> {
    Ok(format!("{:016x}", keyed_hash(connection, key)?.h1))
}

/// 128 bits of it.
pub(super) fn name_hash(connection: &Connection, key: &AccountKey) -> Result<[u8; 16], SqliteError> {
    Ok(keyed_hash(connection, key)?.as_bytes())
}

fn keyed_hash(connection: &Connection, key: &AccountKey) -> Result<Hash128, SqliteError> {
    let secret: [u8; 16] = connection.prepare_cached("SELECT key FROM audit_key")?.query_row([], |row| row.get(0))?;
    let mut hasher = SipHasher24::new_with_key(&secret);
    for part in [key.tenant.as_str(), key.realm.as_str(), key.username.as_str()] {
        hasher.write(&(part.len() as u64).to_le_bytes());
        hasher.write(part.as_bytes());
    }
    Ok(hasher.finish128())
}

/// At most `limit` records that were not printed, oldest first.
pub(super) fn not_printed(connection: &Connection, limit: u32) -> Result<Vec<AuditRecord>, SqliteError> {
    let sql = "SELECT id, at, actor, sudo_user, action, tenant, realm, account, reference, detail FROM audit \
               WHERE printed = 0 ORDER BY id LIMIT ?";
    let mut statement = connection.prepare_cached(sql)?;
    let records = statement.query_map([limit], record)?;
    Ok(records.collect::<rusqlite::Result<_>>()?)
}

fn record(row: &Row<'_>) -> rusqlite::Result<AuditRecord> {
    Ok(AuditRecord {
        id: seconds(row.get(0)?),
        at: seconds(row.get(1)?),
        actor: row.get(2)?,
        sudo_user: row.get(3)?,
        action: row.get(4)?,
        tenant: row.get(5)?,
        realm: row.get(6)?,
        account: row.get(7)?,
        reference: row.get(8)?,
        detail: row.get(9)?,
    })
}

/// Notes that all records up to `last` were printed; the names of accounts that are gone go. Returns whether there was
/// one.
pub(super) fn printed(connection: &Connection, last: u64) -> Result<bool, SqliteError> {
    let sql = "UPDATE audit SET account = NULL WHERE printed = 0 AND id <= ? AND account IS NOT NULL \
               AND NOT EXISTS (SELECT 1 FROM account WHERE tenant = audit.tenant AND realm = audit.realm \
                                                       AND username = audit.account)";
    let gone = connection.prepare_cached(sql)?.execute([stored(last)])?;
    let sql = "UPDATE audit SET printed = 1 WHERE printed = 0 AND id <= ?";
    connection.prepare_cached(sql)?.execute([stored(last)])?;
    Ok(gone > 0)
}

/// Removes records older than `before`; returns how many.
pub(super) fn purge(connection: &Connection, before: u64) -> Result<u64, SqliteError> {
    Ok(connection.prepare_cached("DELETE FROM audit WHERE at < ?")?.execute([stored(before)])? as u64)
}
