//! POST /login: a username and an HA1 become a session's token.

use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;

use super::form::Form;
use crate::http::WebsiteError;
use crate::http::plumbing::body::{self, BODY_READ, LOGIN_BODY};
use crate::http::plumbing::stranger_lines::LOGGED_TEXT;
use crate::http::plumbing::{client_ip, deadline, host};
use crate::service::{NO_ANSWER, WebsiteView};
use domain::digest::{Ha1, HashFunction};
use domain::self_service::session::{SESSION_LIFETIME, SessionNumber};
use domain::self_service::sign_in::{SignInError, SignInRequest, SignedIn};

/// The log's message about a sign-in.
const SIGNED_IN: &str = "signed in";

/// The log's message about a sign-in that is rejected.
const REJECTED: &str = "sign-in rejected";

/// Signs a user in.
pub(in crate::http) async fn sign_in(
    request: HttpRequest,
    payload: web::Payload,
    website: web::Data<WebsiteView>,
) -> Result<HttpResponse, WebsiteError> {
    let site = host::site(&request, website.tenants())?;
    let body = body::read(request.headers(), payload, LOGIN_BODY, BODY_READ).await?;
    let content_type = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let form = Form::parse(content_type, body).await?;
    let (username, ha1) = fields(&form)?;
    let source = client_ip::source(&request, site.tenant.id, website.trusted_proxies());
    let applicant = SignInRequest { tenant: site.tenant, realm: site.realm, username, ha1, source };
    let service = website.sign_in();
    let number = SessionNumber::draw(&mut crate::ambient::randomness::system());
    let outcome = deadline::answer(service.sign_in(&applicant, number, website.clock().now())).await;
    count(&outcome, &website);
    if website.lines().sign_ins.permits((message(&outcome), source), website.clock().now()) {
        report(&outcome, &applicant);
    }
    let signed_in = outcome.map_err(|error| WebsiteError::from(&error))?;
    let answer = SignInAnswer { ok: true, token: &signed_in.token.to_text(), expires_in: SESSION_LIFETIME.as_secs() };
    Ok(HttpResponse::Ok().insert_header((CACHE_CONTROL, "no-store")).json(answer))
}

#[derive(Serialize)]
struct SignInAnswer<'a> {
    ok: bool,
    token: &'a str,
    expires_in: u64,
}

fn fields(form: &Form) -> Result<(&str, Ha1), WebsiteError> {
    let required = |name| form.field(name)?.ok_or_else(|| WebsiteError::invalid("user, ha1 required"));
    let [user, ha1] = [required("user")?, required("ha1")?];
    let ha1 = Ha1::parse(HashFunction::Md5, ha1).map_err(|_| WebsiteError::invalid("ha1 must be 32 hex digits"))?;
    Ok((user, ha1))
}

fn count(outcome: &Result<SignedIn, SignInError>, website: &WebsiteView) {
    let counters = website.counters();
    match outcome {
        Ok(_) => &counters.sign_ins_succeeded,
        Err(SignInError::Refused(_)) => &counters.sign_ins_rejected,
        Err(SignInError::RateLimited(_)) => &counters.sign_ins_rate_limited,
        Err(SignInError::Store(_)) => &counters.sign_ins_failed,
    }
    .inc();
}

/// One line per sign-in; neither the HA1 nor the token is in it.
fn report(outcome: &Result<SignedIn, SignInError>, applicant: &SignInRequest<'_>) {
    let tenant = &*applicant.tenant.name;
    let username = &applicant.username[..applicant.username.floor_char_boundary(LOGGED_TEXT)];
    let source = applicant.source.network.map(|network| network.to_string());
    match outcome {
        Ok(_) => tracing::info!(tenant, username, source, "{SIGNED_IN}"),
        Err(SignInError::Store(error)) => {
            tracing::error!(tenant, username, source, error = error.to_string(), "{NO_ANSWER}");
        }
        Err(error) => tracing::info!(tenant, username, source, reason = error.to_string(), "{REJECTED}"),
    }
}

const fn message(outcome: &Result<SignedIn, SignInError>) -> &'static str {
    match outcome {
        Ok(_) => SIGNED_IN,
        Err(SignInError::Store(_)) => NO_ANSWER,
        Err(_) => REJECTED,
    }
}
