//! Tenants: which hosts, realms and webhook users belong together, and what each may grant. `Tenants` finds a `Tenant` by
//! host or name.

mod application_sid; // which jambonz application answers calls
mod colour; // of buttons, and the text on them
mod direct_calling; // may phones call each other?
mod home; // the hosts at which users have their addresses
mod language; // of emails and pages
mod logo; // a small picture
mod name_asked; // bob, bob@realm, sip:bob@realm
mod phone_service; // what people set in their phones
mod presentation; // title, links, sender, colour, logo
mod web_host; // host names as they are compared

pub use application_sid::{ApplicationSid, ApplicationSidError};
pub use colour::{Colour, ColourError};
pub use direct_calling::DirectCalling;
pub use home::{Home, is_host_name, is_same_host};
pub use language::Language;
pub use logo::{LOGO_BYTES, Logo, LogoError};
pub use name_asked::NameAsked;
pub use phone_service::{PhoneService, SipTransport};
pub use presentation::{Presentation, is_web_address};
pub use web_host::web_host;

use crate::digest::Realm;
use crate::secrets::Secret;

/// A tenant's position in the settings; small, for the keys of in-memory tables. The store knows tenants by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TenantId(pub u16);

/// One of the username and password pairs a tenant's platform may call with; all are valid at once, for rotation.
#[derive(Clone, Debug)]
pub struct WebhookUser {
    /// The Basic username.
    pub username: String,
    /// The Basic password.
    pub password: Secret,
}

/// Whether webhook calls must be signed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SignatureRule {
    /// Not checked.
    #[default]
    Off,
    /// Calls without a valid one are answered 401.
    Require,
}

crate::words!(SignatureRule { "off" => Off, "require" => Require });

/// One tenant.
#[derive(Clone, Debug)]
pub struct Tenant {
    /// Its position in the settings.
    pub id: TenantId,
    /// Its name in settings, store and command line.
    pub name: String,
    /// Hosts whose public requests are its own: lower-case, without port or trailing dot.
    pub hosts: Vec<String>,
    /// Its realms; the first gets the new accounts. Never empty.
    pub realms: Vec<Realm>,
    /// Domains at which its users have addresses too, beside their realm's own name.
    pub domains: Vec<String>,
    /// The base URL of links in emails, without a trailing slash.
    pub public_url: String,
    /// How it presents itself to people.
    pub presentation: Presentation,
    /// What people set in their phones.
    pub phone_service: PhoneService,
    /// Who may call the webhook for it.
    pub webhook_users: Vec<WebhookUser>,
    /// Secrets of Jambonz-Signature; all are valid at once.
    pub signature_secrets: Vec<Secret>,
    /// The longest registration granted, in seconds.
    pub expires_max: u32,
    /// The direct calls that a granted REGISTER allows.
    pub direct_calling: DirectCalling,
    /// The jambonz application that answers calls, unless the account names its own.
    pub application_sid: Option<ApplicationSid>,
}

impl Tenant {
    /// A tenant of these realms with nothing else set: no hosts, no webhook users, registrations of one hour.
    #[must_use]
    pub fn plain(name: &str, realms: Vec<Realm>) -> Self {
        Self {
            id: TenantId(0),
            name: name.to_owned(),
            hosts: Vec::new(),
            realms,
            domains: Vec::new(),
            public_url: String::new(),
            presentation: Presentation::default(),
            phone_service: PhoneService::default(),
            webhook_users: Vec::new(),
            signature_secrets: Vec::new(),
            expires_max: 3600,
            direct_calling: DirectCalling::default(),
            application_sid: None,
        }
    }

    /// Where the users of `realm`, one of the tenant's, have their addresses.
    #[must_use]
    pub fn home<'a>(&'a self, realm: &'a str) -> Home<'a> {
        Home::of(realm, &self.domains)
    }

    /// The tenant's realm that equals `realm` byte for byte.
    #[must_use]
    pub fn realm(&self, realm: &str) -> Option<&Realm> {
        self.realms.iter().find(|own| own.as_str() == realm)
    }

    /// Where a signup through `host` goes: the realm of that name, hosts having no case, else the first.
    #[must_use]
    pub fn signup_realm(&self, host: &str) -> &Realm {
        self.realms.iter().find(|realm| realm.as_str().eq_ignore_ascii_case(host)).unwrap_or(&self.realms[0])
    }
}

/// All tenants, by id and by host.
#[derive(Clone, Debug)]
pub struct Tenants(Vec<Tenant>);

impl Tenants {
    /// Takes the tenants of the settings, which hold at most 65 536; each gets its position as id.
    #[must_use]
    pub fn new(mut tenants: Vec<Tenant>) -> Self {
        for (tenant, position) in tenants.iter_mut().zip(0_u16..) {
            tenant.id = TenantId(position);
        }
        Self(tenants)
    }

    /// The tenant with this id.
    #[must_use]
    pub fn get(&self, id: TenantId) -> &Tenant {
        &self.0[usize::from(id.0)]
    }

    /// The tenant of a public request's host (lower-case, without port and trailing dot).
    #[must_use]
    pub fn by_host(&self, host: &str) -> Option<&Tenant> {
        self.0.iter().find(|tenant| tenant.hosts.iter().any(|own| own == host))
    }

    /// The tenant with this name.
    #[must_use]
    pub fn by_name(&self, name: &str) -> Option<&Tenant> {
        self.0.iter().find(|tenant| tenant.name == name)
    }

    /// All, in the order of the settings.
    pub fn iter(&self) -> impl Iterator<Item = &Tenant> {
        self.0.iter()
    }

    /// How many there are; at least one.
    #[must_use]
    pub fn count(&self) -> usize {
        self.0.len()
    }
}
