//! An account as `list` and `show` print it: everything but its HA1s.

use crate::cli::colour::{self, Span};
use crate::cli::dates::date;
use domain::accounts::{Account, DisplayName, EmailAddress};
use domain::digest::{Ha1, HashFunction};
use domain::tenant::{ApplicationSid, DirectCalling};
use serde_json::{Value, json};
use std::fmt::Display;

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

/// The headings of a list. What identifies an account comes first; what may hold blanks comes last.
pub(super) const HEAD: [&str; 5] = ["STATE", "REALM", "USERNAME", "EMAIL", "NAME"];

/// The width of the column of states.
pub(super) const STATE_WIDTH: usize = "disabled".len();

/// One row of a list.
pub(super) fn row(account: &Account) -> [Span; 5] {
    [
        state(account),
        account.key.realm.as_str().into(),
        account.key.username.as_str().into(),
        given(account.email.as_ref().map(EmailAddress::as_str)),
        given(account.name.as_ref().map(DisplayName::as_str)),
    ]
}

/// All fields, with their names.
pub(super) fn fields(account: &Account) -> [(&'static str, Span); 13] {
    [
        ("username", account.key.username.as_str().into()),
        ("realm", account.key.realm.as_str().into()),
        ("tenant", account.key.tenant.as_str().into()),
        ("state", state(account)),
        ("role", account.role.as_str().into()),
        ("name", given(account.name.as_ref().map(DisplayName::as_str))),
        ("email", given(account.email.as_ref().map(EmailAddress::as_str))),
        ("created", date(account.created).into()),
        ("activated", given(account.activated.map(date))),
        ("expires_max", given(account.expires_max)),
        ("application_sid", given(account.application_sid.as_ref().map(ApplicationSid::as_str))),
        ("direct calls", given(direct_calls(account.direct_calling))),
        ("algorithms", algorithms(account).join(", ").into()),
    ]
}

fn state(account: &Account) -> Span {
    Span::styled(account.state.name(), colour::of_state(account.state))
}

/// A value, or a dash where there is none.
fn given(value: Option<impl Display>) -> Span {
    value.map_or_else(|| Span::styled("-", colour::FAINT), Span::plain)
}

/// The account's own settings for direct calls, e.g. `user yes`; `None` if it has none.
fn direct_calls(calls: DirectCalling) -> Option<String> {
    let decided = [("app", calls.app), ("queue", calls.queue), ("user", calls.user)]
        .into_iter()
        .filter_map(|(to, allowed)| allowed.map(|allowed| format!("{to} {}", if allowed { "yes" } else { "no" })));
    let decided: Vec<_> = decided.collect();
    (!decided.is_empty()).then(|| decided.join(", "))
}

fn algorithms(account: &Account) -> Vec<&'static str> {
    account.ha1s.iter().map(Ha1::algorithm).map(HashFunction::name).collect()
}
