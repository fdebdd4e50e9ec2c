//! `POST /blacklist/add`, `allow`, `remove`, `disallow`: rules that an operator makes for a network.
//! Written to the store first, then in force; each change is a line in the log.

use super::access::Operator;
use super::api::rules::{self, RuleMade, RulesRemoved, StillRefused};
use super::error::AdminError;
use super::json_answer::json_answer;
use super::{audit, query, view, warning};
use crate::http::plumbing::body;
use crate::http::plumbing::body::BODY_READ;
use crate::http::plumbing::deadline::DECISION_DEADLINE;
use crate::service::OperatorView;
use actix_web::{HttpRequest, HttpResponse, web};
use domain::blacklist::oversee::{Removed, StillInForce};
use domain::network::{NetworkRule, RULE_LONGEST, Reason, RuleAction, UNKNOWN_SOURCE, at_counted_width};
use domain::store_error::StoreError;
use domain::tenant::Tenants;
use domain::time::Now;
use serde::de::DeserializeOwned;
use tokio::time::timeout;

/// Limit: the body of a change that an operator makes over the admin listener, in bytes.
const ADMIN_BODY: usize = 4 * 1024;

/// Limit: how many ended listings the answer to a change shows; it counts all of them.
pub(super) const ENDED_SHOWN: usize = 100;

/// Rejects a network, known-good phones included.
pub(super) async fn add(
    operator: Operator,
    request: HttpRequest,
    payload: web::Payload,
    service: web::Data<OperatorView>,
) -> Result<HttpResponse, AdminError> {
    let order: rules::Order = read(&request, payload).await?;
    if order.forever == order.for_seconds.is_some() {
        return Err(AdminError::Invalid(
            "the duration is missing or ambiguous; expected either for_seconds or \"forever\": true".to_owned(),
        ));
    }
    put(&operator, &order, RuleAction::Refuse, &service).await
}

/// Allows a network, forever unless the order has an end: no points, never listed.
pub(super) async fn allow(
    operator: Operator,
    request: HttpRequest,
    payload: web::Payload,
    service: web::Data<OperatorView>,
) -> Result<HttpResponse, AdminError> {
    let order: rules::Order = read(&request, payload).await?;
    if order.forever && order.for_seconds.is_some() {
        return Err(AdminError::Invalid("for_seconds and forever cannot both be set".to_owned()));
    }
    put(&operator, &order, RuleAction::Allow, &service).await
}

/// Removes the rules that refuse a network and unblocks the sources, names and sign-ins within it.
pub(super) async fn remove(
    operator: Operator,
    request: HttpRequest,
    payload: web::Payload,
    service: web::Data<OperatorView>,
) -> Result<HttpResponse, AdminError> {
    let recall: rules::Recall = read(&request, payload).await?;
    let answer = take_back(&operator, &recall, RuleAction::Refuse, &service).await?;
    unblock_sign_ins(&recall, &service);
    Ok(answer)
}

/// Removes the rules that allow a network.
pub(super) async fn disallow(
    operator: Operator,
    request: HttpRequest,
    payload: web::Payload,
    service: web::Data<OperatorView>,
) -> Result<HttpResponse, AdminError> {
    take_back(&operator, &read(&request, payload).await?, RuleAction::Allow, &service).await
}

pub(super) async fn read<T: DeserializeOwned>(request: &HttpRequest, payload: web::Payload) -> Result<T, AdminError> {
    let body = body::read(request.headers(), payload, ADMIN_BODY, BODY_READ).await?;
    serde_json::from_slice(&body).map_err(|error| AdminError::Invalid(format!("the request body is invalid: {error}")))
}

/// Ends the wait for the next sign-in on the website for all sources within the network.
fn unblock_sign_ins(recall: &rules::Recall, service: &OperatorView) {
    let tenant = recall.tenant.as_deref().and_then(|name| service.tenants().by_name(name));
    let network = query::network(&recall.network).ok().map(at_counted_width);
    service.sign_ins().lift(|source| {
        let of_tenant = tenant.is_none_or(|tenant| tenant.id == source.tenant);
        let is_within = match (network, source.block().network) {
            (Some(network), Some(own)) => network.contains(&own),
            (network, own) => network.is_none() && own.is_none(),
        };
        of_tenant && is_within
    });
}

