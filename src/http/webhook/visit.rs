//! A registration attempt is remembered for the owner of its name, from the decision.

use crate::attempt::Attempt;
use crate::decision::{Decision, Grant};
use crate::now::Now;
use crate::tenant::Tenant;
use crate::visits::{Brief, Outcome, Place, Refusal, Visit, Visits};

/// Remembers a REGISTER that names a username, well-formed or not, whether there is such an account or not.
pub fn note(tenant: &Tenant, attempt: &Attempt<'_>, decision: &Decision, now: Now, visits: &Visits) {
    if !attempt.is_register() {
        return;
    }
    let Some((realm, username)) = name(tenant, attempt, decision) else { return };
    let outcome = match decision {
        Decision::Granted(grant) => grant.expires.map_or(Outcome::TakenBack, Outcome::Registered),
        Decision::Denied(denial) => Outcome::Refused(Refusal::of(denial, Some(realm), now)),
    };
    let visit = Visit {
        at: now,
        address: attempt.address,
        user_agent: attempt.user_agent().map(Brief::of),
        algorithm: attempt.claim.as_ref().ok().map(|claim| claim.answer.algorithm.hash),
        outcome,
    };
    let place = if tenant.realm(realm).is_some() { Place::Own(realm) } else { Place::Foreign };
    visits.note(tenant.id, place, username, visit);
}

/// Realm and username: those that were proven, else those that the phone sent, by its raw header where the platform
/// has cut the members. Without a realm it is nobody's, unless the tenant has but one.
fn name<'a>(tenant: &'a Tenant, attempt: &'a Attempt<'_>, decision: &'a Decision) -> Option<(&'a str, &'a str)> {
    if let Decision::Granted(Grant { proven: Some((realm, username)), .. }) = decision {
        return Some((realm.as_str(), username.as_str()));
    }
    let refused = attempt.claim.as_ref().ok().filter(|_| matches!(decision, Decision::Denied(_)));
    if let Some(answer) = refused.and_then(|_| attempt.other_readings().last()) {
        return Some((answer.realm.as_str(), answer.username.as_str()));
    }
    let only = || Some(tenant.realms.as_slice()).filter(|realms| realms.len() == 1).map(|realms| realms[0].as_str());
    let realm = attempt.realm().filter(|realm| !realm.is_empty()).or_else(only)?;
    Some((realm, attempt.username().filter(|username| !username.is_empty())?))
}
