//! GET /login/challenge and POST /login: a username and the knowledge of an HA1, shown by a proof or by itself, become a session.
//! POST /reauthenticate makes a session fresh by the same proof.

use actix_web::http::header::{CACHE_CONTROL, SET_COOKIE};
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;

use super::acts::{self, wake};
use super::cookies::SiteCookie;
use super::form::Form;
use super::session;
use super::store_deadline;
use crate::http::WebsiteError;
use crate::http::plumbing::stranger_lines::LOGGED_TEXT;
use crate::http::plumbing::{client_ip, deadline, host};
use crate::service::{NO_ANSWER, WebsiteView};
use domain::accounts::AccountKey;
use domain::digest::{Ha1, HashFunction};
use domain::self_service::begin_session::SessionDraw;
use domain::self_service::login_challenge::{CHALLENGE_LIFETIME, Proof};
use domain::self_service::sign_in::{Admitted, Ha1SignIn, SignInError, SignInRequest, SignInSecret};

/// The log's message about a sign-in.
const SIGNED_IN: &str = "signed in";

/// The log's message about a sign-in that is rejected.
const REJECTED: &str = "sign-in rejected";

/// Issues a nonce to make a proof with.
pub(in crate::http) async fn challenge(
    request: HttpRequest,
    website: web::Data<WebsiteView>,
) -> Result<HttpResponse, WebsiteError> {
    let tenant = host::site(&request, website.tenants())?.tenant;
    let host = host::of(&request).ok_or(WebsiteError::UnknownHost)?;
    let mut rng = crate::ambient::randomness::system();
    let nonce = website.challenges().issue(&tenant.name, &host, website.clock().now(), &mut rng);
    let answer = ChallengeAnswer { nonce: &nonce, algorithm: "HMAC-SHA-256", expires_in: CHALLENGE_LIFETIME.as_secs() };
    Ok(HttpResponse::Ok().insert_header((CACHE_CONTROL, "no-store")).json(answer))
}

#[derive(Serialize)]
struct ChallengeAnswer<'a> {
    nonce: &'a str,
    algorithm: &'static str,
    expires_in: u64,
}

/// Signs a user in: the session's token is in the answer, for scripts, and in a cookie, for pages.
pub(in crate::http) async fn sign_in(
    request: HttpRequest,
    payload: web::Payload,
    website: web::Data<WebsiteView>,
) -> Result<HttpResponse, WebsiteError> {
    let tenant = host::site(&request, website.tenants())?.tenant;
    let form = acts::fields(&request, payload).await?;
    let account = proven(&request, &form, Admitted::Active, &website).await?;
    let drawn = SessionDraw::new(&mut crate::ambient::randomness::system());
    let device = session::device(&request, &website);
    let (id, now) = (tenant.id, website.clock().now());
    let begun = acts::run(&website, move |website| async move {
        let tenant = website.tenants().get(id);
        let begun = website.owners().begin_session(tenant, account, &device, drawn, now).await;
        let begun = begun.map_err(|error| acts::failed(&error, tenant, &website))?;
        wake(&begun.emails, &website);
        Ok(begun)
    })
    .await?;
    let lasts = website.session_limits().absolute;
    let token = begun.token.to_link_text();
    let answer = SignInAnswer { ok: true, token: &token, expires_in: website.session_limits().idle.as_secs() };
    Ok(HttpResponse::Ok()
        .insert_header((CACHE_CONTROL, "no-store"))
        .insert_header((SET_COOKIE, SiteCookie::Session.set(&begun.token, lasts, tenant)))
        .json(answer))
}

#[derive(Serialize)]
struct SignInAnswer<'a> {
    ok: bool,
    token: &'a str,
    expires_in: u64,
}

/// Makes a session fresh: its owner shows again that they know the password.
pub(in crate::http) async fn reauthenticate(
    request: HttpRequest,
    payload: web::Payload,
    website: web::Data<WebsiteView>,
) -> Result<HttpResponse, WebsiteError> {
    let tenant = host::site(&request, website.tenants())?.tenant;
    let session = session::of(&request, tenant, &website).await?;
    let form = acts::fields(&request, payload).await?;
    let AccountKey { realm, username, .. } = &session.account;
    let shown = judged(&request, &form, (realm, username.as_str()), Admitted::Active, &website).await?;
    let authenticated =
        website.owners().sessions.session_authenticated(&session.id, website.clock().now().unix_seconds()).await;
    let is_there = store_deadline::of_the_store(async { authenticated }, tenant, &website).await?;
    if shown != session.account || !is_there {
        return Err(WebsiteError::InvalidToken);
    }
    Ok(HttpResponse::NoContent().insert_header((CACHE_CONTROL, "no-store")).finish())
}

