//! `GET /refused-attempts`: the last refused attempts of a name, for `realmgate explain NAME`. Times are Unix seconds.

use domain::explain::RefusedAttempt;
use serde::{Deserialize, Serialize};
use std::net::IpAddr;

/// Whose attempts are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RefusedQuery {
    /// A username, `user@realm` or a SIP address.
    pub name: String,
    /// At one tenant; at all of them otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tenant: Option<String>,
}

/// What is remembered of a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedAnswer {
    /// When the server started.
    pub started: u64,
    /// Since when refused attempts are remembered.
    pub since: u64,
    /// How many were forgotten before their time because there was no room.
    pub evicted: u64,
    /// The last refused attempts, newest first: one per tenant, realm and username, and one per tenant and username in
    /// realms that are none of the tenant's.
    pub attempts: Vec<RefusedOfTenant>,
    /// Names that are nearly that one.
    pub similar: Vec<SimilarAttempt>,
    /// The last granted registrations of that name.
    pub let_in: Vec<LetInAttempt>,
}

/// A refused attempt, and whose platform posted it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedOfTenant {
    /// The tenant's name.
    pub tenant: String,
    /// The attempt.
    pub attempt: RefusedAttempt,
}

/// A refused attempt of a name that is nearly the one asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SimilarAttempt {
    /// The tenant's name.
    pub tenant: String,
    /// The realm that was named.
    pub realm: String,
    /// The username.
    pub username: String,
    /// When it was refused.
    pub at: u64,
}

/// A granted registration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LetInAttempt {
    /// The tenant's name.
    pub tenant: String,
    /// The realm.
    pub realm: String,
    /// The username.
    pub username: String,
    /// When it was granted.
    pub at: u64,
    /// From where.
    pub source: Option<IpAddr>,
}