async fn put(
    operator: &Operator,
    order: &rules::Order,
    verdict: RuleAction,
    service: &web::Data<OperatorView>,
) -> Result<HttpResponse, AdminError> {
    let now = service.clock().now();
    let rule = order.rule(verdict, service.tenants(), now)?;
    let (shared, operator) = (service.clone(), operator.clone());
    let added = run_to_completion(async move {
        let _turn = shared.rules_turn().lock().await;
        let added = shared.oversight().add(rule, now).await?;
        audit::added(&added, &operator);
        Ok(added)
    });
    let added = added.await?;
    let replaced = added.replaced.as_ref().map(|rule| view::written_rule(rule, now));
    Ok(json_answer(&RuleMade {
        rule: view::written_rule(&added.rule, now),
        replaced,
        known_good_sources: added.homes,
        warnings: warning::about(&added, service.blacklist().mode()),
    }))
}

async fn take_back(
    operator: &Operator,
    recall: &rules::Recall,
    verdict: RuleAction,
    service: &web::Data<OperatorView>,
) -> Result<HttpResponse, AdminError> {
    let now = service.clock().now();
    let tenant = query::tenant(recall.tenant.as_deref(), service.tenants())?.map(|tenant| tenant.name.clone());
    if verdict == RuleAction::Refuse && recall.network == UNKNOWN_SOURCE {
        let one = tenant.as_deref().and_then(|name| service.tenants().by_name(name));
        let removed = service.oversight().forgive_unknown(one, now);
        audit::removed(verdict, UNKNOWN_SOURCE, tenant.as_deref(), &removed, operator);
        return Ok(json_answer(&taken_back(&removed, service.tenants(), now)));
    }
    let network = query::network(&recall.network)?;
    let (shared, operator) = (service.clone(), operator.clone());
    let removed = run_to_completion(async move {
        let _turn = shared.rules_turn().lock().await;
        let one = tenant.as_deref().and_then(|name| shared.tenants().by_name(name));
        let removed = shared.oversight().remove(verdict, one, network, now).await?;
        audit::removed(verdict, &network.to_string(), tenant.as_deref(), &removed, &operator);
        Ok(removed)
    });
    let removed = removed.await?;
    Ok(json_answer(&taken_back(&removed, service.tenants(), now)))
}

fn taken_back(removed: &Removed, tenants: &Tenants, now: Now) -> RulesRemoved {
    let still = removed.still.iter().map(|obstacle| match obstacle {
        StillInForce::Rule(rule) => StillRefused::Rule { rule: view::written_rule(rule, now) },
        StillInForce::Listing(entry) => StillRefused::Listing { listing: view::entry(entry, tenants, now) },
        StillInForce::ListFile => StillRefused::ListFile,
    });
    let ended = removed.ended.iter().take(ENDED_SHOWN);
    let locks = removed.locks.iter().take(ENDED_SHOWN).map(|lock| view::lock(lock, tenants, now));
    RulesRemoved {
        rules: removed.rules.iter().map(|rule| view::written_rule(rule, now)).collect(),
        ended_count: removed.ended.len(),
        locks_count: removed.locks.len(),
        locks: locks.collect(),
        ended: ended.map(|entry| view::entry(entry, tenants, now)).collect(),
        still: still.collect(),
    }
}

impl rules::Order {
    fn rule(&self, verdict: RuleAction, tenants: &Tenants, now: Now) -> Result<NetworkRule, AdminError> {
        let tenant = query::tenant(self.tenant.as_deref(), tenants)?;
        let longest = RULE_LONGEST.as_secs();
        if self.for_seconds.is_some_and(|seconds| !(1..=longest).contains(&seconds)) {
            return Err(AdminError::Invalid(format!(
                "for_seconds is out of range; expected 1 to {longest}, or \"forever\": true"
            )));
        }
        let reason = Reason::parse(&self.reason).map_err(|error| AdminError::Invalid(format!("reason: {error}")))?;
        Ok(NetworkRule {
            tenant: tenant.map(|tenant| tenant.name.clone()),
            network: query::network(&self.network)?,
            verdict,
            until: self.for_seconds.map(|seconds| now.unix_seconds() + seconds),
            reason,
            created: now.unix_seconds(),
        })
    }
}

/// Awaits a change, which goes on if the client disconnects: a change half written, or in force without an audit
/// line, is worse than an answer that no one reads.
async fn run_to_completion<T: 'static>(
    change: impl Future<Output = Result<T, StoreError>> + 'static,
) -> Result<T, AdminError> {
    let made = timeout(DECISION_DEADLINE, actix_web::rt::spawn(change)).await.map_err(|_| {
        tracing::error!("network rule change delayed: the store is slow");
        AdminError::Late
    })?;
    made.unwrap_or_else(|error| Err(StoreError(Box::new(error)))).map_err(unanswered)
}

/// Logs the error, which the answer does not contain.
fn unanswered(error: StoreError) -> AdminError {
    tracing::error!(error = error.to_string(), "network rule not changed: the store did not answer");
    AdminError::Store(error)
}
