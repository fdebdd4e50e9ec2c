//! What is wrong with settings that could be read: one line each, naming the key and the remedy.

use super::accounts::account_problems;
use super::appearance::appearance_problems;
use super::bare_host::is_bare_host;
use super::domain_problems::domain_problems;
use super::exposed::exposed;
use super::file_problems::file_problems;
use super::host_problems::host_problems;
use super::limits::limit_problems;
use super::listener_problems::listener_problems;
use super::mail::is_relay_host;
use super::network_problems::{is_loopback_host, network_problems};
use super::problem::SettingsProblem;
use super::sign_in::sign_in_problems;
use super::website_problems::{privacy_problems, website_problems};
use super::{MailTransport, Settings, TenantSettings};
use crate::mail::SmtpTls;
use domain::tenant::{ApplicationSid, SignatureRule, web_host};
use std::collections::HashMap;
use std::net::SocketAddr;

impl Settings {
    /// All problems, errors and warnings. Reads the files that settings name, changes nothing.
    #[must_use]
    pub fn problems(&self) -> Vec<SettingsProblem> {
        let mut problems = Vec::new();
        listen_problems(self, &mut problems);
        network_problems(self, &mut problems);
        mail_problems(self, &mut problems);
        super::blacklist_problems::find(&self.blacklist, &mut problems);
        problems.extend(self.replay.capacity_problem());
        limit_problems(&self.limits, &mut problems);
        sign_in_problems(&self.sign_in, &mut problems);
        account_problems(&self.accounts, &mut problems);
        for tenant in &self.tenant {
            tenant_problems(tenant, self.webhook.signature, &mut problems);
            public_url_problems(tenant, &mut problems);
            website_problems(tenant, &mut problems);
            appearance_problems(tenant, &mut problems);
            domain_problems(tenant, &mut problems);
            host_problems(tenant, &mut problems);
        }
        privacy_problems(self, &mut problems);
        same_twice(self, &mut problems);
        file_problems(self, &mut problems);
        exposed(self, &mut problems);
        problems
    }
}

fn listen_problems(settings: &Settings, problems: &mut Vec<SettingsProblem>) {
    let is_open = |address: SocketAddr| !address.ip().to_canonical().is_loopback();
    listener_problems(settings, problems);
    if is_open(settings.admin_listen) {
        let text = format!(
            "{} can be reached from other machines, in plain HTTP and without authentication for health and metrics: listen on \
             127.0.0.1",
            settings.admin_listen
        );
        // A proxy in front of the public listener protects nothing of this one.
        let problem = if settings.behind_proxy { SettingsProblem::exposed } else { SettingsProblem::error };
        problems.push(problem("admin_listen", text));
    }
    if settings.listen == settings.admin_listen && settings.listen.port() != 0 {
        problems.push(SettingsProblem::error("admin_listen", "is the same as listen: use another port"));
    }
    if settings.behind_proxy && settings.trusted_proxies.is_empty() {
        let text = "is empty although behind_proxy is set, so all clients share the limits of the proxy's address: set the proxy's network";
        problems.push(SettingsProblem::warning("trusted_proxies", text));
    }
}

fn mail_problems(settings: &Settings, problems: &mut Vec<SettingsProblem>) {
    let mail = &settings.mail;
    if mail.transport == MailTransport::Smtp && mail.smtp_host.as_deref().unwrap_or_default().is_empty() {
        problems.push(SettingsProblem::error(
            "mail.smtp_host",
            "is missing: set the relay's name, or transport = \"pickup\"",
        ));
    }
    if mail.transport == MailTransport::Smtp
        && mail.smtp_host.as_deref().is_some_and(|host| !host.is_empty() && !is_relay_host(host))
    {
        let text =
            "is not a host name: set only the relay's name, without scheme, user or port (smtp_port, smtp_username)";
        problems.push(SettingsProblem::warning("mail.smtp_host", text));
    }
    if mail.from.parse::<lettre::message::Mailbox>().is_err() {
        let text = format!("{:?} is not a mailbox: use e.g. \"Realmgate <noreply@example.com>\"", mail.from);
        problems.push(SettingsProblem::error("mail.from", text));
    }
    let has_password = mail.smtp_password.is_some() || mail.smtp_password_file.is_some();
    if mail.smtp_username.is_some() != has_password {
        problems.push(SettingsProblem::error(
            "mail.smtp_username",
            "needs smtp_password or smtp_password_file, and the other way round: set both",
        ));
    }
    let host = mail.smtp_host.as_deref().unwrap_or_default();
    let is_clear = mail.transport == MailTransport::Smtp && mail.smtp_tls == SmtpTls::None && !is_loopback_host(host);
    if is_clear && has_password {
        let text = format!(
            "is \"none\", so the relay's password and every email are sent to {host:?} in the clear: use \"starttls\" or \"required\""
        );
        problems.push(SettingsProblem::warning("mail.smtp_tls", text));
    }
}

