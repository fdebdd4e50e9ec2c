//! A registration attempt is remembered for the owner of its name, from the decision and behind the answer.

use std::sync::Arc;

use crate::attempt::Attempt;
use crate::decision::Decision;
use crate::now::Now;
use crate::tenant::Tenant;
use crate::visits::{Brief, Outcome, Place, Refusal, Visit, Visits};

/// Remembers a REGISTER that names a username, well-formed or not, whether there is such an account or not. Written
/// down once the answer is on its way, so that it costs the answer nothing.
pub fn note(tenant: &Tenant, attempt: &Attempt<'_>, decision: &mut Decision, now: Now, visits: &Arc<Visits>) {
    if !attempt.is_register() {
        return;
    }
    let Some((realm, username)) = name(tenant, attempt, decision) else { return };
    let outcome = match decision {
        Decision::Granted(grant) => grant.expires.map_or(Outcome::TakenBack, Outcome::Registered),
        Decision::Denied(denial) => Outcome::Refused(Refusal::of(denial, Some(&realm), now)),
    };
    let visit = Visit {
        at: now,
        address: attempt.address(),
        user_agent: attempt.user_agent().map(Brief::of),
        algorithm: attempt.claim.as_ref().ok().map(|claim| claim.answer.algorithm.hash),
        outcome,
    };
    let (id, own, visits) = (tenant.id, tenant.realm(&realm).is_some(), Arc::clone(visits));
    actix_web::rt::spawn(async move {
        let place = if own { Place::Own(&realm) } else { Place::Foreign };
        visits.note(id, place, &username, visit);
    });
}

/// Realm and username: those that were proven, else those that the phone sent, by its raw header where the platform
/// has cut the members. Without a realm it is nobody's, unless the tenant has but one.
fn name(tenant: &Tenant, attempt: &Attempt<'_>, decision: &mut Decision) -> Option<(String, String)> {
    if let Decision::Granted(grant) = decision {
        return grant.proven.take().map(|(realm, username)| (realm.into_string(), username.into_string()));
    }
    if let (Ok(_), Some(answer)) = (&attempt.claim, attempt.other_readings().pop()) {
        return Some((answer.realm.as_str().to_owned(), answer.username.as_str().to_owned()));
    }
    let only = || Some(tenant.realms.as_slice()).filter(|realms| realms.len() == 1).map(|realms| realms[0].as_str());
    let realm = attempt.realm().filter(|realm| !realm.is_empty()).or_else(only)?;
    Some((realm.to_owned(), attempt.username().filter(|username| !username.is_empty())?.to_owned()))
}
