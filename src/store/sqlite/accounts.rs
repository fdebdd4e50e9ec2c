//! Accounts in SQL: create, read, list, change, remove.

use super::audit;
use super::credentials::{insert_ha1s, replace_ha1s};
use super::email_requests;
use super::error::SqliteError;
use super::rows::{ACCOUNT_COLUMNS, account, account_key, id_of, stored};
use domain::accounts::{
    Account, AccountChange, AccountKey, AccountState, AuditSubject, Author, CreateError, DisplayName, EmailAddress,
    Progress, Switch,
};
use domain::self_service::email_request::RequestKind;
use domain::tenant::ApplicationSid;
use rusqlite::{Connection, OptionalExtension, named_params, params};

/// Inserts all and counts them in `progress`, or returns the keys that are already taken; the caller then rolls back.
pub(super) fn create(
    connection: &Connection,
    accounts: &[Account],
    author: Option<&Author>,
    progress: &Progress,
) -> Result<(), CreateError> {
    let mut taken = Vec::new();
    for (number, account) in (1..).zip(accounts) {
        progress.set(number, accounts.len() as u64);
        if insert(connection, account)?.is_none() {
            taken.push(account.key.clone());
        }
    }
    if !taken.is_empty() {
        return Err(CreateError::Taken(taken));
    }
    Ok(author.map_or(Ok(()), |author| record_created(connection, accounts, author))?)
}

/// One record, however many accounts there are.
fn record_created(connection: &Connection, accounts: &[Account], author: &Author) -> Result<(), SqliteError> {
    let [only] = accounts else {
        let tenant = accounts.first().map(|account| account.key.tenant.as_str());
        let count = format!("{} accounts", accounts.len());
        return audit::of(connection, author, AuditSubject { tenant, detail: Some(&count), ..AuditSubject::default() });
    };
    audit::of_account(connection, author, &only.key)
}

/// Inserts an account with its HA1s; `None` where its key is taken. Gives its id.
pub(super) fn insert(connection: &Connection, account: &Account) -> Result<Option<i64>, SqliteError> {
    let sql = "INSERT INTO account (tenant, realm, username, name, email, role, state, created, activated, \
                                    application_sid, expires_max, direct_app, direct_queue, direct_user) \
               VALUES (:tenant, :realm, :username, :name, :email, :role, :state, :created, :activated, \
                       :application_sid, :expires_max, :direct_app, :direct_queue, :direct_user) \
               ON CONFLICT (tenant, realm, username) DO NOTHING RETURNING id";
    let values = named_params! {
        ":tenant": account.key.tenant,
        ":realm": account.key.realm.as_str(),
        ":username": account.key.username.as_str(),
        ":name": account.name.as_ref().map(DisplayName::as_str),
        ":email": account.email.as_ref().map(EmailAddress::as_str),
        ":role": account.role.as_str(),
        ":state": account.state.name(),
        ":created": stored(account.created),
        ":activated": account.activated.map(stored),
        ":application_sid": account.application_sid.as_ref().map(ApplicationSid::as_str),
        ":expires_max": account.expires_max,
        ":direct_app": account.direct_calling.app,
        ":direct_queue": account.direct_calling.queue,
        ":direct_user": account.direct_calling.user,
    };
    let id = connection.prepare_cached(sql)?.query_row(values, |row| row.get(0)).optional()?;
    if let Some(id) = id {
        insert_ha1s(connection, id, &account.ha1s)?;
    }
    Ok(id)
}

/// The account of a key.
pub(super) fn find(connection: &Connection, key: &AccountKey) -> Result<Option<Account>, SqliteError> {
    let sql = format!("SELECT {ACCOUNT_COLUMNS} FROM account WHERE tenant = ? AND realm = ? AND username = ?");
    let key = [&key.tenant, key.realm.as_str(), key.username.as_str()];
    Ok(connection.prepare_cached(&sql)?.query_row(key, |row| account(connection, row)).optional()?)
}

/// A position in the list of a tenant's accounts.
pub(super) struct AccountPage {
    pub(super) tenant: String,
    pub(super) realm: Option<String>,
    pub(super) after: Option<(String, String)>,
    pub(super) limit: u32,
}

/// Accounts in the order of the unique index, which finds the page's start at once.
pub(super) fn list(connection: &Connection, page: &AccountPage) -> Result<Vec<Account>, SqliteError> {
    let realm = if page.realm.is_some() { "AND realm = :realm" } else { "AND :realm IS NULL" };
    let after = if page.after.is_some() {
        "AND (realm, username) > (:after_realm, :after_username)"
    } else {
        "AND :after_realm IS NULL AND :after_username IS NULL"
    };
    let sql = format!(
        "SELECT {ACCOUNT_COLUMNS} FROM account WHERE tenant = :tenant {realm} {after} \
         ORDER BY realm, username LIMIT :limit"
    );
    let values = named_params! {
        ":tenant": page.tenant,
        ":realm": page.realm,
        ":after_realm": page.after.as_ref().map(|after| &after.0),
        ":after_username": page.after.as_ref().map(|after| &after.1),
        ":limit": page.limit,
    };
    let mut statement = connection.prepare_cached(&sql)?;
    let accounts = statement.query_map(values, |row| account(connection, row))?;
    Ok(accounts.collect::<rusqlite::Result<_>>()?)
}

