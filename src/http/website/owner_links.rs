//! POST /recover/password, /email, /email/undo and /restore: the buttons behind links in emails to owners.

use actix_web::http::header::CACHE_CONTROL;
use actix_web::{HttpRequest, HttpResponse, web};
use std::sync::Arc;

use super::acts::{self, wake};
use super::ha1_fields;
use super::session;
use crate::http::WebsiteError;
use crate::http::plumbing::host;
use crate::service::WebsiteView;
use domain::digest::Ha1;
use domain::self_service::device::Device;
use domain::self_service::owners::{OwnerDraw, OwnerError};
use domain::self_service::session::SessionId;
use domain::self_service::use_link::UsedLink;
use domain::tenant::{Tenant, TenantId};
use domain::time::Now;

/// What a button does.
enum Button {
    Recover(Vec<Ha1>),
    ConfirmEmail(Option<SessionId>),
    UndoEmail,
    Restore,
}

/// A pressed button, with all it needs.
struct Pressed {
    tenant: TenantId,
    token: String,
    button: Button,
    device: Device,
    drawn: OwnerDraw,
}

impl Button {
    const fn act(&self) -> &'static str {
        match self {
            Self::Recover(_) => "recovered",
            Self::ConfirmEmail(_) => "email_changed",
            Self::UndoEmail => "email_change_undone",
            Self::Restore => "deletion_undone",
        }
    }
}

/// Sets a new password.
pub(in crate::http) async fn recover_password(
    request: HttpRequest,
    payload: web::Payload,
    website: web::Data<WebsiteView>,
) -> Result<HttpResponse, WebsiteError> {
    let form = acts::fields(&request, payload).await?;
    let ha1s = ha1_fields::ha1s(&form, "token, ha1 required")?;
    press(&request, form.field("token")?, Button::Recover(ha1s), &website).await
}

/// Sets the address that the link was sent to. The browser that presses it stays signed in.
pub(in crate::http) async fn confirm_email(
    request: HttpRequest,
    payload: web::Payload,
    website: web::Data<WebsiteView>,
) -> Result<HttpResponse, WebsiteError> {
    let form = acts::fields(&request, payload).await?;
    let tenant = host::site(&request, website.tenants())?.tenant;
    let kept = session::visiting(&request, tenant, &website).await?.map(|session| session.id);
    press(&request, form.field("token")?, Button::ConfirmEmail(kept), &website).await
}

/// Sets the former address.
pub(in crate::http) async fn undo_email(
    request: HttpRequest,
    payload: web::Payload,
    website: web::Data<WebsiteView>,
) -> Result<HttpResponse, WebsiteError> {
    let form = acts::fields(&request, payload).await?;
    press(&request, form.field("token")?, Button::UndoEmail, &website).await
}

/// Takes a deletion back.
pub(in crate::http) async fn restore(
    request: HttpRequest,
    payload: web::Payload,
    website: web::Data<WebsiteView>,
) -> Result<HttpResponse, WebsiteError> {
    let form = acts::fields(&request, payload).await?;
    press(&request, form.field("token")?, Button::Restore, &website).await
}

async fn press(
    request: &HttpRequest,
    token: Option<&str>,
    button: Button,
    website: &web::Data<WebsiteView>,
) -> Result<HttpResponse, WebsiteError> {
    let tenant = host::site(request, website.tenants())?.tenant;
    let token = token.ok_or_else(|| WebsiteError::invalid("token required"))?.to_owned();
    let (act, now) = (button.act(), website.clock().now());
    let device = session::device(request, website);
    let pressed = Pressed { tenant: tenant.id, token, button, device, drawn: acts::draw() };
    let used = acts::run(website, move |website| use_link(pressed, website, now)).await?;
    acts::log(request, &used.account, act, website);
    Ok(HttpResponse::NoContent().insert_header((CACHE_CONTROL, "no-store")).finish())
}

async fn use_link(pressed: Pressed, website: Arc<WebsiteView>, now: Now) -> Result<UsedLink, WebsiteError> {
    let tenant = website.tenants().get(pressed.tenant);
    let used = used(pressed, tenant, &website, now).await;
    let used = used.map_err(|error| acts::failed(&error, tenant, &website))?.ok_or(WebsiteError::InvalidLink)?;
    wake(&used.emails, &website);
    Ok(used)
}

async fn used(
    Pressed { token, button, device, drawn, .. }: Pressed,
    tenant: &Tenant,
    website: &WebsiteView,
    now: Now,
) -> Result<Option<UsedLink>, OwnerError> {
    let owners = website.owners();
    match button {
        Button::Recover(ha1s) => owners.recover(tenant, &token, ha1s, &device, drawn, now).await,
        Button::ConfirmEmail(kept) => owners.confirm_email(tenant, &token, kept, &device, drawn, now).await,
        Button::UndoEmail => owners.undo_email(tenant, &token, &device, drawn, now).await,
        Button::Restore => owners.restore(tenant, &token, &device, drawn, now).await,
    }
}
