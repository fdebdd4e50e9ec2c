//! Links in emails to owners, in SQL: one conditional UPDATE uses a link up, and its effect is in the same transaction.

use super::error::SqliteError;
use super::rows::{account_key, parsed, stored};
use super::{credentials, security, sessions};
use domain::accounts::{AccountKey, AccountState, EmailAddress};
use domain::self_service::account_link::{
    CODE_TRIES, CodeOutcome, LinkEffect, LinkKind, LiveLink, MagicSecrets, NewLink,
};
use domain::self_service::security::Notice;
use domain::self_service::session::{NewSession, SecretHash, SessionId};
use rusqlite::{Connection, OptionalExtension, Row, named_params, params};

/// Limit: how long an expired link is kept, in seconds.
const KEPT: u64 = 24 * 60 * 60;

/// When a link is good, its account being joined.
const IS_LIVE: &str = "used IS NULL AND expires >= :now AND (epoch IS NULL OR epoch = session_epoch) \
                       AND state = CASE kind WHEN 'restore' THEN 'disabled' ELSE 'active' END";

/// What a used link was.
struct Used {
    id: i64,
    account: AccountKey,
    email: Option<EmailAddress>,
}

/// Writes a link; those of its kind that were not used are void: the latest one counts.
pub(super) fn insert(connection: &Connection, account: i64, link: &NewLink, now: u64) -> rusqlite::Result<()> {
    let kind = link.kind.name();
    let sql = "UPDATE link SET used = ?1 WHERE account = ?2 AND kind = ?3 AND used IS NULL";
    if link.kind != LinkKind::UndoEmail {
        connection.prepare_cached(sql)?.execute(params![stored(now), account, kind])?;
    }
    let sql = "INSERT INTO link (token_hash, kind, account, epoch, created, expires, email, verifier, code, tries) \
               SELECT :hash, :kind, id, CASE :outlives WHEN 0 THEN session_epoch END, :now, :expires, :email, :verifier, \
                      :code, :tries FROM account WHERE id = :account";
    let values = named_params! {
        ":hash": link.hash.0,
        ":kind": kind,
        ":outlives": link.kind.outlives_changes(),
        ":now": stored(now),
        ":expires": stored(link.expires),
        ":email": link.email.as_ref().map(EmailAddress::as_str),
        ":verifier": link.magic.map(|magic| magic.verifier.0),
        ":code": link.magic.map(|magic| magic.code.0),
        ":tries": link.magic.map_or(0, |_| CODE_TRIES),
        ":account": account,
    };
    connection.prepare_cached(sql)?.execute(values)?;
    Ok(())
}

/// Voids all links of an account that a change of its way in voids. Their epoch does so too; this leaves nothing to purge.
pub(super) fn void_all(connection: &Connection, account: i64, now: u64) -> rusqlite::Result<()> {
    let sql = "UPDATE link SET used = ? WHERE account = ? AND used IS NULL AND epoch IS NOT NULL";
    connection.prepare_cached(sql)?.execute(params![stored(now), account])?;
    Ok(())
}

/// A link that is good.
pub(super) fn live(
    connection: &Connection,
    tenant: &str,
    kind: LinkKind,
    hash: SecretHash,
    now: u64,
) -> Result<Option<LiveLink>, SqliteError> {
    let sql = format!(
        "SELECT tenant, realm, username, link.email, verifier FROM link JOIN account ON account.id = link.account \
         WHERE token_hash = :hash AND kind = :kind AND tenant = :tenant AND {IS_LIVE}"
    );
    let values = named_params! { ":hash": hash.0, ":kind": kind.name(), ":tenant": tenant, ":now": stored(now) };
    let read = |row: &Row<'_>| {
        let verifier: Option<[u8; 32]> = row.get(4)?;
        Ok(LiveLink { account: account_key(row, 0)?, email: address(row, 3)?, verifier: verifier.map(SecretHash) })
    };
    Ok(connection.prepare_cached(&sql)?.query_row(values, read).optional()?)
}

