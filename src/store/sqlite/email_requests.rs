//! Requests for emails in SQL, from being written down until links and emails take their place in one transaction.

use super::error::SqliteError;
use super::rows::{account_key, parsed, stored};
use super::{links, security};
use domain::accounts::{AccountKey, AccountState, EmailAddress};
use domain::digest::Realm;
use domain::outbox::EmailId;
use domain::self_service::email_request::{
    ACCOUNTS_PER_ADDRESS, ASKED_EMAILS, ASKED_WINDOW, EmailPermission, EmailRequest, REQUESTS_WAITING, RequestKind,
    RequestedEmail, RequestedSecret, WaitingRequest,
};
use domain::self_service::session::SecretHash;
use domain::tenant::Language;
use rusqlite::{Connection, OptionalExtension, Row, named_params, params};

/// Writes a request down; `false` where as many wait as may.
pub(super) fn insert(connection: &Connection, request: &EmailRequest, now: u64) -> Result<bool, SqliteError> {
    let sql = "INSERT INTO email_request (kind, tenant, realm, login, language, verifier, email, granted, at) \
               SELECT :kind, :tenant, :realm, :login, :language, :verifier, :email, :granted, :at \
               WHERE (SELECT count(*) FROM email_request) < :most";
    let values = named_params! {
        ":kind": request.kind.name(),
        ":tenant": request.tenant,
        ":realm": request.realm.as_str(),
        ":login": request.login,
        ":language": request.language.tag(),
        ":verifier": request.verifier.map(|hash| hash.0),
        ":email": request.email.as_ref().map(EmailAddress::as_str),
        ":granted": request.permission == EmailPermission::Granted,
        ":at": stored(now),
        ":most": REQUESTS_WAITING,
    };
    Ok(connection.prepare_cached(sql)?.execute(values)? == 1)
}

/// Has an owner told of a change that is made in the same transaction.
pub(super) fn tell(connection: &Connection, key: &AccountKey, kind: RequestKind, now: u64) -> rusqlite::Result<()> {
    let sql = "INSERT INTO email_request (kind, tenant, realm, login, language, granted, at) \
               SELECT ?1, tenant, realm, username, ifnull(language, 'en'), 1, ?2 FROM account \
               WHERE tenant = ?3 AND realm = ?4 AND username = ?5 AND email IS NOT NULL";
    let values = params![kind.name(), stored(now), key.tenant, key.realm.as_str(), key.username.as_str()];
    connection.prepare_cached(sql)?.execute(values)?;
    Ok(())
}

/// The requests that wait, oldest first.
pub(super) fn waiting(connection: &Connection, limit: u32) -> Result<Vec<WaitingRequest>, SqliteError> {
    let sql = "SELECT id, kind, tenant, realm, login, language, verifier, email, granted FROM email_request \
               ORDER BY id LIMIT ?";
    let mut statement = connection.prepare_cached(sql)?;
    let requests = statement.query_map([limit], |row| {
        let verifier: Option<[u8; 32]> = row.get(6)?;
        let email: Option<String> = row.get(7)?;
        let is_granted: bool = row.get(8)?;
        let request = EmailRequest {
            kind: parsed(row, 1, RequestKind::by_name)?,
            tenant: row.get(2)?,
            realm: parsed(row, 3, Realm::parse)?,
            login: row.get(4)?,
            language: parsed(row, 5, Language::by_tag)?,
            verifier: verifier.map(SecretHash),
            email: email.and_then(|text| EmailAddress::parse(&text).ok()),
            permission: if is_granted { EmailPermission::Granted } else { EmailPermission::Withheld },
        };
        Ok(WaitingRequest { id: row.get(0)?, request })
    })?;
    Ok(requests.collect::<rusqlite::Result<_>>()?)
}