/// The account whose `user` shows that they know its password.
pub(in crate::http) async fn proven(
    request: &HttpRequest,
    form: &Form,
    admitted: Admitted,
    website: &WebsiteView,
) -> Result<AccountKey, WebsiteError> {
    let site = host::site(request, website.tenants())?;
    let user = form.field("user")?.ok_or_else(|| WebsiteError::invalid(REQUIRED))?;
    judged(request, form, (site.realm, user), admitted, website).await
}

const REQUIRED: &str = "user, and ha1 or nonce and proof required";

async fn judged(
    request: &HttpRequest,
    form: &Form,
    (realm, username): (&domain::digest::Realm, &str),
    admitted: Admitted,
    website: &WebsiteView,
) -> Result<AccountKey, WebsiteError> {
    let tenant = host::site(request, website.tenants())?.tenant;
    let host = host::of(request).ok_or(WebsiteError::UnknownHost)?;
    let secret = secret(form, &tenant.name, &host, website)?;
    let source = client_ip::source(request, tenant.id, website.trusted_proxies());
    let applicant = SignInRequest { tenant, realm, username, secret, source };
    let service = website.sign_in();
    let outcome = deadline::answer(service.prove(&applicant, admitted, website.clock().now())).await;
    count(&outcome, &applicant.secret, website);
    if website.lines().sign_ins.permits((message(&outcome), source), website.clock().now()) {
        report(&outcome, &applicant);
    }
    outcome.map_err(|error| WebsiteError::from(&error))
}

/// A proof where there is a nonce, else an HA1 where those are accepted.
fn secret<'f>(
    form: &'f Form,
    tenant: &str,
    host: &'f str,
    website: &WebsiteView,
) -> Result<SignInSecret<'f>, WebsiteError> {
    if let Some(nonce) = form.field("nonce")? {
        let proof = form.field("proof")?.and_then(Proof::parse);
        let proof = proof.ok_or_else(|| WebsiteError::invalid("proof must be 64 hex digits"))?;
        let nonce = website.challenges().burn(nonce, tenant, host, website.clock().now());
        return Ok(SignInSecret::Proof { nonce, host, proof });
    }
    let ha1 = form.field("ha1")?.ok_or_else(|| WebsiteError::invalid(REQUIRED))?;
    if *website.ha1_sign_in() == Ha1SignIn::Refuse {
        return Err(WebsiteError::invalid("ha1 is not accepted here: send nonce and proof, see GET /login/challenge"));
    }
    let ha1 = Ha1::parse(HashFunction::Md5, ha1).map_err(|_| WebsiteError::invalid("ha1 must be 32 hex digits"))?;
    Ok(SignInSecret::Ha1(ha1))
}

fn count(outcome: &Result<AccountKey, SignInError>, secret: &SignInSecret<'_>, website: &WebsiteView) {
    let counters = website.counters();
    match secret {
        SignInSecret::Ha1(_) => counters.sign_ins_by_ha1.inc(),
        SignInSecret::Proof { .. } => counters.sign_ins_by_proof.inc(),
    };
    match outcome {
        Ok(_) => &counters.sign_ins_succeeded,
        Err(SignInError::Refused(_) | SignInError::Nonce) => &counters.sign_ins_rejected,
        Err(SignInError::RateLimited(_)) => &counters.sign_ins_rate_limited,
        Err(SignInError::Store(_)) => &counters.sign_ins_failed,
    }
    .inc();
}

/// One line per sign-in; neither HA1, proof nor token is in it.
fn report(outcome: &Result<AccountKey, SignInError>, applicant: &SignInRequest<'_>) {
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

const fn message(outcome: &Result<AccountKey, SignInError>) -> &'static str {
    match outcome {
        Ok(_) => SIGNED_IN,
        Err(SignInError::Store(_)) => NO_ANSWER,
        Err(_) => REJECTED,
    }
}