fn address(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<EmailAddress>> {
    let is_there = row.get_ref(column)?.as_str_or_null()?.is_some();
    is_there.then(|| parsed(row, column, |text| EmailAddress::parse(text).ok())).transpose()
}

/// Uses a link up and does what it is good for.
pub(super) fn consume(
    connection: &Connection,
    tenant: &str,
    hash: SecretHash,
    effect: &LinkEffect,
    notice: &Notice,
    now: u64,
) -> Result<Option<AccountKey>, SqliteError> {
    let verifier = match effect {
        LinkEffect::BeginSession { verifier, .. } => Some(*verifier),
        _ => None,
    };
    let Some(used) = take(connection, tenant, effect.kind(), hash, verifier, now)? else { return Ok(None) };
    apply(connection, &used, effect, now)?;
    security::note(connection, used.id, notice, now)?;
    Ok(Some(used.account))
}

/// The one UPDATE.
fn take(
    connection: &Connection,
    tenant: &str,
    kind: LinkKind,
    hash: SecretHash,
    verifier: Option<SecretHash>,
    now: u64,
) -> Result<Option<Used>, SqliteError> {
    let sql = format!(
        "UPDATE link SET used = :now FROM account WHERE account.id = link.account AND token_hash = :hash AND kind = :kind \
         AND tenant = :tenant AND verifier IS :verifier AND {IS_LIVE} \
         RETURNING account, email"
    );
    let values = named_params! {
        ":hash": hash.0, ":kind": kind.name(), ":tenant": tenant, ":verifier": verifier.map(|hash| hash.0),
        ":now": stored(now),
    };
    let read = |row: &Row<'_>| Ok((row.get::<_, i64>(0)?, address(row, 1)?));
    let taken = connection.prepare_cached(&sql)?.query_row(values, read).optional()?;
    taken.map(|(id, email)| Ok(Used { id, account: key_of(connection, id)?, email })).transpose()
}

fn key_of(connection: &Connection, id: i64) -> Result<AccountKey, SqliteError> {
    let sql = "SELECT tenant, realm, username FROM account WHERE id = ?";
    Ok(connection.prepare_cached(sql)?.query_row([id], |row| account_key(row, 0))?)
}

fn apply(connection: &Connection, used: &Used, effect: &LinkEffect, now: u64) -> Result<(), SqliteError> {
    match effect {
        LinkEffect::SetPassword(ha1s) => {
            connection.prepare_cached("DELETE FROM phone WHERE account = ?")?.execute([used.id])?;
            credentials::replace_ha1s(connection, used.id, ha1s)?;
            close_ways_in(connection, used.id, None, now)?;
        }
        LinkEffect::BeginSession { session, .. } => sessions::insert(connection, used.id, session, now)?,
        LinkEffect::SetEmail { kept, undo } => {
            let former = email_of(connection, used.id)?;
            set_email(connection, used, now, kept.as_ref())?;
            if let Some(former) = former {
                insert(connection, used.id, &NewLink { email: Some(former), ..undo.clone() }, now)?;
            }
        }
        LinkEffect::UndoEmail => {
            set_email(connection, used, now, None)?;
            // Later changes are undone with it: the owner of the oldest address wins.
            let sql = "UPDATE link SET used = ?1 WHERE account = ?2 AND kind = 'undo_email' AND used IS NULL \
                       AND created >= (SELECT max(created) FROM link WHERE account = ?2 AND kind = 'undo_email' AND used = ?1)";
            connection.prepare_cached(sql)?.execute(params![stored(now), used.id])?;
        }
        LinkEffect::Restore => restore(connection, used.id, now)?,
    }
    Ok(())
}

fn email_of(connection: &Connection, id: i64) -> rusqlite::Result<Option<EmailAddress>> {
    connection.prepare_cached("SELECT email FROM account WHERE id = ?")?.query_row([id], |row| address(row, 0))
}

fn set_email(connection: &Connection, used: &Used, now: u64, kept: Option<&SessionId>) -> Result<(), SqliteError> {
    let sql = "UPDATE account SET email = ? WHERE id = ?";
    let email = used.email.as_ref().map(EmailAddress::as_str);
    connection.prepare_cached(sql)?.execute(params![email, used.id])?;
    close_ways_in(connection, used.id, kept, now)
}

/// Ends all sessions but one, set-up links, which the epoch ends, and the links in emails.
pub(super) fn close_ways_in(
    connection: &Connection,
    account: i64,
    kept: Option<&SessionId>,
    now: u64,
) -> Result<(), SqliteError> {
    sessions::end_all(connection, account, kept)?;
    void_all(connection, account, now)?;
    Ok(())
}

/// Enables an account that was to be erased.
pub(super) fn restore(connection: &Connection, account: i64, now: u64) -> Result<(), SqliteError> {
    let sql = "UPDATE account SET erase_at = NULL, state = ? WHERE id = ?";
    connection.prepare_cached(sql)?.execute(params![AccountState::Active.name(), account])?;
    let sql = "UPDATE link SET used = ? WHERE account = ? AND kind = 'restore' AND used IS NULL";
    connection.prepare_cached(sql)?.execute(params![stored(now), account])?;
    Ok(())
}

/// The account that waits for this code from this window.
pub(super) fn magic_account(
    connection: &Connection,
    tenant: &str,
    (verifier, code): (SecretHash, SecretHash),
    now: u64,
) -> Result<Option<AccountKey>, SqliteError> {
    let sql = format!(
        "SELECT tenant, realm, username, code FROM link JOIN account ON account.id = link.account \
         WHERE verifier = :verifier AND kind = 'magic' AND tenant = :tenant AND tries > 0 AND {IS_LIVE}"
    );
    let values = named_params! { ":verifier": verifier.0, ":tenant": tenant, ":now": stored(now) };
    let mut statement = connection.prepare_cached(&sql)?;
    let read = |row: &Row<'_>| Ok((account_key(row, 0)?, SecretHash(row.get(3)?)));
    let found = statement.query_map(values, read)?.collect::<rusqlite::Result<Vec<_>>>()?;
    Ok(found.into_iter().find(|(_, own)| own.equals(&code)).map(|(account, _)| account))
}

/// Counts a try for each link of the window, and uses up the one with this code.
pub(super) fn use_code(
    connection: &Connection,
    tenant: &str,
    magic: MagicSecrets,
    session: &NewSession,
    notice: &Notice,
    now: u64,
) -> Result<CodeOutcome, SqliteError> {
    let sql = format!(
        "UPDATE link SET tries = tries - 1 FROM account WHERE account.id = link.account AND verifier = :verifier \
         AND kind = 'magic' AND tenant = :tenant AND tries > 0 AND {IS_LIVE} RETURNING token_hash, code"
    );
    let values = named_params! { ":verifier": magic.verifier.0, ":tenant": tenant, ":now": stored(now) };
    let mut statement = connection.prepare_cached(&sql)?;
    let read = |row: &Row<'_>| Ok((SecretHash(row.get(0)?), SecretHash(row.get(1)?)));
    let tried = statement.query_map(values, read)?.collect::<rusqlite::Result<Vec<_>>>()?;
    let Some((hash, _)) = tried.into_iter().find(|(_, own)| own.equals(&magic.code)) else {
        return Ok(CodeOutcome::Wrong);
    };
    let effect = LinkEffect::BeginSession { session: session.clone(), verifier: magic.verifier };
    let used = consume(connection, tenant, hash, &effect, notice, now)?;
    Ok(used.map_or(CodeOutcome::Wrong, CodeOutcome::Right))
}

/// Removes links that expired more than a day ago.
pub(super) fn purge(connection: &Connection, now: u64) -> Result<u64, SqliteError> {
    let sql = "DELETE FROM link WHERE expires < ?";
    Ok(connection.prepare_cached(sql)?.execute([stored(now.saturating_sub(KEPT))])? as u64)
}
