//! The last registrations in SQL.

use super::error::SqliteError;
use super::rows::{id_of, phones_are_there, seconds, stored};
use domain::accounts::{AccountKey, PhoneId, Registration};
use rusqlite::{Connection, Row, named_params};

/// Those of an account, that of its own password first.
pub(super) fn of_account(connection: &Connection, key: &AccountKey) -> Result<Vec<Registration>, SqliteError> {
    if !phones_are_there(connection)? {
        return Ok(Vec::new());
    }
    let account = id_of(connection, key)?;
    Ok(account.map(|account| of_id(connection, account)).transpose()?.unwrap_or_default())
}

/// The same by the account's id, where the store has the table.
pub(super) fn of_id(connection: &Connection, account: i64) -> rusqlite::Result<Vec<Registration>> {
    let sql = "SELECT phone, at, until, address, user_agent FROM registration WHERE account = ? ORDER BY phone";
    connection.prepare_cached(sql)?.query_map([account], registration)?.collect()
}

fn registration(row: &Row<'_>) -> rusqlite::Result<Registration> {
    let address: Option<String> = row.get(3)?;
    Ok(Registration {
        phone: PhoneId::new(row.get(0)?),
        at: seconds(row.get(1)?),
        until: seconds(row.get(2)?),
        address: address.and_then(|address| address.parse().ok()),
        user_agent: row.get(4)?,
    })
}

/// Keeps each instead of an older one with the same password; those of accounts and phones that are gone are left out.
pub(super) fn note(connection: &Connection, registrations: &[(AccountKey, Registration)]) -> Result<(), SqliteError> {
    let sql = "INSERT INTO registration (account, phone, at, until, address, user_agent) \
               SELECT id, :phone, :at, :until, :address, :user_agent FROM account \
               WHERE tenant = :tenant AND realm = :realm AND username = :username \
                   AND (:phone = 0 OR EXISTS (SELECT 1 FROM phone WHERE phone.id = :phone AND phone.account = account.id)) \
               ON CONFLICT (account, phone) DO UPDATE \
               SET at = excluded.at, until = excluded.until, address = excluded.address, \
                   user_agent = excluded.user_agent \
               WHERE excluded.at >= registration.at";
    let mut statement = connection.prepare_cached(sql)?;
    for (key, registration) in registrations {
        statement.execute(named_params! {
            ":tenant": key.tenant,
            ":realm": key.realm.as_str(),
            ":username": key.username.as_str(),
            ":phone": registration.phone.map_or(0, PhoneId::number),
            ":at": stored(registration.at),
            ":until": stored(registration.until),
            ":address": registration.address.map(|address| address.to_string()),
            ":user_agent": registration.user_agent,
        })?;
    }
    Ok(())
}
