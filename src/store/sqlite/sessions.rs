//! Sessions in SQL. A session goes on while its epoch is its account's and the account is active.

use super::error::SqliteError;
use super::rows::{account_key, parsed, seconds, stored};
use super::security;
use domain::accounts::{AccountKey, AccountState};
use domain::self_service::security::Notice;
use domain::self_service::session::{
    NewSession, SESSIONS, SecretHash, Session, SessionId, SessionLimits, SignInMethod,
};
use rusqlite::{Connection, OptionalExtension, Row, named_params, params};

/// What `session` reads, of sessions that go on by their accounts.
const LIVE: &str = "SELECT session.id, tenant, realm, username, method, session.created, last_seen, authenticated, \
                    session.address, session.user_agent FROM session JOIN account ON account.id = session.account \
                    WHERE epoch = session_epoch AND state = 'active' \
                    AND last_seen >= :idle AND session.created >= :absolute";

/// Begins a session; `false` where there is no active account of the key.
pub(super) fn begin(
    connection: &Connection,
    key: &AccountKey,
    session: &NewSession,
    notice: &Notice,
    now: u64,
) -> Result<bool, SqliteError> {
    let Some(account) = active(connection, key)? else { return Ok(false) };
    insert(connection, account, session, now)?;
    security::note(connection, account, notice, now)?;
    Ok(true)
}

/// The number of an active account.
pub(super) fn active(connection: &Connection, key: &AccountKey) -> rusqlite::Result<Option<i64>> {
    let sql = "SELECT id FROM account WHERE tenant = ? AND realm = ? AND username = ? AND state = ?";
    let values = [&key.tenant, key.realm.as_str(), key.username.as_str(), AccountState::Active.name()];
    connection.prepare_cached(sql)?.query_row(values, |row| row.get(0)).optional()
}

/// Writes a session and its device; those used longest ago make room.
pub(super) fn insert(connection: &Connection, account: i64, session: &NewSession, now: u64) -> rusqlite::Result<()> {
    let sql = "DELETE FROM session WHERE account = ?1 AND id IN \
               (SELECT id FROM session WHERE account = ?1 ORDER BY last_seen DESC, id LIMIT -1 OFFSET ?2)";
    connection.prepare_cached(sql)?.execute(params![account, SESSIONS - 1])?;
    let sql = "INSERT INTO session (id, token_hash, account, epoch, method, created, last_seen, authenticated, address, \
                                    user_agent) \
               SELECT :id, :hash, id, session_epoch, :method, :now, :now, :now, :address, :user_agent \
               FROM account WHERE id = :account";
    let values = named_params! {
        ":id": session.id.as_str(),
        ":hash": session.hash.0,
        ":method": session.method.name(),
        ":now": stored(now),
        ":address": session.device.address.map(|address| address.to_string()),
        ":user_agent": session.device.user_agent,
        ":account": account,
    };
    connection.prepare_cached(sql)?.execute(values)?;
    security::note_device(connection, account, &session.device)
}

/// The session of a token.
pub(super) fn find(
    connection: &Connection,
    tenant: &str,
    token: SecretHash,
    limits: SessionLimits,
    now: u64,
) -> Result<Option<Session>, SqliteError> {
    let (idle, absolute) = since(limits, now);
    let sql = format!("{LIVE} AND token_hash = :hash AND tenant = :tenant");
    let values = named_params! { ":idle": idle, ":absolute": absolute, ":hash": token.0, ":tenant": tenant };
    Ok(connection.prepare_cached(&sql)?.query_row(values, session).optional()?)
}

/// The sessions of an account.
pub(super) fn list(
    connection: &Connection,
    key: &AccountKey,
    limits: SessionLimits,
    now: u64,
) -> Result<Vec<Session>, SqliteError> {
    let (idle, absolute) = since(limits, now);
    let sql = format!(
        "{LIVE} AND tenant = :tenant AND realm = :realm AND username = :username ORDER BY last_seen DESC, session.id"
    );
    let values = named_params! {
        ":idle": idle, ":absolute": absolute,
        ":tenant": key.tenant, ":realm": key.realm.as_str(), ":username": key.username.as_str(),
    };
    let mut statement = connection.prepare_cached(&sql)?;
    let sessions = statement.query_map(values, session)?;
    Ok(sessions.collect::<rusqlite::Result<_>>()?)
}

