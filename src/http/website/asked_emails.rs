//! POST /recover, /magic and /activation/resend: emails that anyone may ask for. The request is written down and answered, the
//! same way for known and unknown names; a task deals with it a moment later (src/server/email_requests.rs).

use actix_web::http::header::{CACHE_CONTROL, SET_COOKIE};
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;

use super::acts;
use super::cookies::SiteCookie;
use super::form::Form;
use super::page::language_of;
use super::sign_in;
use super::store_deadline;
use crate::http::WebsiteError;
use crate::http::plumbing::{client_ip, host};
use crate::service::WebsiteView;
use domain::accounts::EmailAddress;
use domain::outbox::MAGIC_LINK_LIFETIME;
use domain::secrets::LinkToken;
use domain::self_service::email_request::{EmailPermission, EmailRequest, RequestKind};
use domain::self_service::session::SecretHash;
use domain::self_service::sign_in::Admitted;

/// Limit: what is read of a name or address, in bytes.
const LOGIN: usize = 512;

#[derive(Serialize)]
struct AskedAnswer {
    ok: bool,
}

/// Asks for a link that sets a new password.
pub(in crate::http) async fn recover(
    request: HttpRequest,
    payload: web::Payload,
    website: web::Data<WebsiteView>,
) -> Result<HttpResponse, WebsiteError> {
    let tenant = host::site(&request, website.tenants())?.tenant;
    let form = acts::fields(&request, payload).await?;
    let login = login(&form, "login, captcha_token, captcha_answer required")?;
    let [token, answer] = ["captcha_token", "captcha_answer"].map(|name| form.field(name));
    let (Some(token), Some(answer)) = (token?, answer?) else {
        return Err(WebsiteError::invalid("login, captcha_token, captcha_answer required"));
    };
    let captcha = website.captcha().get().ok_or(WebsiteError::CaptchaDisabled)?;
    captcha.check(&tenant.name, token, answer, website.clock().now()).map_err(|_| WebsiteError::CaptchaFailed)?;
    ask(&request, asked(&request, RequestKind::Recover, login, &website)?, &website).await?;
    Ok(HttpResponse::Ok().insert_header((CACHE_CONTROL, "no-store")).json(AskedAnswer { ok: true }))
}

/// Asks for a link and a code that sign in, in this window; it gets a cookie to know it by.
pub(in crate::http) async fn magic(
    request: &HttpRequest,
    form: &Form,
    website: &WebsiteView,
) -> Result<HttpResponse, WebsiteError> {
    let tenant = host::site(request, website.tenants())?.tenant;
    let login = login(form, "login required")?;
    let verifier = LinkToken::generate(&mut crate::ambient::randomness::system());
    let asked = asked(request, RequestKind::Magic, login, website)?;
    ask(request, EmailRequest { verifier: Some(SecretHash::of(&verifier)), ..asked }, website).await?;
    Ok(HttpResponse::Ok()
        .insert_header((CACHE_CONTROL, "no-store"))
        .insert_header((SET_COOKIE, SiteCookie::Magic.set(&verifier, MAGIC_LINK_LIFETIME, tenant)))
        .json(AskedAnswer { ok: true }))
}

/// Asks for the activation email again, with another address where there is one: for who knows the password alone. The answer
/// tells no one whether they do.
pub(in crate::http) async fn resend(
    request: HttpRequest,
    payload: web::Payload,
    website: web::Data<WebsiteView>,
) -> Result<HttpResponse, WebsiteError> {
    let form = acts::fields(&request, payload).await?;
    let user = form.field("user")?.ok_or_else(|| WebsiteError::invalid("user, and ha1 or nonce and proof required"))?;
    let email = form.field("email")?.map(|text| EmailAddress::parse_for_signup(text, *website.local_part()));
    let email = email.transpose().map_err(|error| WebsiteError::invalid(error.to_string()))?;
    let asked = EmailRequest { email, ..asked(&request, RequestKind::Resend, cut(user), &website)? };
    let permission = match sign_in::proven(&request, &form, Admitted::Pending, &website).await {
        Ok(_) => EmailPermission::Granted,
        Err(WebsiteError::InvalidCredentials) => EmailPermission::Withheld,
        Err(error) => return Err(error),
    };
    ask(&request, EmailRequest { permission, ..asked }, &website).await?;
    Ok(HttpResponse::Ok().insert_header((CACHE_CONTROL, "no-store")).json(AskedAnswer { ok: true }))
}

fn login<'f>(form: &'f Form, required: &'static str) -> Result<&'f str, WebsiteError> {
    Ok(cut(form.field("login")?.ok_or_else(|| WebsiteError::invalid(required))?.trim()))
}

/// No name or address is longer.
fn cut(text: &str) -> &str {
    &text[..text.floor_char_boundary(LOGIN)]
}

fn asked(
    request: &HttpRequest,
    kind: RequestKind,
    login: &str,
    website: &WebsiteView,
) -> Result<EmailRequest, WebsiteError> {
    let site = host::site(request, website.tenants())?;
    Ok(EmailRequest {
        kind,
        tenant: site.tenant.name.clone(),
        realm: site.realm.clone(),
        login: login.to_owned(),
        language: language_of(request),
        verifier: None,
        email: None,
        permission: EmailPermission::Granted,
    })
}

/// Writes a request down, ten per hour from one source.
async fn ask(request: &HttpRequest, asked: EmailRequest, website: &WebsiteView) -> Result<(), WebsiteError> {
    let tenant = host::site(request, website.tenants())?.tenant;
    let (source, now) = (client_ip::source(request, tenant.id, website.trusted_proxies()), website.clock().now());
    let permit = website.asked_emails().take(source, now);
    let permit = permit.map_err(|limited| WebsiteError::RateLimited(limited.retry_after))?;
    let _admitted = website.admission().owner_acts.enter()?;
    let writing = website.store().requests.request_email(asked, now.unix_seconds());
    if !store_deadline::of_the_store(writing, tenant, website).await? {
        return Err(WebsiteError::Overloaded);
    }
    permit.spend();
    website.counters().emails_requested.inc();
    website.signals().email_requested();
    Ok(())
}
