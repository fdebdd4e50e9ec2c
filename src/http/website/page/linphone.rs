//! The settings of an account as a file of Linphone's remote provisioning, with one of its HA1s and never a password.

use askama::Template;

use crate::http::WebsiteError;
use crate::http::website::sip_uri;
use domain::self_service::provision::PhoneSettings;
use domain::tenant::{SipTransport, Tenant};

/// The XML document.
pub(in crate::http) fn linphone_settings(tenant: &Tenant, settings: &PhoneSettings) -> Result<String, WebsiteError> {
    let (realm, username) = (settings.account.realm.as_str(), settings.account.username.as_str());
    let service = &tenant.phone_service;
    // Linphone speaks no WebSocket: where there is nothing else, TLS is the likeliest to be answered.
    let transport = service.preferred_of_programs().unwrap_or(SipTransport::Tls);
    let template = Linphone {
        proxy: format!("<{}>", sip_uri::route(service.registrar(realm), transport.name())),
        identity: sip_uri::address(username, realm),
        username,
        realm,
        expires: settings.expires,
        ha1: settings.ha1.to_hex().as_str().to_owned(),
        algorithm: settings.ha1.algorithm().name(),
    };
    template.render().map_err(|error| {
        tracing::error!(error = error.to_string(), "cannot render the provisioning file");
        WebsiteError::ServerError
    })
}

#[derive(Template)]
#[template(path = "linphone.xml", config = ".askama.toml")]
struct Linphone<'a> {
    proxy: String,
    identity: String,
    username: &'a str,
    realm: &'a str,
    expires: u32,
    ha1: String,
    algorithm: &'static str,
}
