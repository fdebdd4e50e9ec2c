//! `GET /refused-attempts`: the last refused attempts of a name, for `realmgate explain NAME`.

use super::access::Operator;
use super::problem::Problem;
use super::standing::names;
use super::{question, told};
use crate::blacklist::Asked;
use crate::explain::{NameAsked, RefusedAttempt};
use crate::http::webhook::Platform;
use crate::tenant::Tenant;
use crate::visits::Visit;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::{Deserialize, Serialize};
use std::net::IpAddr;

/// A name as an operator types it, at one tenant or at all.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RefusedQuestion {
    name: String,
    tenant: Option<String>,
}

/// What is remembered of a name. Times are Unix seconds.
#[derive(Debug, Serialize, Deserialize)]
pub struct RefusedAnswer {
    /// When the server started.
    pub started: u64,
    /// Since when refused attempts are remembered.
    pub since: u64,
    /// How many were forgotten before their time because there was no room.
    pub evicted: u64,
    /// The last refused attempts, newest first: one per tenant and realm, and one in realms of nobody's.
    pub attempts: Vec<RefusedOfTenant>,
    /// Names that are nearly that one.
    pub similar: Vec<SimilarAttempt>,
    /// The last registrations of that name that were let in.
    pub let_in: Vec<LetInAttempt>,
}

/// A refused attempt, and whose platform posted it.
#[derive(Debug, Serialize, Deserialize)]
pub struct RefusedOfTenant {
    /// The tenant's name.
    pub tenant: String,
    /// The attempt.
    pub attempt: RefusedAttempt,
}

/// A refused attempt of a name that is nearly the one asked for.
#[derive(Debug, Serialize, Deserialize)]
pub struct SimilarAttempt {
    /// The tenant's name.
    pub tenant: String,
    /// The realm that was named.
    pub realm: String,
    /// The username.
    pub username: String,
    /// When it was refused.
    pub at: u64,
}

/// A registration that was let in.
#[derive(Debug, Serialize, Deserialize)]
pub struct LetInAttempt {
    /// The tenant's name.
    pub tenant: String,
    /// The realm.
    pub realm: String,
    /// The username.
    pub username: String,
    /// When it was let in.
    pub at: u64,
    /// From where.
    pub source: Option<IpAddr>,
}

/// What is remembered of a name in all that it can mean. Looking changes nothing.
pub async fn refused(
    _: Operator,
    request: HttpRequest,
    platform: web::Data<Platform>,
) -> Result<HttpResponse, Problem> {
    let asked: RefusedQuestion = question::of(&request)?;
    let tenant = question::tenant(asked.tenant.as_deref(), &platform.tenants)?;
    let tenants = || platform.tenants.iter().filter(|one| tenant.is_none_or(|tenant| tenant.id == one.id));
    let mut names = NameAsked::readings(&asked.name);
    names.extend(tenants().flat_map(|tenant| readings(&asked.name, tenant)));
    names.dedup();
    let now = platform.clock.now();
    let found = platform.refused.of(tenant.map(|tenant| tenant.id), &names, now);
    let name_of = |id| platform.tenants.get(id).name.clone();
    let similar = found.similar.into_iter().map(|(id, similar)| SimilarAttempt {
        tenant: name_of(id),
        realm: similar.realm,
        username: similar.username,
        at: similar.at,
    });
    let attempts = found.attempts.into_iter().map(|(id, attempt)| RefusedOfTenant { tenant: name_of(id), attempt });
    let answer = RefusedAnswer {
        started: platform.refused.started(now),
        since: platform.refused.since(now),
        evicted: platform.refused.evicted(),
        attempts: attempts.collect(),
        similar: similar.collect(),
        let_in: tenants().flat_map(|tenant| let_in(tenant, &names, &platform)).collect(),
    };
    Ok(told(&serde_json::to_value(&answer).expect("texts and numbers")))
}

/// What a name means at a tenant, as `realmgate standing` reads it: by a domain of the tenant's that is no realm, each of its
/// realms is meant.
fn readings(name: &str, tenant: &Tenant) -> Vec<NameAsked> {
    let asked = names(name, None, tenant).into_iter().filter(|asked| asked.username != name);
    let in_realms = |asked: Asked| {
        let by_domain = asked.realm.is_none() && name.contains('@') && !asked.username.contains('@');
        let realms = tenant.realms.iter().filter(move |_| by_domain).map(|realm| Some(realm.as_str().to_owned()));
        let username = asked.username;
        let realms = realms.chain((!by_domain).then_some(asked.realm));
        realms.map(move |realm| NameAsked { username: username.clone(), realm }).collect::<Vec<_>>()
    };
    asked.flat_map(in_realms).collect()
}

fn let_in(tenant: &Tenant, names: &[NameAsked], platform: &Platform) -> Vec<LetInAttempt> {
    let in_realm = |realm: &str, name: &NameAsked| {
        let visits = platform.visits.of(tenant.id, realm, &name.username);
        let granted = |visit: &Visit| visit.outcome.is_granted();
        visits.into_iter().find(granted).map(|visit| LetInAttempt {
            tenant: tenant.name.clone(),
            realm: realm.to_owned(),
            username: name.username.clone(),
            at: visit.at.unix_seconds(),
            source: visit.address,
        })
    };
    let realms = || tenant.realms.iter().map(crate::digest::Realm::as_str);
    let fits = |name: &NameAsked, realm: &str| name.realm.as_deref().is_none_or(|own| own == realm);
    let of = |name| realms().filter(move |realm| fits(name, realm)).filter_map(move |realm| in_realm(realm, name));
    names.iter().flat_map(of).collect()
}
