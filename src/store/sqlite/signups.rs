//! Signups in SQL: a pending account with its activation and email, its activation, its end.

use super::error::SqliteError;
use super::pending::PendingBounds;
use super::rows::{parsed, seconds, stored};
use super::{accounts, email_requests, owner_changes, security};
use domain::accounts::{AccountKey, AccountState, AccountUsername, ActivationHash, EmailAddress};
use domain::digest::Realm;
use domain::self_service::activations::{PendingAccount, Signup, SignupError};
use domain::self_service::email_request::RequestKind;
use rusqlite::{Connection, OptionalExtension, Row, params};

/// Writes account, activation and outbox row.
pub(super) fn sign_up(
    connection: &Connection,
    signup: &Signup,
    pending: &PendingBounds,
    now: u64,
) -> Result<(), SignupError> {
    let key = &signup.account.key;
    free_expired_name(connection, key, now).map_err(SqliteError::from)?;
    // Within the one transaction that may write: any other sign-up, in this process or another, waits or is counted.
    let most = u64::from(signup.pending_most);
    if !pending.take_room(connection, &key.tenant, most).map_err(SqliteError::from)? {
        return Err(SignupError::Full);
    }
    if owner_changes::is_withheld(connection, key, now)? {
        return Err(SignupError::Taken);
    }
    let Some(account) = accounts::insert(connection, &signup.account)? else {
        return Err(SignupError::Taken);
    };
    insert_activation_and_email(connection, account, signup, now).map_err(SqliteError::from)?;
    Ok(())
}

fn free_expired_name(connection: &Connection, key: &AccountKey, now: u64) -> rusqlite::Result<usize> {
    let sql = "DELETE FROM account WHERE tenant = ? AND realm = ? AND username = ? AND state = ? \
               AND EXISTS (SELECT 1 FROM activation WHERE account = account.id AND expires < ?)";
    let (realm, username) = (key.realm.as_str(), key.username.as_str());
    connection.prepare_cached(sql)?.execute(params![
        key.tenant,
        realm,
        username,
        AccountState::Pending.name(),
        stored(now)
    ])
}

fn insert_activation_and_email(
    connection: &Connection,
    account: i64,
    signup: &Signup,
    now: u64,
) -> rusqlite::Result<()> {
    let sql = "INSERT INTO activation (token_hash, account, expires) VALUES (?, ?, ?)";
    let expires = stored(signup.activation_expires);
    let language = "UPDATE account SET language = ? WHERE id = ?";
    connection.prepare_cached(language)?.execute(params![signup.language.tag(), account])?;
    connection.prepare_cached(sql)?.execute(params![signup.activation.0, account, expires])?;
    security::insert_email(connection, account, &signup.email, now)
}

/// Pending accounts with an address that were created after `since`; the partial index is scanned.
pub(super) fn pending_since(
    connection: &Connection,
    since: u64,
    limit: u32,
) -> Result<Vec<PendingAccount>, SqliteError> {
    let sql = "SELECT tenant, email, created FROM account \
               WHERE state = 'pending' AND created > ? AND email IS NOT NULL LIMIT ?";
    let read = |row: &Row<'_>| {
        let email = parsed(row, 1, |text| EmailAddress::parse(text).ok())?;
        Ok(PendingAccount { tenant: row.get(0)?, email, created: seconds(row.get(2)?) })
    };
    let mut statement = connection.prepare_cached(sql)?;
    let accounts = statement.query_map(params![stored(since), limit], read)?;
    Ok(accounts.collect::<rusqlite::Result<_>>()?)
}

/// Uses a live token of the tenant up and makes its account active.
pub(super) fn activate(
    connection: &Connection,
    tenant: &str,
    activation: ActivationHash,
    now: u64,
) -> Result<Option<AccountKey>, SqliteError> {
    let Some((account, key)) = live_account(connection, tenant, activation, now)? else { return Ok(None) };
    let sql = "UPDATE account SET state = ?, activated = ? WHERE id = ?";
    connection.prepare_cached(sql)?.execute(params![AccountState::Active.name(), stored(now), account])?;
    connection.prepare_cached("DELETE FROM activation WHERE account = ?")?.execute([account])?;
    email_requests::tell(connection, &key, RequestKind::Welcome, now)?;
    Ok(Some(key))
}

/// The pending account of a live token of the tenant.
pub(super) fn live_account(
    connection: &Connection,
    tenant: &str,
    activation: ActivationHash,
    now: u64,
) -> Result<Option<(i64, AccountKey)>, SqliteError> {
    let sql = "SELECT id, tenant, realm, username FROM activation JOIN account ON account.id = activation.account \
               WHERE token_hash = ? AND expires >= ? AND state = ? AND tenant = ?";
    let read = |row: &Row<'_>| {
        let key = AccountKey {
            tenant: row.get(1)?,
            realm: parsed(row, 2, Realm::parse)?,
            username: parsed(row, 3, |text| AccountUsername::parse(text).ok())?,
        };
        Ok((row.get(0)?, key))
    };
    let values = params![activation.0, stored(now), AccountState::Pending.name(), tenant];
    Ok(connection.prepare_cached(sql)?.query_row(values, read).optional()?)
}

/// Removes pending accounts whose token has expired; returns how many.
pub(super) fn purge_expired(connection: &Connection, now: u64) -> Result<u64, SqliteError> {
    let sql = "DELETE FROM account WHERE state = ? AND id IN (SELECT account FROM activation WHERE expires < ?)";
    let removed = connection.prepare_cached(sql)?.execute(params![AccountState::Pending.name(), stored(now)])?;
    Ok(removed as u64)
}
