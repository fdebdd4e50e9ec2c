//! What came of a phone's try, as the library left it.

use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// One phone's try.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    pub id: u64,
    /// The library's own challenge, which the phone answered; none where it was never challenged.
    pub challenge: Option<String>,
    /// The lines with which it answered.
    pub authorization: Option<String>,
    /// What the library tells the operator in jambonz's portal.
    pub alerts: Vec<Value>,
    result: Ending,
}

/// How it ended.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
enum Ending {
    /// The library let the request through, with what the webhook answered.
    Granted(Value),
    /// The library answered the phone itself.
    Sent { status: u16, headers: BTreeMap<String, String> },
    /// The library failed on the way, and the phone never hears from it.
    Rejected(String),
}

impl Outcome {
    pub const fn is_granted(&self) -> bool {
        matches!(self.result, Ending::Granted(_))
    }

    /// What the webhook granted.
    #[track_caller]
    pub fn granted(&self) -> &Value {
        let Ending::Granted(grant) = &self.result else { panic!("not granted: {self:?}") };
        grant
    }

    /// Whether the phone hears of a failure of the server, after which it tries again.
    pub const fn is_server_failure(&self) -> bool {
        matches!(self.result, Ending::Sent { status: 500..=599, .. })
    }

    /// The SIP status that the library sent, and the reason it gave to the phone and to who watches for spammers.
    #[track_caller]
    pub fn refusal(&self) -> (u16, Option<&str>) {
        let Ending::Sent { status, headers } = &self.result else { panic!("nothing sent: {self:?}") };
        (*status, headers.get("X-Reason").map(String::as_str))
    }

    /// Why the library failed, so that the phone never hears from it.
    #[track_caller]
    pub fn rejection(&self) -> &str {
        let Ending::Rejected(message) = &self.result else { panic!("not rejected: {self:?}") };
        message
    }
}
