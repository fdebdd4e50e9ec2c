//! `GET /refused-attempts`: looks up the last refused attempts of a name.

use super::access::Operator;
use super::api::refused::{LetInAttempt, RefusedAnswer, RefusedOfTenant, RefusedQuery, SimilarAttempt};
use super::error::AdminError;
use super::json_answer::json_answer;
use super::query;
use crate::service::OperatorView;
use actix_web::{HttpRequest, HttpResponse, web};
use domain::authentication::attempt_history::AttemptHistory;
use domain::blacklist::{Name, names_in_realms};
use domain::tenant::{NameAsked, Tenant};
use std::collections::BTreeMap;

/// What is remembered of a name in all its readings. Reading changes nothing.
pub(super) async fn refused(
    _: Operator,
    request: HttpRequest,
    service: web::Data<OperatorView>,
) -> Result<HttpResponse, AdminError> {
    let query: RefusedQuery = query::parse(&request)?;
    let (one, now) = (query::tenant(query.tenant.as_deref(), service.tenants())?, service.clock().now());
    let tenants = || service.tenants().iter().filter(|tenant| one.is_none_or(|one| one.id == tenant.id));
    let readings = |tenant: &Tenant| (tenant.id, NameAsked::readings(&query.name, None, tenant));
    let asked: BTreeMap<_, _> = tenants().map(readings).collect();
    let found = service.refused().of(&asked, now);
    let name_of = |id| service.tenants().get(id).name.clone();
    let similar = found.similar.into_iter().map(|(id, similar)| SimilarAttempt {
        tenant: name_of(id),
        realm: similar.realm,
        username: similar.username,
        at: similar.at,
    });
    let attempts = found.attempts.into_iter().map(|(id, attempt)| RefusedOfTenant { tenant: name_of(id), attempt });
    let answer = RefusedAnswer {
        started: service.refused().started(now),
        since: service.refused().since(now),
        evicted: service.refused().evicted(),
        attempts: attempts.collect(),
        similar: similar.collect(),
        let_in: tenants().flat_map(|tenant| let_in(tenant, &asked[&tenant.id], service.attempt_history())).collect(),
    };
    Ok(json_answer(&answer))
}

/// The last granted registration under each name, where one is remembered.
fn let_in(tenant: &Tenant, asked: &[NameAsked], history: &AttemptHistory) -> Vec<LetInAttempt> {
    let last = |Name { realm, username }: Name| {
        let granted =
            history.of(tenant.id, &realm, &username).into_iter().find(|attempt| attempt.outcome.is_granted())?;
        let (at, source) = (granted.at.unix_seconds(), granted.address);
        Some(LetInAttempt { tenant: tenant.name.clone(), realm, username, at, source })
    };
    names_in_realms(tenant, asked).filter_map(last).collect()
}
