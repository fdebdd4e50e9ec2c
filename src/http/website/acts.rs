//! How owners' acts are carried out: as tasks of their own, counted, logged, and their emails sent on.

use actix_web::{HttpRequest, web};
use std::sync::Arc;

use crate::http::WebsiteError;
use crate::http::plumbing::body::{self, BODY_READ};
use crate::http::plumbing::client_ip;
use crate::service::{NO_ANSWER, WebsiteView};
use actix_web::http::header::CONTENT_TYPE;
use domain::accounts::AccountKey;
use domain::outbox::EmailFate;
use domain::self_service::owners::{OwnerDraw, OwnerError};
use domain::tenant::Tenant;

use super::form::Form;

/// Limit: the body of an owner's act, in bytes: names and three HA1s.
const ACT_BODY: usize = 8 * 1024;

/// The log's message about an act.
const DONE: &str = "account changed by its owner";

/// Reads the fields of a request, from JSON or a form.
pub(in crate::http) async fn fields(request: &HttpRequest, payload: web::Payload) -> Result<Form, WebsiteError> {
    let body = body::read(request.headers(), payload, ACT_BODY, BODY_READ).await?;
    let content_type = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    Form::parse(content_type, body).await
}

/// Draws what an act needs.
pub(in crate::http) fn draw() -> OwnerDraw {
    OwnerDraw::new(&mut crate::ambient::randomness::system())
}

/// Runs an act to its end, whatever becomes of its client, while not too many others wait for the store.
pub(in crate::http) async fn run<T, A, F>(website: &web::Data<WebsiteView>, act: A) -> Result<T, WebsiteError>
where
    A: FnOnce(Arc<WebsiteView>) -> F,
    F: Future<Output = Result<T, WebsiteError>> + Send + 'static,
    T: Send + 'static,
{
    let permit = website.admission().owner_acts.enter()?;
    let act = act(website.clone().into_inner());
    let task = tokio::spawn(async move {
        let _permit = permit;
        act.await
    });
    task.await.unwrap_or(Err(WebsiteError::ServerError))
}

/// Wakes the tasks that have to go on with emails.
pub(in crate::http) fn wake(emails: &[EmailFate], website: &WebsiteView) {
    for email in emails {
        match email {
            EmailFate::Delivered => website.signals().email_delivered(),
            EmailFate::Waiting | EmailFate::Failed(_) => website.signals().email_waits(),
        }
    }
}

/// One line per act; nothing that was typed is in it.
pub(in crate::http) fn log(request: &HttpRequest, account: &AccountKey, act: &'static str, website: &WebsiteView) {
    let Some(tenant) = website.tenants().by_name(&account.tenant) else { return };
    let source = client_ip::source(request, tenant.id, website.trusted_proxies());
    if website.lines().sign_ins.permits((DONE, source), website.clock().now()) {
        let source = source.network.map(|network| network.to_string());
        tracing::info!(tenant = tenant.name, username = account.username.as_str(), source, act, "{DONE}");
    }
}

/// The answer to an act that failed; a failure of ours is logged.
pub(in crate::http) fn failed(error: &OwnerError, tenant: &Tenant, website: &WebsiteView) -> WebsiteError {
    let is_ours = matches!(error, OwnerError::Store(_) | OwnerError::Mail(_) | OwnerError::Compose(_));
    if is_ours && website.lines().undecided.permits((NO_ANSWER, tenant.id), website.clock().now()) {
        tracing::error!(tenant = tenant.name, error = error.to_string(), "{NO_ANSWER}");
    }
    WebsiteError::from(error)
}
