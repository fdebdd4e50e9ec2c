//! What is wrong with what a tenant shows to users: its title, links and sender, and the settings for their phones.

use super::problem::SettingsProblem;
use super::title::is_address;
use super::{Settings, TenantSettings};
use crate::mail::Sender;
use domain::tenant::is_web_address;

/// The problems of one tenant.
pub(super) fn website_problems(tenant: &TenantSettings, problems: &mut Vec<SettingsProblem>) {
    let mut error = |key: &str, text: String| {
        problems.push(SettingsProblem::error(format!("tenant {:?}, {key}", tenant.name), text));
    };
    if tenant.title.as_deref().is_some_and(|title| title.trim().is_empty() || title.contains(char::is_control)) {
        error("title", "is empty or has control characters".to_owned());
    }
    for (key, url) in [("imprint_url", &tenant.imprint_url), ("privacy_url", &tenant.privacy_url)] {
        if let Some(url) = url.as_deref().filter(|url| !is_web_address(url)) {
            error(key, format!("{url:?} is not an http:// or https:// URL"));
        }
    }
    if let Some(support) = tenant.support.as_deref().filter(|support| !is_reachable(support)) {
        error("support", format!("{support:?} is neither an email address nor an http:// or https:// URL"));
    }
    if let Some(from) = tenant.mail_from.as_deref().filter(|from| Sender::parse(from).is_err()) {
        error("mail_from", format!("{from:?} is not a mailbox: use e.g. \"Example <noreply@example.com>\""));
    }
    if let Some(registrar) = tenant.registrar.as_deref().filter(|registrar| !is_host_and_port(registrar)) {
        error("registrar", format!("{registrar:?} is not a host: use e.g. sip.example.com or sip.example.com:5080"));
    }
    if tenant.phone_service().is_none() {
        error("transports", "must be one or more of udp, tcp, tls, wss".to_owned());
    }
    title_problem(tenant, problems);
    challenge_problems(tenant, problems);
}

/// Users would read an address where a name belongs.
fn title_problem(tenant: &TenantSettings, problems: &mut Vec<SettingsProblem>) {
    let title = tenant.display_title();
    if tenant.title.is_none() && is_address(&title) {
        let text = format!("is not set, so pages and emails call this website {title}: set its name");
        problems.push(SettingsProblem::warning(format!("tenant {:?}, title", tenant.name), text));
    }
}

/// Which HA1s a phone gets by a set-up link depends on the platform's challenges.
fn challenge_problems(tenant: &TenantSettings, problems: &mut Vec<SettingsProblem>) {
    let key = format!("tenant {:?}, challenge_algorithms", tenant.name);
    if tenant.challenge_algorithms().is_none() {
        let text = "must list those of MD5, SHA-256, SHA-512-256 that your platform's challenges name, each once; remove \
                    it if they name none";
        problems.push(SettingsProblem::error(key, text));
    } else if tenant.phone_service().is_some_and(|service| service.linphone_algorithms().is_empty()) {
        let text =
            "has neither MD5 nor SHA-256: Linphone supports no other, so \"My phone\" offers no link that sets it up";
        problems.push(SettingsProblem::warning(key, text));
    }
}

/// An operator who collects names and email addresses has to state how they are used (GDPR article 13).
pub(super) fn privacy_problems(settings: &Settings, problems: &mut Vec<SettingsProblem>) {
    if settings.limits.signups_per_hour == 0 {
        return;
    }
    for tenant in settings.tenant.iter().filter(|tenant| tenant.privacy_url.is_none()) {
        let text = "is not set, but people can sign up: set the URL of your privacy notice, which every page then links to, \
                    or limits.signups_per_hour = 0";
        problems.push(SettingsProblem::warning(format!("tenant {:?}, privacy_url", tenant.name), text));
    }
}

fn is_reachable(support: &str) -> bool {
    is_web_address(support) || support.parse::<lettre::Address>().is_ok()
}

/// Nothing in it may end the SIP address that it is put into.
fn is_host_and_port(registrar: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b".-:[]_".contains(&byte);
    !registrar.is_empty() && registrar.bytes().all(allowed)
}
