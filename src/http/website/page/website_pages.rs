//! The pages that people open: start, signup, the activation link of an email, sign-in.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::{Page, html, public_html};
use crate::http::WebsiteError;
use crate::http::plumbing::host;
use crate::service::WebsiteView;
use domain::accounts::AccountKey;

/// GET /: the start page.
pub(in crate::http) async fn start(
    request: HttpRequest,
    website: web::Data<WebsiteView>,
) -> Result<HttpResponse, WebsiteError> {
    let page = Page::of(&request, host::site(&request, website.tenants())?);
    public_html(&request, page.language, &StartPage { page })
}

/// GET /signup: the form whose script posts to /signup.ashx.
pub(in crate::http) async fn signup(
    request: HttpRequest,
    website: web::Data<WebsiteView>,
) -> Result<HttpResponse, WebsiteError> {
    let page = Page::of(&request, host::site(&request, website.tenants())?);
    public_html(&request, page.language, &SignupPage { page })
}

/// GET /login.html: sign in; the script then shows what the session may see.
pub(in crate::http) async fn login(
    request: HttpRequest,
    website: web::Data<WebsiteView>,
) -> Result<HttpResponse, WebsiteError> {
    let page = Page::of(&request, host::site(&request, website.tenants())?);
    public_html(&request, page.language, &Login { page })
}

/// The account has just been activated. The link is used up, so the language switch leads to where the page goes on.
pub(in crate::http) fn activated(page: Page<'_>, key: &AccountKey) -> Result<HttpResponse, WebsiteError> {
    let (user, realm) = (key.username.as_str(), key.realm.as_str());
    let page = page.switching_to("/login.html");
    html(page.language, StatusCode::OK, &Activated { page, user, realm })
}

/// A link that works, fetched before a person opened it. Its token is in no other link, so the switch leads elsewhere.
pub(in crate::http) fn prefetched_link(page: Page<'_>) -> Result<HttpResponse, WebsiteError> {
    let page = page.switching_to("/login.html");
    html(page.language, StatusCode::OK, &PrefetchedLink { page })
}

/// The link does not work, or no longer.
pub(in crate::http) fn dead_link(page: Page<'_>) -> Result<HttpResponse, WebsiteError> {
    html(page.language, StatusCode::BAD_REQUEST, &DeadLink { page })
}

#[derive(Template)]
#[template(path = "start.html", config = ".askama.toml")]
struct StartPage<'a> {
    page: Page<'a>,
}

#[derive(Template)]
#[template(path = "signup.html", config = ".askama.toml")]
struct SignupPage<'a> {
    page: Page<'a>,
}

impl SignupPage<'_> {
    /// What a phone is set to, each as the id of its cell, its label and its value; the script adds the username.
    fn settings(&self) -> [(&'static str, &'static str, String); 4] {
        let (realm, service) = (self.page.site.realm.as_str(), &self.page.site.tenant.phone_service);
        let transports: Vec<_> = service.transports.iter().map(|transport| transport.label()).collect();
        [
            ("done-domain", self.page.say("Domain and realm", "Domain und Realm"), realm.to_owned()),
            ("done-user", self.page.say("Username", "Benutzername"), String::new()),
            (
                "done-registrar",
                self.page.say("Registrar (server)", "Registrar (Server)"),
                service.registrar(realm).to_owned(),
            ),
            ("done-transports", self.page.say("Transport", "Transport"), transports.join(", ")),
        ]
    }
}

#[derive(Template)]
#[template(path = "login.html", config = ".askama.toml")]
struct Login<'a> {
    page: Page<'a>,
}

#[derive(Template)]
#[template(path = "activated.html", config = ".askama.toml")]
struct Activated<'a> {
    page: Page<'a>,
    user: &'a str,
    realm: &'a str,
}

impl Activated<'_> {
    /// What can be copied into a phone, each as the id of its cell, its label and its value.
    fn settings(&self) -> [(&'static str, &'static str, &str); 2] {
        [
            ("active-domain", self.page.say("Domain and realm", "Domain und Realm"), self.realm),
            ("active-user", self.page.say("Username", "Benutzername"), self.user),
        ]
    }
}

#[derive(Template)]
#[template(path = "prefetched_link.html", config = ".askama.toml")]
struct PrefetchedLink<'a> {
    page: Page<'a>,
}

#[derive(Template)]
#[template(path = "dead_link.html", config = ".askama.toml")]
struct DeadLink<'a> {
    page: Page<'a>,
}
