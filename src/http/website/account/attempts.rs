//! GET /account/attempts: the last registration attempts under the account's name, newest first.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;

use super::advice::advice;
use super::answers::{Listing, private, time};
use crate::http::WebsiteError;
use crate::http::plumbing::host;
use crate::http::website::page::{language_of, shown};
use crate::http::website::session;
use crate::http::website::store_deadline;
use crate::service::WebsiteView;
use domain::accounts::{Phone, PhoneId};
use domain::authentication::attempt_history::{AttemptOutcome, PastAttempt};
use domain::self_service::session::Session;
use domain::tenant::{Language, Tenant};

/// One attempt.
#[derive(Serialize)]
pub(super) struct AttemptObject {
    pub(super) at: String,
    from: Option<String>,
    user_agent: Option<String>,
    /// The name of the phone whose password was right.
    phone: Option<String>,
    decision: &'static str,
    /// For how many seconds a phone was registered.
    expires: Option<u32>,
    pub(super) reason: Option<&'static str>,
    /// Which member, or the realm that the phone used.
    detail: Option<String>,
    /// Until when an address or name is not checked.
    until: Option<String>,
    pub(super) advice: Option<&'static str>,
}

/// Lists them.
pub(super) async fn list(request: HttpRequest, website: web::Data<WebsiteView>) -> Result<HttpResponse, WebsiteError> {
    let tenant = host::site(&request, website.tenants())?.tenant;
    let session = session::of(&request, tenant, &website).await?;
    let language = language_of(&request);
    let attempts = of(&session, tenant, &website).await?;
    let phones = website.store().phones.phones(&session.account);
    let phones = store_deadline::of_the_store(phones, tenant, &website).await?;
    let data = attempts.iter().map(|attempt| AttemptObject::of(attempt, &phones, language)).collect();
    Ok(private(&Listing { data }))
}

/// The attempts that concern the session's account.
pub(super) async fn of(
    session: &Session,
    tenant: &Tenant,
    website: &WebsiteView,
) -> Result<Vec<PastAttempt>, WebsiteError> {
    let key = &session.account;
    let account = website.store().owner_changes.own_account(key);
    let account = store_deadline::of_the_store(account, tenant, website).await?.ok_or(WebsiteError::InvalidToken)?;
    let mut attempts = website.attempt_history().of(tenant.id, key.realm.as_str(), key.username.as_str());
    attempts.retain(|attempt| attempt.concerns_account_of(account.created));
    Ok(attempts)
}

/// What the owner calls a phone; none for the account's own password, and for a phone that was revoked.
pub(super) fn phone_name(id: Option<PhoneId>, phones: &[Phone]) -> Option<String> {
    phones.iter().find(|phone| Some(phone.id) == id).map(|phone| phone.name.as_str().to_owned())
}

impl AttemptObject {
    pub(super) fn of(attempt: &PastAttempt, phones: &[Phone], language: Language) -> Self {
        let (decision, expires, denial) = match &attempt.outcome {
            AttemptOutcome::Registered(seconds) => ("registered", Some(*seconds), None),
            AttemptOutcome::TakenBack => ("unregistered", None, None),
            AttemptOutcome::Denied(denial) => ("refused", None, Some(denial)),
        };
        let realm = denial.and_then(|denial| denial.foreign_realm.as_ref()).map(|realm| shown(realm.as_str()));
        let member = denial.and_then(|denial| denial.reason.detail()).map(str::to_owned);
        Self {
            at: time(attempt.at.unix_seconds()),
            from: attempt.address.map(|address| address.to_string()),
            user_agent: attempt.user_agent.as_ref().map(|text| shown(text.as_str())),
            phone: phone_name(attempt.phone, phones),
            decision,
            expires,
            reason: denial.map(|denial| denial.reason.name()),
            detail: realm.or(member),
            until: denial.and_then(|denial| denial.until).map(time),
            advice: denial.map(|denial| advice(denial.reason, language)),
        }
    }
}
