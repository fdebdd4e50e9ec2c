//! `POST /blacklist/lift`: which call lifts what, and the body that lifts a name's locks and guard.

use serde::{Deserialize, Serialize};

/// The call that lifts something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "call")]
pub enum Lift {
    /// Ends a rule or a listing, and the locks within.
    #[serde(rename = "/blacklist/remove")]
    Remove {
        /// Of what.
        network: String,
        /// For whom; `null` for all.
        tenant: Option<String>,
    },
    /// Allows a source that the list file refuses.
    #[serde(rename = "/blacklist/allow")]
    Allow {
        /// Which.
        network: String,
    },
    /// Ends the locks and the guard of a name.
    #[serde(rename = "/blacklist/lift")]
    Name(LiftOrder),
    /// Lets an account log in: a command, `account enable`.
    #[serde(rename = "account enable")]
    Enable {
        /// The tenant.
        tenant: String,
        /// The realm.
        realm: Option<String>,
        /// The username.
        username: String,
    },
}

/// The body of `POST /blacklist/lift`: a name is no longer locked, nor guarded.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LiftOrder {
    /// The name, in any form that `GET /standing` takes.
    pub name: String,
    /// In this realm alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub realm: Option<String>,
    /// At this source alone; its guard stays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// For one tenant; for all unless named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tenant: Option<String>,
}
