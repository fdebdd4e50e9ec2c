//! POST /signup.ashx: a form becomes an application, and what became of it an answer (docs/contract.md section 3).

use actix_web::http::header::{ACCEPT_LANGUAGE, CACHE_CONTROL, CONTENT_TYPE, HeaderName};
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;
use std::sync::Arc;

use super::acts::wake;
use super::form::Form;
use super::ha1_fields;
use crate::http::WebsiteError;
use crate::http::plumbing::body::BODY_READ;
use crate::http::plumbing::{body, client_ip, host};
use crate::service::{AdmissionPermit, SIGN_UP_REJECTED, WebsiteRefusal, WebsiteView};
use domain::accounts::{AccountUsername, DisplayName, EmailAddress};
use domain::digest::{Ha1, Realm};
use domain::network::Source;
use domain::outbox::EmailFate;
use domain::self_service::sign_up::{Answered, Application, Drawn, SignUpError, SignedUp};
use domain::tenant::{Language, TenantId};

/// Limit: the signup's body, in bytes (docs/contract.md section 3).
const SIGNUP_BODY: usize = 16 * 1024;

/// Signs a user up.
pub(in crate::http) async fn sign_up(
    request: HttpRequest,
    payload: web::Payload,
    website: web::Data<WebsiteView>,
) -> Result<HttpResponse, WebsiteError> {
    let site = host::site(&request, website.tenants())?;
    if let Err(full) = website.admission().signups.check() {
        body::leave_unread(payload);
        return Err(full.into());
    }
    let body = body::read(request.headers(), payload, SIGNUP_BODY, BODY_READ).await?;
    let form = Form::parse(header(&request, CONTENT_TYPE), body).await;
    let fields = form
        .and_then(|form| SignupFields::read(&form, &website))
        .inspect_err(|_| _ = website.counters().signups.invalid.inc())?;
    let permit = website.admission().signups.enter()?;
    let applicant = SignupRequest {
        tenant: site.tenant.id,
        realm: site.realm.clone(),
        source: client_ip::source(&request, site.tenant.id, website.trusted_proxies()),
        language: Language::from_accept_language(header(&request, ACCEPT_LANGUAGE)),
        fields,
        permit,
    };
    let user = applicant.fields.username.clone();
    // A task of its own: a client that disconnects must not stop a signup half-way.
    let signup = tokio::spawn(apply(applicant, website.into_inner()));
    signup.await.unwrap_or(Err(WebsiteError::ServerError))?;
    let answer = SignupAnswer { ok: true, user: user.as_str() };
    Ok(HttpResponse::Ok().insert_header((CACHE_CONTROL, "no-store")).json(answer))
}

#[derive(Serialize)]
struct SignupAnswer<'a> {
    ok: bool,
    user: &'a str,
}

/// An application that owns all it needs.
struct SignupRequest {
    tenant: TenantId,
    realm: Realm,
    source: Source,
    language: Language,
    fields: SignupFields,
    /// Held until the end, even if the client disconnects.
    permit: AdmissionPermit,
}

async fn apply(applicant: SignupRequest, website: Arc<WebsiteView>) -> Result<(), WebsiteError> {
    let sign_up_service = website.sign_up().ok_or(WebsiteError::CaptchaDisabled)?;
    let drawn = Drawn::new(&mut crate::ambient::randomness::system());
    let SignupRequest { tenant, realm, source, language, fields, permit: _permit } = applicant;
    let SignupFields { username, name, email, ha1s, captcha } = fields;
    let tenant = website.tenants().get(tenant);
    let application = Application { tenant, realm, source, username, name, email, ha1s, captcha, language };
    let user = application.username.clone();
    let outcome =
        domain::self_service::sign_up::sign_up(application, sign_up_service, drawn, website.clock().now()).await;
    if let Ok(signed_up) = &outcome {
        wake(std::slice::from_ref(&signed_up.email), &website);
    }
    website.counters().count_signup(&tenant.name, &outcome);
    let now = website.clock().now();
    let is_shown = |error: &SignUpError| match error.strangers_reason() {
        Some(reason) => website.lines().website.permits((WebsiteRefusal::SignUp(reason), source), now),
        None => website.lines().undecided.permits((FAILED, tenant.id), now),
    };
    if outcome.as_ref().err().is_none_or(is_shown) {
        report(&outcome, &tenant.name, &user, source);
    }
    outcome.map(|_| ()).map_err(|error| WebsiteError::from(&error))
}

/// The log's message about a store or folder that fails.
const FAILED: &str = "sign-up failed";

/// One line per sign-up; neither the address of the person nor any token is in it.
fn report(outcome: &Result<SignedUp, SignUpError>, tenant: &str, user: &AccountUsername, source: Source) {
    let (username, source) = (user.as_str(), source.network.map(|network| network.to_string()));
    match outcome {
        Ok(SignedUp { email: EmailFate::Failed(error), .. }) => {
            tracing::warn!(tenant, username, source, error = error.to_string(), "signed up; email delayed");
        }
        Ok(_) => tracing::info!(tenant, username, source, "signed up"),
        Err(error @ (SignUpError::Store(_) | SignUpError::Mail(_) | SignUpError::Compose(_))) => {
            tracing::error!(tenant, username, source, error = error.to_string(), "{FAILED}");
        }
        // An operator who tries the service out on one machine meets the limit that is meant for the public: the setting to
        // change is logged here, where only operators read it.
        Err(error @ SignUpError::OverLimit(over)) => {
            let (reason, setting) = (error.to_string(), over.limit.setting());
            tracing::info!(tenant, username, source, reason, setting, "{SIGN_UP_REJECTED}");
        }
        Err(error) => tracing::info!(tenant, username, source, reason = error.to_string(), "{SIGN_UP_REJECTED}"),
    }
}

/// The fields of the table in docs/contract.md section 3, each read into its type.
struct SignupFields {
    username: AccountUsername,
    name: DisplayName,
    email: EmailAddress,
    ha1s: Vec<Ha1>,
    captcha: Answered,
}

impl SignupFields {
    fn read(form: &Form, website: &WebsiteView) -> Result<Self, WebsiteError> {
        let required = |name| form.field(name)?.ok_or_else(|| WebsiteError::invalid(REQUIRED));
        let [user, name, email] = [required("user")?, required("name")?, required("email")?];
        let ha1s = ha1_fields::ha1s(form, REQUIRED)?;
        let [token, answer] = [required("captcha_token")?, required("captcha_answer")?].map(str::to_owned);
        Ok(Self {
            username: AccountUsername::parse_for_signup(user, website.reserved())
                .map_err(|error| WebsiteError::invalid(error.to_string()))?,
            name: DisplayName::parse_for_signup(name).map_err(|error| WebsiteError::invalid(error.to_string()))?,
            email: EmailAddress::parse_for_signup(email, *website.local_part())
                .map_err(|error| WebsiteError::invalid(error.to_string()))?,
            ha1s,
            captcha: Answered { token, answer },
        })
    }
}

const REQUIRED: &str = "user, name, email, ha1, captcha_token, captcha_answer required";

fn header(request: &HttpRequest, name: HeaderName) -> &str {
    request.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}
