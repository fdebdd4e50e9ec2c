//! GET and PATCH /account/profile: what an owner wants to be called, and in which language.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;

use super::answers::{private, time};
use crate::http::WebsiteError;
use crate::http::plumbing::host;
use crate::http::website::form::Form;
use crate::http::website::store_deadline;
use crate::http::website::{acts, session};
use crate::service::WebsiteView;
use domain::accounts::{DisplayName, EmailAddress};
use domain::self_service::owner_change::{OwnAccount, Profile};
use domain::self_service::session::Session;
use domain::tenant::{Language, Tenant};

/// What the owner sees of the account.
#[derive(Serialize)]
pub(super) struct ProfileObject {
    user: String,
    realm: String,
    name: Option<String>,
    nickname: Option<String>,
    language: Option<&'static str>,
    email: Option<String>,
    role: String,
    created: String,
    activated: Option<String>,
}

impl ProfileObject {
    pub(super) fn of(session: &Session, account: &OwnAccount) -> Self {
        let OwnAccount { profile, email, role, created, activated, .. } = account;
        let text = |name: &Option<DisplayName>| name.as_ref().map(|name| name.as_str().to_owned());
        Self {
            user: session.account.username.as_str().to_owned(),
            realm: session.account.realm.as_str().to_owned(),
            name: text(&profile.name),
            nickname: text(&profile.nickname),
            language: profile.language.map(Language::tag),
            email: email.as_ref().map(|email| EmailAddress::as_str(email).to_owned()),
            role: role.clone(),
            created: time(*created),
            activated: activated.map(time),
        }
    }
}

/// Shows it.
pub(super) async fn show(request: HttpRequest, website: web::Data<WebsiteView>) -> Result<HttpResponse, WebsiteError> {
    let tenant = host::site(&request, website.tenants())?.tenant;
    let session = session::of(&request, tenant, &website).await?;
    let account = own(&session, tenant, &website).await?;
    Ok(private(&ProfileObject::of(&session, &account)))
}

/// Changes what the body names; an empty member takes it away.
pub(super) async fn change(
    request: HttpRequest,
    payload: web::Payload,
    website: web::Data<WebsiteView>,
) -> Result<HttpResponse, WebsiteError> {
    let tenant = host::site(&request, website.tenants())?.tenant;
    let session = session::of(&request, tenant, &website).await?;
    let form = acts::fields(&request, payload).await?;
    let mut account = own(&session, tenant, &website).await?;
    account.profile = changed(account.profile, &form)?;
    let (device, now) = (session::device(&request, &website), website.clock().now());
    let (key, profile, id) = (session.account.clone(), account.profile.clone(), tenant.id);
    acts::run(&website, move |website| async move {
        let tenant = website.tenants().get(id);
        let changed = website.owners().change_profile(&key, profile, &device, now).await;
        changed.map_err(|error| acts::failed(&error, tenant, &website))
    })
    .await?;
    acts::log(&request, &session.account, "profile_changed", &website);
    Ok(private(&ProfileObject::of(&session, &account)))
}

/// The session's account.
pub(super) async fn own(session: &Session, tenant: &Tenant, website: &WebsiteView) -> Result<OwnAccount, WebsiteError> {
    let found = website.store().owner_changes.own_account(&session.account);
    store_deadline::of_the_store(found, tenant, website).await?.ok_or(WebsiteError::InvalidToken)
}

fn changed(former: Profile, form: &Form) -> Result<Profile, WebsiteError> {
    let name = |field, former| match form.field(field)? {
        Some(text) => DisplayName::parse_for_signup(text).map(Some).map_err(|_| {
            WebsiteError::invalid(format!(
                "{field} must be 1 to 120 characters, at least one of them visible, without control characters and \
                 bidirectional overrides"
            ))
        }),
        None if form.has(field) => Ok(None),
        None => Ok(former),
    };
    let language = match form.field("language")? {
        Some(tag) => Some(Language::by_tag(tag).ok_or_else(|| WebsiteError::invalid("language must be en or de"))?),
        None if form.has("language") => None,
        None => former.language,
    };
    Ok(Profile { name: name("name", former.name)?, nickname: name("nickname", former.nickname)?, language })
}
