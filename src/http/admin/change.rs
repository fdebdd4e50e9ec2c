//! `POST /blacklist/add`, `allow`, `remove`, `disallow`: what an operator says of a network. Written to the store first,
//! then in force; each change is a line in the log.

use super::access::Operator;
use super::problem::Problem;
use super::{audit, question, told, view, warning};
use crate::http::webhook::Platform;
use crate::http::{body, deadline};
use crate::limits::{ADMIN_BODY, BODY_READ, ENDED_SHOWN, RULE_LONGEST};
use crate::network_rule::{NetworkRule, Reason, Verdict};
use crate::now::Now;
use crate::oversee::{Desk, Obstacle, Removed};
use crate::tenant::Tenants;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// A network that is refused or allowed from now on; for all tenants, unless one is named.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Order {
    network: String,
    tenant: Option<String>,
    for_seconds: Option<u64>,
    #[serde(default)]
    forever: bool,
    #[serde(default)]
    reason: String,
}

/// A network of which something is taken back; for all and each of the tenants, unless one is named.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Recall {
    network: String,
    tenant: Option<String>,
}

/// Refuses a network, good phones or not.
pub async fn add(
    operator: Operator,
    request: HttpRequest,
    payload: web::Payload,
    platform: web::Data<Platform>,
) -> Result<HttpResponse, Problem> {
    let order: Order = read(&request, payload).await?;
    if order.forever == order.for_seconds.is_some() {
        return Err(Problem::Invalid("for how long? Say either for_seconds or \"forever\": true".to_owned()));
    }
    put(&operator, &order, Verdict::Refuse, &platform).await
}

/// Allows a network, for good unless told otherwise: never counted, never refused.
pub async fn allow(
    operator: Operator,
    request: HttpRequest,
    payload: web::Payload,
    platform: web::Data<Platform>,
) -> Result<HttpResponse, Problem> {
    let order: Order = read(&request, payload).await?;
    if order.forever && order.for_seconds.is_some() {
        return Err(Problem::Invalid("for_seconds and forever exclude one another".to_owned()));
    }
    put(&operator, &order, Verdict::Allow, &platform).await
}

/// Takes refusals of a network back and forgives whoever is listed in it.
pub async fn remove(
    operator: Operator,
    request: HttpRequest,
    payload: web::Payload,
    platform: web::Data<Platform>,
) -> Result<HttpResponse, Problem> {
    take_back(&operator, &read(&request, payload).await?, Verdict::Refuse, &platform).await
}

/// Takes back that a network is allowed.
pub async fn disallow(
    operator: Operator,
    request: HttpRequest,
    payload: web::Payload,
    platform: web::Data<Platform>,
) -> Result<HttpResponse, Problem> {
    take_back(&operator, &read(&request, payload).await?, Verdict::Allow, &platform).await
}

async fn read<T: DeserializeOwned>(request: &HttpRequest, payload: web::Payload) -> Result<T, Problem> {
    let body = body::read(request, payload, ADMIN_BODY, BODY_READ).await?;
    serde_json::from_slice(&body).map_err(|error| Problem::Invalid(format!("the body: {error}")))
}

async fn put(
    operator: &Operator,
    order: &Order,
    verdict: Verdict,
    platform: &Platform,
) -> Result<HttpResponse, Problem> {
    let now = platform.clock.now();
    let rule = order.rule(verdict, &platform.tenants, now)?;
    let adding = async {
        let _turn = platform.rules_turn.lock().await;
        desk(platform).add(rule, now).await
    };
    let added = deadline::answer(adding).await.map_err(unanswered)?;
    audit::added(&added, operator.peer);
    let replaced = added.replaced.as_ref().map(|rule| view::said(rule, now));
    Ok(told(&json!({
        "rule": view::said(&added.rule, now),
        "replaced": replaced,
        "known_good_sources": added.homes,
        "warnings": warning::about(&added, platform.blacklist.mode()),
    })))
}

async fn take_back(
    operator: &Operator,
    recall: &Recall,
    verdict: Verdict,
    platform: &Platform,
) -> Result<HttpResponse, Problem> {
    let now = platform.clock.now();
    let tenant = question::tenant(recall.tenant.as_deref(), &platform.tenants)?;
    let network = question::network(&recall.network)?;
    let removing = async {
        let _turn = platform.rules_turn.lock().await;
        desk(platform).remove(verdict, tenant, network, now).await
    };
    let removed = deadline::answer(removing).await.map_err(unanswered)?;
    audit::removed(verdict, network, recall.tenant.as_deref(), &removed, operator.peer);
    Ok(told(&taken_back(&removed, &platform.tenants, now)))
}

fn taken_back(removed: &Removed, tenants: &Tenants, now: Now) -> Value {
    let still = removed.still.iter().map(|obstacle| match obstacle {
        Obstacle::Rule(rule) => json!({ "by": "rule", "rule": view::said(rule, now) }),
        Obstacle::Listing(entry) => json!({ "by": "listing", "listing": view::entry(entry, tenants, now) }),
        Obstacle::ListFile => json!({ "by": "list_file" }),
    });
    let ended = removed.ended.iter().take(ENDED_SHOWN);
    json!({
        "rules": removed.rules.iter().map(|rule| view::said(rule, now)).collect::<Vec<_>>(),
        "ended_count": removed.ended.len(),
        "ended": ended.map(|entry| view::entry(entry, tenants, now)).collect::<Vec<_>>(),
        "still": still.collect::<Vec<_>>(),
    })
}

impl Order {
    fn rule(&self, verdict: Verdict, tenants: &Tenants, now: Now) -> Result<NetworkRule, Problem> {
        let tenant = question::tenant(self.tenant.as_deref(), tenants)?;
        let longest = RULE_LONGEST.as_secs();
        if self.for_seconds.is_some_and(|seconds| !(1..=longest).contains(&seconds)) {
            return Err(Problem::Invalid(format!(
                "for_seconds is at least 1 and at most {longest}; beyond, say forever"
            )));
        }
        let reason = Reason::parse(&self.reason).map_err(|error| Problem::Invalid(format!("reason: {error}")))?;
        Ok(NetworkRule {
            tenant: tenant.map(|tenant| tenant.name.clone()),
            network: question::network(&self.network)?,
            verdict,
            until: self.for_seconds.map(|seconds| now.unix_seconds() + seconds),
            reason,
            created: now.unix_seconds(),
        })
    }
}

fn desk(platform: &Platform) -> Desk<'_> {
    Desk { store: platform.store.as_ref(), blacklist: &platform.blacklist, tenants: &platform.tenants }
}

/// Tells the log what the operator is not told.
fn unanswered(error: crate::store::StoreError) -> Problem {
    tracing::error!(error = error.to_string(), "the store does not answer, and a rule was not changed");
    Problem::Store(error)
}