/// How many accounts a tenant has, or a realm of it. Counted in the unique index alone.
pub(super) fn count(connection: &Connection, tenant: &str, realm: Option<&str>) -> Result<u64, SqliteError> {
    let sql = "SELECT count(*) FROM account WHERE tenant = ?1 AND (?2 IS NULL OR realm = ?2)";
    let count: i64 = connection.prepare_cached(sql)?.query_row(params![tenant, realm], |row| row.get(0))?;
    Ok(u64::try_from(count).unwrap_or_default())
}

/// The keys whose username `which` holds for, in their order. Read from the unique index alone.
pub(super) fn find_names(
    connection: &Connection,
    which: &dyn Fn(&str) -> bool,
    limit: usize,
) -> Result<Vec<AccountKey>, SqliteError> {
    let sql = "SELECT tenant, realm, username FROM account ORDER BY tenant, realm, username";
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while found.len() < limit
        && let Some(row) = rows.next()?
    {
        if which(row.get_ref(2)?.as_str().map_err(rusqlite::Error::from)?) {
            found.push(account_key(row, 0)?);
        }
    }
    Ok(found)
}

/// Changes an account; `false` where there is none of the key.
pub(super) fn change(
    connection: &Connection,
    key: &AccountKey,
    change: &AccountChange,
    now: u64,
    author: Option<&Author>,
) -> Result<bool, SqliteError> {
    let Some(id) = id_of(connection, key)? else { return Ok(false) };
    match change {
        AccountChange::Switch(switch) => set_state(connection, id, switch.state(), now)?,
        AccountChange::Ha1s(ha1s) => {
            replace_ha1s(connection, id, ha1s)?;
        }
        // A trigger gives another epoch to an account whose state is set, be it to what it was.
        AccountChange::EndSessions => {
            connection.prepare_cached("UPDATE account SET state = state WHERE id = ?")?.execute([id])?;
        }
    }
    if let Some(author) = author {
        tell_owner(connection, key, change, now)?;
        audit::of_account(connection, author, key)?;
    }
    Ok(true)
}

/// Has the owner told by email what an operator has done to the account.
fn tell_owner(connection: &Connection, key: &AccountKey, change: &AccountChange, now: u64) -> rusqlite::Result<()> {
    match change {
        AccountChange::Switch(Switch::Disable) => email_requests::tell(connection, key, RequestKind::Disabled, now),
        AccountChange::Ha1s(_) => email_requests::tell(connection, key, RequestKind::PasswordSet, now),
        AccountChange::Switch(Switch::Enable) | AccountChange::EndSessions => Ok(()),
    }
}

/// The operator's decision is final: an activation link that is still valid must not undo it.
fn set_state(connection: &Connection, id: i64, state: AccountState, now: u64) -> rusqlite::Result<()> {
    connection.prepare_cached("UPDATE account SET state = ? WHERE id = ?")?.execute(params![state.name(), id])?;
    if state == AccountState::Active {
        let sql = "UPDATE account SET activated = ? WHERE id = ? AND activated IS NULL";
        connection.prepare_cached(sql)?.execute([stored(now), id])?;
    }
    connection.prepare_cached("DELETE FROM activation WHERE account = ?")?.execute([id])?;
    // Nor must the owner's link that takes a deletion back; and an account that is enabled is not to be erased.
    let sql = "UPDATE link SET used = ? WHERE account = ? AND kind = 'restore' AND used IS NULL";
    connection.prepare_cached(sql)?.execute(params![stored(now), id])?;
    if state == AccountState::Active {
        connection.prepare_cached("UPDATE account SET erase_at = NULL WHERE id = ?")?.execute([id])?;
    }
    Ok(())
}

/// Removes an account and, by cascade, all that belongs to it; `false` where there is none of the key.
pub(super) fn remove(connection: &Connection, key: &AccountKey, author: Option<&Author>) -> Result<bool, SqliteError> {
    let sql = "DELETE FROM account WHERE tenant = ? AND realm = ? AND username = ?";
    let columns = [&key.tenant, key.realm.as_str(), key.username.as_str()];
    if connection.prepare_cached(sql)?.execute(columns)? == 0 {
        return Ok(false);
    }
    author.map_or(Ok(()), |author| audit::of_account(connection, author, key))?;
    Ok(true)
}
