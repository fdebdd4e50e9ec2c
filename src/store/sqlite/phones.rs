//! Phones in SQL: the passwords of single phones beside an account's own.

use super::error::SqliteError;
use super::registrations;
use super::rows::{ha1, id_of, parsed, phone_id, phones_are_there, seconds, stored};
use domain::accounts::{AccountKey, AddPhoneError, NewPhone, PHONES, Phone, PhoneHa1, PhoneId, PhoneName};
use rusqlite::{Connection, OptionalExtension, Row, params};

/// The phones of an account, oldest first, each with its last registration.
pub(super) fn of_account(connection: &Connection, key: &AccountKey) -> Result<Vec<Phone>, SqliteError> {
    if !phones_are_there(connection)? {
        return Ok(Vec::new());
    }
    let Some(account) = id_of(connection, key)? else { return Ok(Vec::new()) };
    let last = registrations::of_id(connection, account)?;
    let sql = "SELECT id, name, created FROM phone WHERE account = ? ORDER BY id";
    let read = |row: &Row<'_>| {
        let id = phone_id(row, 0)?;
        Ok(Phone {
            id,
            name: parsed(row, 1, |text| PhoneName::parse(text).ok())?,
            created: seconds(row.get(2)?),
            last: last.iter().find(|last| last.phone == Some(id)).cloned(),
        })
    };
    let mut statement = connection.prepare_cached(sql)?;
    let phones = statement.query_map([account], read)?;
    Ok(phones.collect::<rusqlite::Result<_>>()?)
}

/// The HA1s of an account's phones, oldest phone first.
pub(super) fn ha1s_of_account(connection: &Connection, key: &AccountKey) -> Result<Vec<PhoneHa1>, SqliteError> {
    if !phones_are_there(connection)? {
        return Ok(Vec::new());
    }
    let account = id_of(connection, key)?;
    Ok(account.map(|account| ha1s(connection, account)).transpose()?.unwrap_or_default())
}

/// The same by the account's id, where the store has phones.
pub(super) fn ha1s(connection: &Connection, account: i64) -> rusqlite::Result<Vec<PhoneHa1>> {
    let sql = "SELECT id, algorithm, ha1 FROM phone JOIN phone_credential ON phone = id WHERE account = ? \
               ORDER BY id, algorithm";
    connection.prepare_cached(sql)?.query_map([account], |row| phone_ha1(row, 0))?.collect()
}

/// Reads an HA1 from the three columns at `column`: the phone, the algorithm's name and the raw bytes.
pub(super) fn phone_ha1(row: &Row<'_>, column: usize) -> rusqlite::Result<PhoneHa1> {
    Ok(PhoneHa1 { phone: phone_id(row, column)?, ha1: ha1(row, column + 1)? })
}

/// Adds a phone; the caller's transaction lets no other be added meanwhile.
pub(super) fn add(
    connection: &Connection,
    key: &AccountKey,
    phone: &NewPhone,
    now: u64,
) -> Result<PhoneId, AddPhoneError> {
    let Some(account) = id_of(connection, key).map_err(SqliteError::from)? else {
        return Err(AddPhoneError::NoAccount);
    };
    if count(connection, account).map_err(SqliteError::from)? >= PHONES {
        return Err(AddPhoneError::Full);
    }
    insert(connection, account, phone, now).map_err(SqliteError::from)?.ok_or(AddPhoneError::NameTaken)
}

fn count(connection: &Connection, account: i64) -> rusqlite::Result<usize> {
    let sql = "SELECT count(*) FROM phone WHERE account = ?";
    let count: i64 = connection.prepare_cached(sql)?.query_row([account], |row| row.get(0))?;
    Ok(usize::try_from(count).unwrap_or(usize::MAX))
}

/// `None` where the name is taken.
fn insert(connection: &Connection, account: i64, phone: &NewPhone, now: u64) -> rusqlite::Result<Option<PhoneId>> {
    let sql = "INSERT INTO phone (account, name, created) VALUES (?, ?, ?) \
               ON CONFLICT (account, name) DO NOTHING RETURNING id";
    let values = params![account, phone.name.as_str(), stored(now)];
    let id = connection.prepare_cached(sql)?.query_row(values, |row| phone_id(row, 0)).optional()?;
    let Some(id) = id else { return Ok(None) };
    let sql = "INSERT INTO phone_credential (phone, algorithm, ha1) VALUES (?, ?, ?)";
    let mut statement = connection.prepare_cached(sql)?;
    for ha1 in &phone.ha1s {
        statement.execute(params![id.number(), ha1.algorithm().name(), ha1.as_bytes()])?;
    }
    Ok(Some(id))
}

/// Removes a phone and, by cascade, all that belongs to it; `false` where the account has none of that id.
pub(super) fn revoke(connection: &Connection, key: &AccountKey, phone: PhoneId) -> Result<bool, SqliteError> {
    let Some(account) = id_of(connection, key)? else { return Ok(false) };
    let sql = "DELETE FROM phone WHERE id = ? AND account = ?";
    Ok(connection.prepare_cached(sql)?.execute(params![phone.number(), account])? > 0)
}
