//! The account page: what of it the server knows when it is asked for. The scripts fetch and change everything else.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;

use super::phone_lines::PhoneAccount;
use super::phone_models::{PhoneModel, SettingValue, models};
use super::{Page, html};
use crate::http::WebsiteError;
use crate::http::website::sip_uri;
use domain::accounts::AccountKey;
use domain::tenant::SipTransport;

/// The session's account.
#[derive(Clone, Copy)]
pub(in crate::http) struct AccountView<'a> {
    /// Its username and realm.
    pub key: &'a AccountKey,
    /// The longest registration, in seconds.
    pub expires: u32,
}

/// GET /account in a session.
pub(in crate::http) fn account(page: Page<'_>, view: AccountView<'_>) -> Result<HttpResponse, WebsiteError> {
    html(page.language, StatusCode::OK, &Account { page, view })
}

#[derive(Template)]
#[template(path = "account.html", config = ".askama.toml")]
struct Account<'a> {
    page: Page<'a>,
    view: AccountView<'a>,
}

impl Account<'_> {
    fn address(&self) -> String {
        sip_uri::address(self.view.key.username.as_str(), self.view.key.realm.as_str())
    }

    /// Each section's fragment and name.
    fn sections(&self) -> [(&'static str, &'static str); 6] {
        [
            ("phone", self.page.say("My phone", "Mein Telefon")),
            ("phones", self.page.say("Phones", "Telefone")),
            ("security", self.page.say("Security", "Sicherheit")),
            ("profile", self.page.say("Profile", "Profil")),
            ("email", self.page.say("Email", "E-Mail")),
            ("data", self.page.say("My data", "Meine Daten")),
        ]
    }

    /// Programs and desk phones are of no use where phones are web pages.
    fn for_programs(&self) -> bool {
        self.transport().is_some()
    }

    fn transport(&self) -> Option<SipTransport> {
        self.page.site.tenant.phone_service.preferred_of_programs()
    }

    fn models(&self) -> Vec<PhoneModel> {
        let realm = self.view.key.realm.as_str();
        models(&PhoneAccount {
            username: self.view.key.username.as_str(),
            realm,
            registrar: self.page.site.tenant.phone_service.registrar(realm),
            transport: self.transport().unwrap_or(SipTransport::Udp),
            expires: self.view.expires,
        })
    }
}
