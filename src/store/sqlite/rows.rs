//! Rows become accounts and credentials; a row that cannot be one is an error, never an absent account.

use domain::accounts::{Account, AccountKey, AccountState, AccountUsername, DisplayName, EmailAddress, PhoneId, Role};
use domain::digest::{Ha1, HashFunction, Realm};
use domain::tenant::{ApplicationSid, DirectCalling};
use rusqlite::types::{FromSqlError, Type};
use rusqlite::{Connection, OptionalExtension, Row};

/// The columns that `account` reads, in its order.
pub(super) const ACCOUNT_COLUMNS: &str = "id, tenant, realm, username, name, email, role, state, created, activated, application_sid, expires_max, \
     direct_app, direct_queue, direct_user";

/// Reads an account with its HA1s.
pub(super) fn account(connection: &Connection, row: &Row<'_>) -> rusqlite::Result<Account> {
    let activated: Option<i64> = row.get(9)?;
    Ok(Account {
        key: account_key(row, 1)?,
        name: parsed_or_null(row, 4, |text| DisplayName::parse(text).ok())?,
        email: parsed_or_null(row, 5, |text| EmailAddress::parse(text).ok())?,
        role: parsed(row, 6, |text| Role::parse(text).ok())?,
        state: parsed(row, 7, AccountState::by_name)?,
        created: seconds(row.get(8)?),
        activated: activated.map(seconds),
        application_sid: application_sid(row, 10)?,
        expires_max: row.get(11)?,
        direct_calling: direct_calling(row, 12)?,
        ha1s: ha1s(connection, row.get(0)?)?,
    })
}

/// Reads tenant, realm and username from the three columns that begin at `column`.
pub(super) fn account_key(row: &Row<'_>, column: usize) -> rusqlite::Result<AccountKey> {
    Ok(AccountKey {
        tenant: row.get(column)?,
        realm: parsed(row, column + 1, Realm::parse)?,
        username: parsed(row, column + 2, |text| AccountUsername::parse(text).ok())?,
    })
}

/// The number of the last change of an account.
pub(super) fn newest_change(connection: &Connection) -> rusqlite::Result<i64> {
    let sql = "SELECT seq FROM sqlite_sequence WHERE name = 'account_change'";
    Ok(connection.prepare_cached(sql)?.query_row([], |row| row.get(0)).optional()?.unwrap_or(0))
}

/// The number of the account of a key.
pub(super) fn id_of(connection: &Connection, key: &AccountKey) -> rusqlite::Result<Option<i64>> {
    let sql = "SELECT id FROM account WHERE tenant = ? AND realm = ? AND username = ?";
    let key = [&key.tenant, key.realm.as_str(), key.username.as_str()];
    connection.prepare_cached(sql)?.query_row(key, |row| row.get(0)).optional()
}

/// Whether the store has phones: one of an older schema, which can only be read, has no table of them.
pub(super) fn phones_are_there(connection: &Connection) -> rusqlite::Result<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'phone')";
    connection.prepare_cached(sql)?.query_row([], |row| row.get(0))
}

/// The application that a column names, where it names one.
pub(super) fn application_sid(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<ApplicationSid>> {
    parsed_or_null(row, column, |text| ApplicationSid::parse(text).ok())
}

/// Reads the three columns that begin at `column`.
pub(super) fn direct_calling(row: &Row<'_>, column: usize) -> rusqlite::Result<DirectCalling> {
    Ok(DirectCalling { app: row.get(column)?, queue: row.get(column + 1)?, user: row.get(column + 2)? })
}

pub(super) fn ha1s(connection: &Connection, account: i64) -> rusqlite::Result<Vec<Ha1>> {
    let sql = "SELECT algorithm, ha1 FROM credential WHERE account = ? ORDER BY algorithm";
    connection.prepare_cached(sql)?.query_map([account], |row| ha1(row, 0))?.collect()
}

/// Reads an HA1 from the two columns at `column`: the algorithm's name and the raw bytes.
pub(super) fn ha1(row: &Row<'_>, column: usize) -> rusqlite::Result<Ha1> {
    let algorithm = parsed(row, column, HashFunction::by_name)?;
    Ha1::from_bytes(algorithm, row.get_ref(column + 1)?.as_blob()?).ok_or_else(|| unreadable(column + 1))
}

/// Reads the id of a phone.
pub(super) fn phone_id(row: &Row<'_>, column: usize) -> rusqlite::Result<PhoneId> {
    PhoneId::new(row.get(column)?).ok_or_else(|| unreadable(column))
}

/// Reads a text column as one of our types.
pub(super) fn parsed<T>(row: &Row<'_>, column: usize, parse: impl Fn(&str) -> Option<T>) -> rusqlite::Result<T> {
    parse(row.get_ref(column)?.as_str()?).ok_or_else(|| unreadable(column))
}

/// The same where there may be none.
fn parsed_or_null<T>(row: &Row<'_>, column: usize, parse: impl Fn(&str) -> Option<T>) -> rusqlite::Result<Option<T>> {
    let text = row.get_ref(column)?.as_str_or_null()?;
    text.map(|text| parse(text).ok_or_else(|| unreadable(column))).transpose()
}

/// Names the column, not its content.
fn unreadable(column: usize) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(column, Type::Text, Box::new(FromSqlError::InvalidType))
}

/// Unix seconds from a column; times before 1970 do not happen.
pub(super) fn seconds(stored: i64) -> u64 {
    u64::try_from(stored).unwrap_or(0)
}

/// Unix seconds for a column; what is beyond the largest value becomes that value.
pub(super) fn stored(seconds: u64) -> i64 {
    i64::try_from(seconds).unwrap_or(i64::MAX)
}