fn session(row: &Row<'_>) -> rusqlite::Result<Session> {
    Ok(Session {
        id: parsed(row, 0, SessionId::parse)?,
        account: account_key(row, 1)?,
        method: parsed(row, 4, SignInMethod::by_name)?,
        created: seconds(row.get(5)?),
        last_seen: seconds(row.get(6)?),
        authenticated: seconds(row.get(7)?),
        device: security::device(row, 8)?,
    })
}

/// The earliest last use, and the earliest beginning, of a session that goes on.
fn since(limits: SessionLimits, now: u64) -> (i64, i64) {
    let before = |lifetime: std::time::Duration| stored(now.saturating_sub(lifetime.as_secs()));
    (before(limits.idle), before(limits.absolute))
}

/// Writes down that a session was used.
pub(super) fn seen(connection: &Connection, id: &SessionId, now: u64) -> Result<(), SqliteError> {
    let sql = "UPDATE session SET last_seen = ? WHERE id = ?";
    connection.prepare_cached(sql)?.execute(params![stored(now), id.as_str()])?;
    Ok(())
}

/// Writes down that its owner has shown who they are.
pub(super) fn authenticated(connection: &Connection, id: &SessionId, now: u64) -> Result<bool, SqliteError> {
    let sql = "UPDATE session SET authenticated = ?1, last_seen = ?1 WHERE id = ?2";
    Ok(connection.prepare_cached(sql)?.execute(params![stored(now), id.as_str()])? == 1)
}

/// Ends one session of an account.
pub(super) fn end(connection: &Connection, key: &AccountKey, id: &SessionId) -> Result<bool, SqliteError> {
    let sql = "DELETE FROM session WHERE id = ?4 AND account = \
               (SELECT id FROM account WHERE tenant = ?1 AND realm = ?2 AND username = ?3)";
    let values = [&key.tenant, key.realm.as_str(), key.username.as_str(), id.as_str()];
    Ok(connection.prepare_cached(sql)?.execute(values)? == 1)
}

/// Ends all sessions of an account but one.
pub(super) fn end_others(connection: &Connection, key: &AccountKey, kept: &SessionId) -> Result<u64, SqliteError> {
    let sql = "DELETE FROM session WHERE id <> ?4 AND account = \
               (SELECT id FROM account WHERE tenant = ?1 AND realm = ?2 AND username = ?3)";
    let values = [&key.tenant, key.realm.as_str(), key.username.as_str(), kept.as_str()];
    Ok(connection.prepare_cached(sql)?.execute(values)? as u64)
}

/// Ends all sessions of an account, but for one that goes on in its new epoch.
pub(super) fn end_all(connection: &Connection, account: i64, kept: Option<&SessionId>) -> rusqlite::Result<()> {
    let sql = "UPDATE account SET state = state WHERE id = ?";
    connection.prepare_cached(sql)?.execute([account])?;
    let sql =
        "UPDATE session SET epoch = (SELECT session_epoch FROM account WHERE id = ?1) WHERE account = ?1 AND id = ?2";
    connection.prepare_cached(sql)?.execute(params![account, kept.map(SessionId::as_str)])?;
    let sql = "DELETE FROM session WHERE account = ?1 AND id IS NOT ?2";
    connection.prepare_cached(sql)?.execute(params![account, kept.map(SessionId::as_str)])?;
    Ok(())
}

/// Removes sessions that are over by their age or their account's epoch.
pub(super) fn purge(connection: &Connection, limits: SessionLimits, now: u64) -> Result<u64, SqliteError> {
    let (idle, absolute) = since(limits, now);
    let sql = "DELETE FROM session WHERE last_seen < ?1 OR created < ?2 \
               OR epoch <> (SELECT session_epoch FROM account WHERE id = session.account)";
    Ok(connection.prepare_cached(sql)?.execute([idle, absolute])? as u64)
}
