//! An account as `list` and `show` print it: everything but its HA1s.

use crate::cli::dates::date;
use domain::accounts::{Account, DisplayName, EmailAddress};
use domain::digest::{Ha1, HashFunction};
use domain::tenant::DirectCalling;
use serde_json::{Value, json};

/// For programs.
pub(super) fn object(account: &Account) -> Value {
    json!({
        "tenant": account.key.tenant,
        "realm": account.key.realm.as_str(),
        "username": account.key.username.as_str(),
        "name": account.name.as_ref().map(DisplayName::as_str),
        "email": account.email.as_ref().map(EmailAddress::as_str),
        "role": account.role.as_str(),
        "state": account.state.name(),
        "created": account.created,
        "activated": account.activated,
        "expires_max": account.expires_max,
        "application_sid": account.application_sid,
        "allow_direct_app_calling": account.direct_calling.app,
        "allow_direct_queue_calling": account.direct_calling.queue,
        "allow_direct_user_calling": account.direct_calling.user,
        "algorithms": algorithms(account),
    })
}

/// One line of a list.
pub(super) fn line(account: &Account) -> String {
    let state = account.state.name();
    format!("{state:<8}  {}  {}", account.key.realm.as_str(), account.key.username)
}

/// All of it, one line per field.
pub(super) fn lines(account: &Account) -> String {
    let absent = || "-".to_owned();
    let fields = [
        ("username", account.key.username.as_str().to_owned()),
        ("realm", account.key.realm.as_str().to_owned()),
        ("tenant", account.key.tenant.clone()),
        ("state", account.state.name().to_owned()),
        ("role", account.role.as_str().to_owned()),
        ("name", account.name.as_ref().map_or_else(absent, |name| name.as_str().to_owned())),
        ("email", account.email.as_ref().map_or_else(absent, |email| email.as_str().to_owned())),
        ("created", date(account.created)),
        ("activated", account.activated.map_or_else(absent, date)),
        ("expires_max", account.expires_max.map_or_else(absent, |seconds| seconds.to_string())),
        ("application_sid", account.application_sid.map_or_else(absent, |sid| sid.as_str().to_owned())),
        ("direct calls", direct_calls(account.direct_calling).unwrap_or_else(absent)),
        ("algorithms", algorithms(account).join(", ")),
    ];
    fields.map(|(name, value)| format!("{name:<16} {value}")).join("\n")
}

/// What is set about direct calls, like `user yes`; `None` where nothing is.
fn direct_calls(calls: DirectCalling) -> Option<String> {
    let said = [("app", calls.app), ("queue", calls.queue), ("user", calls.user)]
        .into_iter()
        .filter_map(|(to, allowed)| allowed.map(|allowed| format!("{to} {}", if allowed { "yes" } else { "no" })));
    let said: Vec<_> = said.collect();
    (!said.is_empty()).then(|| said.join(", "))
}

fn algorithms(account: &Account) -> Vec<&'static str> {
    account.ha1s.iter().map(Ha1::algorithm).map(HashFunction::name).collect()
}