/// The accounts that a name or address means: by the name in its realm, else by the address, however it is written.
pub(super) fn meant(connection: &Connection, request: &EmailRequest) -> Result<Vec<AccountKey>, SqliteError> {
    let EmailRequest { tenant, realm, login, .. } = request;
    let sql = "SELECT tenant, realm, username FROM account WHERE tenant = ? AND realm = ? AND username = ?";
    let by_name = connection
        .prepare_cached(sql)?
        .query_row([tenant, realm.as_str(), login], |row| account_key(row, 0))
        .optional()?;
    if let Some(account) = by_name {
        return Ok(vec![account]);
    }
    let Ok(typed) = EmailAddress::parse(login) else { return Ok(Vec::new()) };
    let sql = "SELECT tenant, realm, username, email FROM account \
               WHERE tenant = ?1 AND lower(email) IN (lower(?2), lower(?3)) AND email IS NOT NULL LIMIT 100";
    let mut statement = connection.prepare_cached(sql)?;
    let read = |row: &Row<'_>| {
        let email = parsed(row, 3, |text| EmailAddress::parse(text).ok())?;
        Ok((account_key(row, 0)?, email))
    };
    let found = statement.query_map([tenant, typed.as_str(), &typed.mailed()], read)?;
    let found = found.collect::<rusqlite::Result<Vec<_>>>()?;
    let mailbox = typed.mailbox();
    let same = found.into_iter().filter(|(_, email)| email.mailbox() == mailbox).map(|(account, _)| account);
    Ok(same.take(ACCOUNTS_PER_ADDRESS as usize).collect())
}

/// Links and emails take the place of a request.
pub(super) fn answer(
    connection: &Connection,
    id: i64,
    kind: RequestKind,
    emails: &[RequestedEmail],
    now: u64,
) -> Result<Vec<EmailId>, SqliteError> {
    if connection.prepare_cached("DELETE FROM email_request WHERE id = ?")?.execute([id])? == 0 {
        return Ok(Vec::new());
    }
    let mut written = Vec::new();
    for requested in emails {
        if write(connection, kind, requested, now)? {
            written.push(requested.email.id.clone());
        }
    }
    Ok(written)
}

/// Writes one email with its secret; `false` where the account is not in the state for it or got enough of them.
fn write(
    connection: &Connection,
    kind: RequestKind,
    requested: &RequestedEmail,
    now: u64,
) -> Result<bool, SqliteError> {
    let state = match requested.secret {
        RequestedSecret::Link(_) => AccountState::Active,
        RequestedSecret::Activation { .. } => AccountState::Pending,
        RequestedSecret::Nothing(state) => state,
    };
    let Some(account) = in_state(connection, &requested.account, state)? else { return Ok(false) };
    if kind.is_limited() && !take_room(connection, account, kind, now)? {
        return Ok(false);
    }
    match &requested.secret {
        RequestedSecret::Link(link) => links::insert(connection, account, link, now)?,
        RequestedSecret::Activation { hash, expires, email } => {
            let sql = "UPDATE activation SET token_hash = ?1, \
                       expires = CASE renewed WHEN 0 THEN ?2 ELSE expires END, renewed = 1 WHERE account = ?3";
            connection.prepare_cached(sql)?.execute(params![hash.0, stored(*expires), account])?;
            if let Some(email) = email {
                let sql = "UPDATE account SET email = ? WHERE id = ?";
                connection.prepare_cached(sql)?.execute(params![email.as_str(), account])?;
            }
        }
        RequestedSecret::Nothing(_) => {}
    }
    security::insert_email(connection, account, &requested.email, now)?;
    Ok(true)
}

fn in_state(connection: &Connection, key: &AccountKey, state: AccountState) -> rusqlite::Result<Option<i64>> {
    let sql = "SELECT id FROM account WHERE tenant = ? AND realm = ? AND username = ? AND state = ?";
    let values = [&key.tenant, key.realm.as_str(), key.username.as_str(), state.name()];
    connection.prepare_cached(sql)?.query_row(values, |row| row.get(0)).optional()
}

/// Counts an email of a kind to an account, where it may get one more.
fn take_room(connection: &Connection, account: i64, kind: RequestKind, now: u64) -> rusqlite::Result<bool> {
    let sql = "INSERT INTO asked_email (account, kind, at) SELECT ?1, ?2, ?3 \
               WHERE (SELECT count(*) FROM asked_email WHERE account = ?1 AND kind = ?2 AND at > ?4) < ?5";
    let since = stored(now.saturating_sub(ASKED_WINDOW.as_secs()));
    let values = params![account, kind.name(), stored(now), since, ASKED_EMAILS];
    Ok(connection.prepare_cached(sql)?.execute(values)? == 1)
}

/// Forgets emails that no longer count.
pub(super) fn purge(connection: &Connection, now: u64) -> rusqlite::Result<()> {
    let since = stored(now.saturating_sub(ASKED_WINDOW.as_secs()));
    connection.prepare_cached("DELETE FROM asked_email WHERE at <= ?")?.execute([since])?;
    Ok(())
}
