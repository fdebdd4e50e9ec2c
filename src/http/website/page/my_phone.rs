//! My phone: the account's settings, lines for other phones, the box for a link, and the last attempts.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;

use super::durations::lasting;
use super::phone_lines::{PhoneAccount, PhoneLine};
use super::shown_time::ShownTime;
use super::untrusted_text::shown;
use super::{Page, html};
use crate::http::WebsiteError;
use crate::http::website::sip_uri;
use domain::accounts::Account;
use domain::authentication::DenialReason;
use domain::authentication::attempt_history::{AttemptOutcome, PastAttempt};
use domain::tenant::SipTransport;

/// The fragment for the owner of the session's account.
pub(in crate::http) fn my_phone(
    page: Page<'_>,
    owned: &Account,
    attempts: &[PastAttempt],
) -> Result<HttpResponse, WebsiteError> {
    let tenant = page.site.tenant;
    let (realm, username) = (owned.key.realm.as_str(), owned.key.username.as_str());
    let programs = tenant.phone_service.preferred_of_programs();
    let account = PhoneAccount {
        username,
        realm,
        registrar: tenant.phone_service.registrar(realm),
        transport: programs.unwrap_or(tenant.phone_service.preferred()),
        expires: owned.expires_max.unwrap_or(tenant.expires_max),
    };
    let transports: Vec<&str> = tenant.phone_service.transports.iter().copied().map(SipTransport::label).collect();
    let template = MyPhone {
        page,
        address: sip_uri::address(username, realm),
        transports: transports.join(", "),
        lines: [
            ("baresip", "line-baresip", account.baresip()),
            ("pjsua", "line-pjsua", account.pjsua()),
            ("linphonecsh", "line-linphonecsh", account.linphonecsh()),
        ],
        // The programs and the link are of no use where phones are web pages.
        for_programs: programs.is_some(),
        for_linphone: owned
            .ha1s
            .iter()
            .any(|ha1| tenant.phone_service.linphone_algorithms().contains(&ha1.algorithm())),
        account,
        attempts: attempts.iter().map(Row::of).collect(),
    };
    html(page.language, StatusCode::OK, &template)
}

#[derive(Template)]
#[template(path = "my_phone.html", config = ".askama.toml")]
struct MyPhone<'a> {
    page: Page<'a>,
    address: String,
    account: PhoneAccount<'a>,
    transports: String,
    for_programs: bool,
    /// Whether a phone that a link sets up could log in.
    for_linphone: bool,
    lines: [(&'static str, &'static str, PhoneLine); 3],
    attempts: Vec<Row<'a>>,
}

impl MyPhone<'_> {
    /// For how long a phone was registered.
    fn lasting(&self, seconds: u32) -> String {
        lasting(self.page.language, seconds)
    }
}

/// An attempt as a row of the table.
struct Row<'a> {
    at: ShownTime,
    /// In pieces between which a line may end; none where it is unknown.
    address: Vec<String>,
    user_agent: Option<String>,
    algorithm: &'static str,
    outcome: &'a AttemptOutcome,
    /// The realm that the phone used, where it is none of the tenant's.
    foreign_realm: String,
}

impl<'a> Row<'a> {
    fn of(attempt: &'a PastAttempt) -> Self {
        let foreign_realm = match &attempt.outcome {
            AttemptOutcome::Denied(refusal) => refusal.foreign_realm.as_ref(),
            AttemptOutcome::Registered(_) | AttemptOutcome::TakenBack => None,
        };
        Self {
            at: ShownTime(attempt.at.unix_seconds()),
            address: attempt.address.map(|address| pieces(&address.to_string())).unwrap_or_default(),
            user_agent: attempt.user_agent.as_ref().map(|text| shown(text.as_str())),
            algorithm: attempt.algorithm.map_or("", domain::digest::HashFunction::name),
            outcome: &attempt.outcome,
            foreign_realm: foreign_realm.map(|realm| shown(realm.as_str())).unwrap_or_default(),
        }
    }
}

/// `2001:db8::1` as `2001:`, `db8:`, `:`, `1`; an IPv4 address in one piece.
fn pieces(address: &str) -> Vec<String> {
    address.split_inclusive(':').map(str::to_owned).collect()
}
