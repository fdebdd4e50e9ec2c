//! `/webhooks/auth`: a platform asks whether to let a phone in (CONTRACT section 1).

mod answer;
mod caller;
mod json;
mod log;
mod query;
mod request;
mod signature;
mod visit;

pub use caller::Callers;
pub use json::parse as parse_body;
pub use query::parse as parse_query;
pub use request::ALLOWED_METHODS;
pub use signature::Signature;

use crate::attempt::{Attempt, Fields};
use crate::attempt_history::AttemptHistory;
use crate::authenticate::{Decoys, Gate, Rules};
use crate::blacklist::Blacklist;
use crate::clock::Clock;
use crate::decision::{BlacklistAnswer, Verdict};
use crate::explain::RefusedAttempts;
use crate::http::deadline::{self, NO_ANSWER};
use crate::http::stranger_lines::StrangerLines;
use crate::limits::DECISION_DEADLINE;
use crate::metrics::Metrics;
use crate::now::Now;
use crate::replay::Replay;
use crate::store::Store;
use crate::tenant::{SignatureRule, Tenant, Tenants};
use actix_web::http::header::{HeaderValue, RETRY_AFTER};
use actix_web::{HttpRequest, HttpResponse, web};
use answer::Answer;
use ipnet::IpNet;
use request::{Refused, Text};
use std::pin::pin;
use std::sync::Arc;

/// Why else an attempt got no decision, as the log says it.
const TOO_LATE: &str = "no decision within the deadline";

/// All that the webhook needs; one of it serves all workers.
pub struct Platform {
    /// Whose phones there are.
    pub tenants: Arc<Tenants>,
    /// Who may call.
    pub callers: Callers,
    /// Whether calls must be signed.
    pub signature: SignatureRule,
    /// Where the credentials are.
    pub store: Arc<dyn Store>,
    /// Who is refused unseen.
    pub blacklist: Arc<Blacklist>,
    /// Whoever hands operators' rules to the blacklist holds it from reading them in the store on: two at once could
    /// leave the older ones in force.
    pub rules_turn: tokio::sync::Mutex<()>,
    /// Which answers were seen.
    pub replay: Arc<Replay>,
    /// What an operator set.
    pub rules: Rules,
    /// How answers tell of a listing.
    pub blacklist_answer: BlacklistAnswer,
    /// HA1s of nobody.
    pub decoys: Arc<Decoys>,
    /// The last attempts under each name, for their owners.
    pub visits: Arc<AttemptHistory>,
    /// The last refused attempt of each name, for operators.
    pub refused: Arc<RefusedAttempts>,
    /// The time.
    pub clock: Clock,
    /// What is counted.
    pub metrics: Arc<Metrics>,
    /// Proxies whose `X-Forwarded-For`, or else `Forwarded`, is believed, to name who calls with a wrong password.
    pub trusted_proxies: Vec<IpNet>,
    /// Which lines about strangers are written to the log.
    pub lines: Arc<StrangerLines>,
}

/// Answers one call.
pub async fn webhook(request: HttpRequest, payload: web::Payload, platform: web::Data<Platform>) -> HttpResponse {
    match answer(&request, payload, &platform).await {
        Ok(response) => response,
        Err(refused) => {
            let response = refused.into_response();
            platform.metrics.not_decided(response.status().as_u16());
            response
        }
    }
}

async fn answer(request: &HttpRequest, payload: web::Payload, platform: &Platform) -> Result<HttpResponse, Refused> {
    let (tenant, text) = request::receive(request, payload, platform).await?;
    let now = platform.clock.now();
    let attempt = Attempt::parse(tenant, fields(&text)?);
    let verdict = decide(tenant, &attempt, platform, now).await?;
    Ok(HttpResponse::Ok().json(Answer::to(verdict.decision, platform.blacklist_answer)))
}

fn fields(text: &Text) -> Result<Fields<'_>, Refused> {
    match text {
        Text::Body(body) => {
            let body = std::str::from_utf8(body).map_err(|_| Refused::NotUtf8)?;
            json::parse(body).map_err(|_| Refused::NotAnObject)
        }
        Text::Query(query) => query::parse(query).map_err(|_| Refused::NotUtf8),
    }
}

async fn decide(tenant: &Tenant, attempt: &Attempt<'_>, platform: &Platform, now: Now) -> Result<Verdict, Refused> {
    let gate = Gate {
        store: platform.store.as_ref(),
        blacklist: &platform.blacklist,
        replay: &platform.replay,
        rules: platform.rules,
        decoys: &platform.decoys,
    };
    let decided = deadline::within(DECISION_DEADLINE, pin!(gate.authenticate(tenant, attempt, now))).await;
    let verdict = match decided {
        Ok(Ok(verdict)) => verdict,
        Ok(Err(error)) => {
            if platform.lines.permits_undecided(NO_ANSWER, tenant.id, now) {
                tracing::error!(tenant = tenant.name, error = error.to_string(), "{NO_ANSWER}");
            }
            return Err(Refused::Undecided);
        }
        Err(_) => {
            if platform.lines.permits_undecided(TOO_LATE, tenant.id, now) {
                tracing::error!(tenant = tenant.name, "{TOO_LATE}");
            }
            return Err(Refused::Undecided);
        }
    };
    let elapsed = platform.clock.now().since(now.monotonic);
    platform.metrics.decided(tenant.id, &verdict, elapsed);
    log::attempt(tenant, attempt, &verdict, elapsed, |reason| {
        platform.lines.permits_attempt(reason, attempt.origin.source, now)
    });
    visit::note(tenant, attempt, &verdict.decision, now, (&platform.visits, &platform.refused));
    Ok(verdict)
}

/// Retry soon: a 503 makes phones try again, a 403 would make them stop.
pub const RETRY_SOON: (actix_web::http::header::HeaderName, HeaderValue) = (RETRY_AFTER, HeaderValue::from_static("2"));

#[cfg(test)]
mod tests;
