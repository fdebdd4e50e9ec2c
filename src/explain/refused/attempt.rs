//! A refused attempt as the server remembers it and tells it to an operator: all that may be known of it afterwards, and
//! nothing that lets one answer in the phone's place or guess its password.

use super::kept;
use crate::attempt::Fields;
use crate::decision::DenialReason;
use crate::explain::{NonceAge, RequestFinding};
use serde::{Deserialize, Serialize};
use std::net::IpAddr;

/// One refused attempt. It holds neither response nor nonce nor cnonce nor any raw header.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedAttempt {
    /// Unix seconds of the decision.
    pub at: u64,
    /// The reason in the log.
    pub reason: String,
    /// The member or part that the reason is about.
    pub detail: Option<String>,
    /// The username that the phone sent, by its raw header where the platform had cut it.
    pub username: String,
    /// The realm likewise; empty where none was named.
    pub realm: String,
    /// The address that the platform reported.
    pub source: Option<IpAddr>,
    /// How the answer was read, where the request was well-formed.
    pub answer: Option<AnswerRead>,
    /// How old the challenge was then.
    pub nonce: Option<NonceAge>,
    /// What the platform posted.
    pub posted: Posted,
    /// Which of its texts were cut short.
    pub cut: Vec<String>,
    /// What was wrong with the members, or odd about them compared with the raw header.
    pub findings: Vec<RequestFinding>,
    /// Realm and username of each other reading of the raw header.
    pub other_names: Vec<(String, String)>,
}

/// How an answer was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerRead {
    /// The algorithm that it was judged by.
    pub algorithm: String,
    /// `auth`, or nothing in the form of RFC 2069.
    pub qop: Option<String>,
}

/// The members and headers that are remembered. Anybody may have written anything into them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each is the member or the header of its name")]
pub struct Posted {
    pub method: Option<String>,
    pub realm: Option<String>,
    pub username: Option<String>,
    pub expires: Option<String>,
    pub uri: Option<String>,
    pub scheme: Option<String>,
    pub algorithm: Option<String>,
    pub qop: Option<String>,
    pub nc: Option<String>,
    /// What stood there instead of an address.
    pub source_address: Option<String>,
    /// Whether the platform posted the SIP headers.
    pub headers: bool,
    /// Whether one of them names the address.
    pub forwarded_for: bool,
    /// The transport that the top Via names.
    pub transport: Option<String>,
    pub to: Option<String>,
    pub from: Option<String>,
    pub call_id: Option<String>,
    pub user_agent: Option<String>,
}

impl RefusedAttempt {
    /// The word of its reason in log and metrics; `None` for one that this version does not know.
    #[must_use]
    pub fn reason(&self) -> Option<&'static str> {
        DenialReason::NAMES.into_iter().find(|name| *name == self.reason)
    }

    /// Its members, with placeholders for nonce, response and cnonce: to be parsed and looked up as before, never to be
    /// verified.
    #[must_use]
    pub fn fields(&self) -> Fields<'_> {
        kept::fields(self)
    }
}
