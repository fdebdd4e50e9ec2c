//! The two tenants that the targets know.

use domain::digest::Realm;
use domain::secrets::Secret;
use domain::tenant::DirectCalling;
use domain::tenant::{PhoneService, Presentation, SipTransport, Tenant, TenantId, Tenants, WebhookUser};
use std::sync::LazyLock;

/// Name, hosts, realms and webhook users of each.
type Description =
    (&'static str, &'static [&'static str], &'static [&'static str], &'static [(&'static str, &'static str)]);

const DESCRIPTIONS: [Description; 2] = [
    (
        "example",
        &["phone.example.com", "127.0.0.1", "[::1]"],
        &["acme.example", "phone.example.com"],
        &[("jambonz", "pass:word"), ("old", "p")],
    ),
    ("two", &["two.example"], &["two.example"], &[("jambonz", "another"), ("j\u{f6}rg", "\u{fc}"), ("empty", "")]),
];

/// Both.
pub static TENANTS: LazyLock<Tenants> = LazyLock::new(|| Tenants::new(DESCRIPTIONS.iter().map(tenant).collect()));

/// `username:password` of all webhook users, and whose they are.
pub fn pairs() -> Vec<(String, TenantId)> {
    let of = |(tenant, description): (u16, &'static Description)| {
        description.3.iter().map(move |(name, password)| (format!("{name}:{password}"), TenantId(tenant)))
    };
    (0..).zip(&DESCRIPTIONS).flat_map(of).collect()
}

fn tenant(&(name, hosts, realms, users): &Description) -> Tenant {
    let user = |&(username, password): &(&str, &str)| WebhookUser {
        username: username.to_owned(),
        password: Secret::new(password.to_owned()),
    };
    Tenant {
        id: TenantId(0),
        name: name.to_owned(),
        hosts: hosts.iter().map(ToString::to_string).collect(),
        realms: realms.iter().map(|realm| Realm::parse(realm).expect("it is not empty")).collect(),
        domains: Vec::new(),
        public_url: format!("https://{}", hosts[0]),
        presentation: Presentation::default(),
        phone_service: PhoneService { transports: vec![SipTransport::Udp], ..PhoneService::default() },
        webhook_users: users.iter().map(user).collect(),
        signature_secrets: Vec::new(),
        expires_max: 3600,
        direct_calling: DirectCalling::default(),
        application_sid: None,
    }
}