fn tenant_problems(tenant: &TenantSettings, signature: SignatureRule, problems: &mut Vec<SettingsProblem>) {
    let key = |key: &str| format!("tenant {:?}, {key}", tenant.name);
    let mut error = |name: &str, text: &str| problems.push(SettingsProblem::error(key(name), text));
    if tenant.name.is_empty() || tenant.name.contains(char::is_control) {
        error("name", "is empty or has control characters");
    }
    if tenant.hosts.is_empty() {
        error("hosts", "is empty: set the host name of the website");
    }
    if tenant.normal_hosts().iter().any(|host| !is_bare_host(host) || !host.is_ascii()) {
        error("hosts", "must be host names without scheme, port or path; IPv6 addresses in brackets");
    }
    if tenant.realms.is_empty() {
        error("realms", "is empty: set the realm that phones log in to");
    }
    if tenant.realms.iter().any(|realm| realm.is_empty() || realm.contains(char::is_control)) {
        error("realms", "contains one that is empty or has control characters");
    }
    if tenant.webhook_users.is_empty() {
        error("webhook_users", "is empty, so no platform can call the webhook: add { username, password_file }");
    }
    if tenant.webhook_users.iter().any(|user| user.username.is_empty() || user.username.contains(':')) {
        error("webhook_users", "contains a username that is empty or has a colon, which HTTP Basic does not allow");
    }
    if tenant.expires_max == 0 {
        error("expires_max", "is 0, which platforms ignore: use seconds, e.g. 3600");
    }
    if tenant.application_sid.as_deref().is_some_and(|sid| ApplicationSid::parse(sid).is_err()) {
        error("application_sid", "is not a UUID: copy it from jambonz, e.g. 5f1c2f3e-0000-4000-8000-000000000001");
    }
    let has_secrets = !tenant.signature_secrets.is_empty() || tenant.signature_secrets_file.is_some();
    if signature == SignatureRule::Require && !has_secrets {
        error("signature_secrets", "is empty although webhook.signature = \"require\": every call would be rejected");
    }
}

/// Links in emails, and those that set up phones, begin with it, so it must lead here.
fn public_url_problems(tenant: &TenantSettings, problems: &mut Vec<SettingsProblem>) {
    let Some(url) = tenant.public_url() else { return };
    let key = format!("tenant {:?}, public_url", tenant.name);
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://")).unwrap_or_default();
    let host = host_of(rest);
    if host.is_empty() || url.contains(|character: char| character.is_whitespace() || "?#\"<>".contains(character)) {
        problems.push(SettingsProblem::error(key, "is not an http:// or https:// URL: links in emails begin with it"));
        return;
    }
    let mut warn = |text: String| problems.push(SettingsProblem::warning(key.clone(), text));
    if !tenant.normal_hosts().contains(&host) {
        warn(format!("{host:?} is not one of hosts: links in emails do not work unless a proxy changes the host"));
    }
    if rest.contains('/') {
        warn("has a path, but the pages expect their styles, scripts and API at the root of the host".to_owned());
    }
    if url.starts_with("http://") && !is_loopback_host(&host) {
        warn("is plain http://: sessions, links and the HA1s that phones fetch are sent in the clear".to_owned());
    }
}

/// The host of what follows `https://`, as hosts are compared.
fn host_of(rest: &str) -> String {
    let authority = rest.split('/').next().unwrap_or_default();
    let end = if authority.starts_with('[') { authority.find(']').map(|end| end + 1) } else { authority.find(':') };
    let host = &authority[..end.unwrap_or(authority.len())];
    web_host(host)
}

/// What two tenants must not share: a request could not be assigned to one of them.
fn same_twice(settings: &Settings, problems: &mut Vec<SettingsProblem>) {
    let (mut names, mut hosts, mut pairs) = (HashMap::new(), HashMap::new(), HashMap::new());
    for (place, tenant) in settings.tenant.iter().enumerate() {
        let key = |key: &str| format!("tenant {:?}, {key}", tenant.name);
        if names.insert(tenant.name.clone(), place).is_some() {
            problems.push(SettingsProblem::error(key("name"), "is used twice"));
        }
        for host in tenant.normal_hosts() {
            if hosts.insert(host.clone(), place).is_some() {
                problems.push(SettingsProblem::error(key("hosts"), format!("{host:?} is used twice")));
            }
        }
        for user in tenant.resolved_users().unwrap_or_default() {
            let pair = (user.username.clone(), user.password.expose().to_owned());
            if pairs.insert(pair, place).is_some_and(|other| other != place) {
                let text =
                    format!("{:?} has the same username and password in another tenant: change one", user.username);
                problems.push(SettingsProblem::error(key("webhook_users"), text));
            }
        }
    }
}
