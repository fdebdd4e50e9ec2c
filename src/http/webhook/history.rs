//! Remembers an attempt after its decision: a registration for the owner of its name, and a rejection of any method for
//! operators.

use domain::accounts::PhoneId;
use domain::authentication::attempt::{Attempt, Member};
use domain::authentication::attempt_history::{AttemptHistory, AttemptOutcome, AttemptRealm, NewAttempt, PastDenial};
use domain::authentication::{Decision, Denial, Grant};
use domain::explain::{Known, RefusedAttempts};
use domain::tenant::Tenant;
use domain::time::Now;

/// Remembers an attempt that names a username, well-formed or not, whether there is such an account or not.
pub(super) fn remember(
    tenant: &Tenant,
    attempt: &Attempt<'_>,
    decision: &Decision,
    now: Now,
    (history, refused): (&AttemptHistory, &RefusedAttempts),
) {
    match decision {
        Decision::Granted(grant) => remember_grant(tenant, attempt, grant, now, history),
        Decision::Denied(denial) => remember_denial(tenant, attempt, denial, now, (history, refused)),
    }
}

fn remember_grant(tenant: &Tenant, attempt: &Attempt<'_>, grant: &Grant, now: Now, history: &AttemptHistory) {
    if !attempt.is_register() {
        return;
    }
    let proven = grant.proven.as_ref().map(|(realm, username)| (Some(realm.as_str()), username.as_str()));
    let Some((Some(realm), username)) = proven.or_else(|| name_sent(tenant, attempt)) else { return };
    let outcome = grant.expires.map_or(AttemptOutcome::TakenBack, AttemptOutcome::Registered);
    history.note(tenant.id, attempt_realm(tenant, realm), username, new_attempt(attempt, outcome, grant.phone, now));
}

fn remember_denial(
    tenant: &Tenant,
    attempt: &Attempt<'_>,
    denial: &Denial,
    now: Now,
    (history, refused): (&AttemptHistory, &RefusedAttempts),
) {
    let Some((realm, username)) = name_refused(tenant, attempt) else { return };
    let attempt_realm = attempt_realm(tenant, realm.unwrap_or_default());
    let mut known = Known::ByRefusal;
    if let Some(realm) = realm.filter(|_| attempt.is_register()) {
        let outcome = AttemptOutcome::Denied(PastDenial::of(denial, Some(realm), now));
        if history.note_denied(tenant.id, attempt_realm, username, new_attempt(attempt, outcome, None, now)) {
            known = Known::LetIn;
        }
    }
    let name = (realm.unwrap_or_default(), username);
    refused.note(tenant.id, attempt_realm, name, attempt, (denial.reason, known), now);
}

fn new_attempt<'a>(
    attempt: &'a Attempt<'_>,
    outcome: AttemptOutcome,
    phone: Option<PhoneId>,
    at: Now,
) -> NewAttempt<'a> {
    NewAttempt {
        at,
        address: attempt.address,
        user_agent: attempt.user_agent(),
        algorithm: attempt.claim.as_ref().ok().map(|claim| claim.answer.algorithm.hash),
        phone,
        outcome,
    }
}

fn attempt_realm<'r>(tenant: &Tenant, realm: &'r str) -> AttemptRealm<'r> {
    if tenant.realm(realm).is_some() { AttemptRealm::Own(realm) } else { AttemptRealm::Foreign }
}

/// Realm and username that a refused phone sent, from its raw header where the platform has cut the members. The raw header of
/// a call that was refused unchecked is not parsed for this alone: a listed source could cause that work without end.
fn name_refused<'a>(tenant: &'a Tenant, attempt: &'a Attempt<'_>) -> Option<(Option<&'a str>, &'a str)> {
    let is_worth_it = attempt.is_register() || attempt.is_read_otherwise();
    let claim = attempt.claim.as_ref().ok().filter(|_| is_worth_it);
    let read = claim.and_then(|_| attempt.other_readings().last());
    let read = read.map(|answer| (Some(answer.realm.as_str()), answer.username.as_str()));
    read.or_else(|| name_sent(tenant, attempt)).or_else(|| name_in_digits(tenant, attempt))
}

/// The name of a platform that posts `1001` as a number: malformed, and asked for by those digits.
fn name_in_digits<'a>(tenant: &'a Tenant, attempt: &'a Attempt<'_>) -> Option<(Option<&'a str>, &'a str)> {
    let Member::Number(digits) = attempt.fields().username else { return None };
    Some((realm_sent(tenant, attempt), digits))
}

/// Realm and username of the members. Without a realm it is the tenant's only one, where there is only one.
fn name_sent<'a>(tenant: &'a Tenant, attempt: &'a Attempt<'_>) -> Option<(Option<&'a str>, &'a str)> {
    Some((realm_sent(tenant, attempt), attempt.username().filter(|username| !username.is_empty())?))
}

fn realm_sent<'a>(tenant: &'a Tenant, attempt: &'a Attempt<'_>) -> Option<&'a str> {
    let only = || Some(tenant.realms.as_slice()).filter(|realms| realms.len() == 1).map(|realms| realms[0].as_str());
    attempt.realm().filter(|realm| !realm.is_empty()).or_else(only)
}
