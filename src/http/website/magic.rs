//! POST /magic and /magic/code: a link or code from an email signs in the window that asked for it, and no other.

use actix_web::http::header::{CACHE_CONTROL, SET_COOKIE};
use actix_web::{HttpRequest, HttpResponse, web};

use super::acts::{self, wake};
use super::asked_emails;
use super::cookies::SiteCookie;
use super::session;
use crate::http::WebsiteError;
use crate::http::plumbing::host;
use crate::service::WebsiteView;
use domain::secrets::LinkToken;
use domain::self_service::account_link::MagicSecrets;
use domain::self_service::begin_session::{BegunSession, SessionDraw};
use domain::self_service::magic_code::MagicCode;
use domain::self_service::session::SecretHash;
use domain::tenant::Tenant;

/// Asks for a link, or uses one.
pub(in crate::http) async fn post(
    request: HttpRequest,
    payload: web::Payload,
    website: web::Data<WebsiteView>,
) -> Result<HttpResponse, WebsiteError> {
    let form = acts::fields(&request, payload).await?;
    let Some(token) = form.field("token")? else { return asked_emails::magic(&request, &form, &website).await };
    let tenant = host::site(&request, website.tenants())?.tenant;
    let verifier = SiteCookie::Magic.of(&request, tenant);
    let (Some(token), Some(verifier)) = (LinkToken::parse(token), verifier) else {
        return Err(WebsiteError::InvalidLink);
    };
    let (drawn, device) = (draw(), session::device(&request, &website));
    let (id, now) = (tenant.id, website.clock().now());
    let begun = acts::run(&website, move |website| async move {
        let (tenant, verifier) = (website.tenants().get(id), SecretHash::of(&verifier));
        let begun = website.owners().sign_in_by_link(tenant, &token, verifier, &device, drawn, now).await;
        let begun = begun.map_err(|error| acts::failed(&error, tenant, &website))?;
        begun.ok_or(WebsiteError::InvalidLink).inspect(|begun| wake(&begun.emails, &website))
    })
    .await?;
    Ok(signed_in(&request, &begun, tenant, &website))
}

/// Uses a code.
pub(in crate::http) async fn code(
    request: HttpRequest,
    payload: web::Payload,
    website: web::Data<WebsiteView>,
) -> Result<HttpResponse, WebsiteError> {
    let form = acts::fields(&request, payload).await?;
    let tenant = host::site(&request, website.tenants())?.tenant;
    let code = form.field("code")?.ok_or_else(|| WebsiteError::invalid("code required"))?;
    let verifier = SiteCookie::Magic.of(&request, tenant);
    let (Some(code), Some(verifier)) = (MagicCode::parse(code), verifier) else {
        return Err(WebsiteError::InvalidLink);
    };
    let verifier = SecretHash::of(&verifier);
    let magic = MagicSecrets { verifier, code: website.codes().hash(&code, verifier) };
    let (drawn, device) = (draw(), session::device(&request, &website));
    let (id, now) = (tenant.id, website.clock().now());
    let begun = acts::run(&website, move |website| async move {
        let tenant = website.tenants().get(id);
        let begun = website.owners().sign_in_by_code(tenant, magic, &device, drawn, now).await;
        let begun = begun.map_err(|error| acts::failed(&error, tenant, &website))?;
        begun.ok_or(WebsiteError::InvalidLink).inspect(|begun| wake(&begun.emails, &website))
    })
    .await?;
    Ok(signed_in(&request, &begun, tenant, &website))
}

fn draw() -> SessionDraw {
    SessionDraw::new(&mut crate::ambient::randomness::system())
}

fn signed_in(request: &HttpRequest, begun: &BegunSession, tenant: &Tenant, website: &WebsiteView) -> HttpResponse {
    website.counters().sign_ins_succeeded.inc();
    acts::log(request, &begun.account, "signed_in_by_email", website);
    let lasts = website.session_limits().absolute;
    let mut answer = HttpResponse::NoContent().insert_header((CACHE_CONTROL, "no-store")).finish();
    for cookie in [SiteCookie::Session.set(&begun.token, lasts, tenant), SiteCookie::Magic.clear(tenant)] {
        answer.headers_mut().append(SET_COOKIE, cookie);
    }
    answer
}
