//! What owners change of their accounts, in SQL, and the end of an account.

use super::error::SqliteError;
use super::rows::{account_key, parsed, seconds, stored};
use super::{accounts, audit, credentials, links, phones, security, sessions};
use domain::accounts::{AccountKey, AccountState, DisplayName, EmailAddress};
use domain::self_service::owner_change::{Changed, NotChanged, OwnAccount, OwnerChange, Profile};
use domain::self_service::security::Notice;
use domain::tenant::Language;
use rusqlite::{Connection, OptionalExtension, Row, params};

/// Limit: accounts that are erased in one transaction.
const ERASED_AT_ONCE: u32 = 100;

/// Makes one change of an active account, with its event and emails.
pub(super) fn change(
    connection: &Connection,
    key: &AccountKey,
    change: &OwnerChange,
    notice: &Notice,
    now: u64,
) -> Result<Changed, NotChanged> {
    let account = sessions::active(connection, key).map_err(SqliteError::from)?.ok_or(NotChanged::Missing)?;
    let changed = apply(connection, (account, key), change, now)?;
    security::note(connection, account, notice, now)?;
    Ok(changed)
}

fn apply(
    connection: &Connection,
    (account, key): (i64, &AccountKey),
    change: &OwnerChange,
    now: u64,
) -> Result<Changed, NotChanged> {
    match change {
        OwnerChange::Password { ha1s, kept } => {
            credentials::replace_ha1s(connection, account, ha1s).map_err(SqliteError::from)?;
            links::close_ways_in(connection, account, Some(kept), now)?;
        }
        OwnerChange::Profile(profile) => set_profile(connection, account, profile)?,
        OwnerChange::AddPhone(phone) => return Ok(Changed::Phone(phones::add(connection, key, phone, now)?)),
        OwnerChange::RevokePhone(phone) => {
            if !phones::revoke(connection, key, *phone)? {
                return Err(NotChanged::Missing);
            }
        }
        OwnerChange::RequestEmail(link) => {
            links::insert(connection, account, link, now).map_err(SqliteError::from)?;
        }
        OwnerChange::RequestDeletion { erase_at, undo } => {
            links::insert(connection, account, undo, now).map_err(SqliteError::from)?;
            let sql = "UPDATE account SET erase_at = ?, state = ? WHERE id = ?";
            let values = params![stored(*erase_at), AccountState::Disabled.name(), account];
            connection.prepare_cached(sql).and_then(|mut it| it.execute(values)).map_err(SqliteError::from)?;
            links::close_ways_in(connection, account, None, now)?;
        }
        OwnerChange::Nothing => {}
    }
    Ok(Changed::Done)
}

fn set_profile(connection: &Connection, account: i64, profile: &Profile) -> Result<(), SqliteError> {
    let sql = "UPDATE account SET name = ?, nickname = ?, language = ? WHERE id = ?";
    let Profile { name, nickname, language } = profile;
    let [name, nickname] = [name, nickname].map(|it| it.as_ref().map(DisplayName::as_str));
    let values = params![name, nickname, language.map(Language::tag), account];
    connection.prepare_cached(sql)?.execute(values)?;
    Ok(())
}

/// What the owner sees of an account.
pub(super) fn find(connection: &Connection, key: &AccountKey) -> Result<Option<OwnAccount>, SqliteError> {
    let sql = "SELECT name, nickname, language, email, role, created, activated, erase_at FROM account \
               WHERE tenant = ? AND realm = ? AND username = ?";
    let read = |row: &Row<'_>| {
        let name = |column| {
            let text: Option<String> = row.get(column)?;
            Ok::<_, rusqlite::Error>(text.and_then(|text| DisplayName::parse(&text).ok()))
        };
        let language: Option<String> = row.get(2)?;
        let email = row.get_ref(3)?.as_str_or_null()?.is_some();
        let [activated, erase_at]: [Option<i64>; 2] = [row.get(6)?, row.get(7)?];
        Ok(OwnAccount {
            profile: Profile {
                name: name(0)?,
                nickname: name(1)?,
                language: language.and_then(|tag| Language::by_tag(&tag)),
            },
            email: email.then(|| parsed(row, 3, |text| EmailAddress::parse(text).ok())).transpose()?,
            role: row.get(4)?,
            created: seconds(row.get(5)?),
            activated: activated.map(seconds),
            erase_at: erase_at.map(seconds),
        })
    };
    let key = [&key.tenant, key.realm.as_str(), key.username.as_str()];
    Ok(connection.prepare_cached(sql)?.query_row(key, read).optional()?)
}

/// Removes accounts whose time has come; their names are kept, as hashes, until `kept_until`.
pub(super) fn erase_due(connection: &Connection, now: u64, kept_until: u64) -> Result<u64, SqliteError> {
    connection.prepare_cached("DELETE FROM erased_name WHERE until < ?")?.execute([stored(now)])?;
    let sql = "SELECT tenant, realm, username FROM account WHERE erase_at <= ? LIMIT ?";
    let mut statement = connection.prepare_cached(sql)?;
    let due = statement.query_map(params![stored(now), ERASED_AT_ONCE], |row| account_key(row, 0))?;
    let due = due.collect::<rusqlite::Result<Vec<_>>>()?;
    for key in &due {
        let sql = "INSERT OR REPLACE INTO erased_name (hash, until) VALUES (?, ?)";
        let values = params![audit::name_hash(connection, key)?, stored(kept_until)];
        connection.prepare_cached(sql)?.execute(values)?;
        accounts::remove(connection, key, None)?;
    }
    Ok(due.len() as u64)
}

/// Whether a name was erased and is given to no one else yet.
pub(super) fn is_withheld(connection: &Connection, key: &AccountKey, now: u64) -> Result<bool, SqliteError> {
    let sql = "SELECT 1 FROM erased_name WHERE hash = ? AND until >= ?";
    let hash = audit::name_hash(connection, key)?;
    Ok(connection.prepare_cached(sql)?.exists(params![hash, stored(now)])?)
}

/// Takes a deletion back, as an operator.
pub(super) fn restore(connection: &Connection, key: &AccountKey, now: u64) -> Result<bool, SqliteError> {
    let sql = "SELECT id FROM account WHERE tenant = ? AND realm = ? AND username = ? AND erase_at IS NOT NULL";
    let values = [&key.tenant, key.realm.as_str(), key.username.as_str()];
    let found: Option<i64> = connection.prepare_cached(sql)?.query_row(values, |row| row.get(0)).optional()?;
    let Some(account) = found else { return Ok(false) };
    links::restore(connection, account, now)?;
    Ok(true)
}
