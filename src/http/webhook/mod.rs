//! `/webhooks/auth`: a platform asks whether to grant a phone access (docs/contract.md section 1).

mod answer;
mod error;
mod fast_path;
mod log;
mod request;
mod signature;
mod history;

pub use fast_path::{HOOK, fast_path};
pub use signature::Signature;

use crate::http::plumbing::deadline;
use crate::http::plumbing::deadline::DECISION_DEADLINE;
use crate::service::{NO_ANSWER, WebhookView};
use actix_web::{HttpRequest, HttpResponse, ResponseError, web};
use answer::WebhookAnswer;
use domain::authentication::Verdict;
use domain::authentication::attempt::{Attempt, Fields};
use domain::tenant::Tenant;
use domain::time::Now;
use error::WebhookError;
use request::RequestText;
use std::pin::pin;

/// The log's message about a decision that is late.
const TOO_LATE: &str = "no decision within the deadline";

/// Answers one call.
pub(super) async fn webhook(
    request: HttpRequest,
    payload: web::Payload,
    service: web::Data<WebhookView>,
) -> HttpResponse {
    let answered = match request::receive(&request, payload, &service).await {
        Ok((tenant, text)) => answer(tenant, text, &service).await,
        Err(error) => Err(error),
    };
    answered.unwrap_or_else(|error| not_decided(error, &service))
}

/// The answer to a call that cannot be decided on.
fn not_decided(error: WebhookError, service: &WebhookView) -> HttpResponse {
    let response = error.error_response();
    service.metrics().not_decided(response.status().as_u16());
    response
}

async fn answer(tenant: &Tenant, text: RequestText, service: &WebhookView) -> Result<HttpResponse, WebhookError> {
    let now = service.clock().now();
    let fields = fields(&text)?;
    let attempt = Attempt::parse(tenant, &fields);
    let verdict = decide(tenant, &attempt, service, now).await?;
    Ok(WebhookAnswer::to(verdict.decision, *service.blacklist_answer()).response())
}

fn fields(text: &RequestText) -> Result<Fields<'_>, WebhookError> {
    match text {
        RequestText::Body(body) => {
            let body = std::str::from_utf8(body).map_err(|_| WebhookError::NotUtf8)?;
            domain::authentication::json::parse(body).map_err(|_| WebhookError::NotAnObject)
        }
        RequestText::Query(query) => domain::authentication::query::parse(query).map_err(|_| WebhookError::NotUtf8),
    }
}

async fn decide(
    tenant: &Tenant,
    attempt: &Attempt<'_>,
    service: &WebhookView,
    now: Now,
) -> Result<Verdict, WebhookError> {
    let gate = service.gate();
    let decided = deadline::within(DECISION_DEADLINE, pin!(gate.authenticate(tenant, attempt, now))).await;
    let verdict = match decided {
        Ok(Ok(verdict)) => verdict,
        Ok(Err(error)) => {
            if service.lines().undecided.permits((NO_ANSWER, tenant.id), now) {
                tracing::error!(tenant = tenant.name, error = error.to_string(), "{NO_ANSWER}");
            }
            return Err(WebhookError::Undecided);
        }
        Err(_) => {
            if service.lines().undecided.permits((TOO_LATE, tenant.id), now) {
                tracing::error!(tenant = tenant.name, "{TOO_LATE}");
            }
            return Err(WebhookError::Undecided);
        }
    };
    let elapsed = service.clock().since(now.monotonic);
    service.metrics().decided(tenant.id, &verdict, elapsed);
    log::attempt(tenant, attempt, &verdict, elapsed, |reason| {
        service.lines().attempts.permits((reason, attempt.origin.source), now)
    });
    history::remember(tenant, attempt, &verdict.decision, now, (service.attempt_history(), service.refused()));
    Ok(verdict)
}

#[cfg(test)]
mod tests;
