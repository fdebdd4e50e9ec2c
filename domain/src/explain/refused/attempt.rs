//! A refused attempt as the server remembers it and reports it to an operator: all that may be known of it afterwards,
//! and nothing that would let an attacker impersonate the phone or guess its password.

use crate::authentication::DenialReason;
use crate::authentication::attempt::{Fields, Member, SipHeaders};
use crate::digest::Algorithm;
use crate::explain::{NonceAge, RequestFinding};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
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
    /// Which of its strings were cut short.
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

/// The members and headers that are remembered. Any client may have written anything into them.
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
    /// The value given instead of an address.
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
        fields(self)
    }
}

fn fields(attempt: &RefusedAttempt) -> Fields<'_> {
    let posted = &attempt.posted;
    let text = |text: Option<&'_ str>| text.map_or(Member::Absent, |text| Member::Text(Cow::Owned(text.to_owned())));
    let owned = |text: &Option<String>| text.as_deref().map(|text| Cow::Owned(text.to_owned()));
    let via = posted.transport.as_deref().map(|transport| format!("SIP/2.0/{transport} remembered").into());
    let address = attempt.source.map(|address| address.to_string());
    let mut fields = Fields {
        method: text(posted.method.as_deref()),
        realm: text(posted.realm.as_deref()),
        username: text(posted.username.as_deref()),
        source_address: text(address.as_deref().or(posted.source_address.as_deref())),
        headers: posted.headers.then(|| SipHeaders {
            to: owned(&posted.to),
            from: owned(&posted.from),
            authorization: None,
            proxy_authorization: None,
            via,
            call_id: owned(&posted.call_id),
            user_agent: None,
            forwarded_for: posted.forwarded_for,
        }),
        ..Fields::default()
    };
    // Without these it is malformed, as it was.
    if let Some(answer) = &attempt.answer {
        let length = Algorithm::parse(&answer.algorithm).unwrap_or(Algorithm::DEFAULT).hash.length();
        fields.nonce = text(Some("0"));
        fields.cnonce = text(Some("0"));
        fields.uri = text(Some("sip:remembered"));
        fields.response = Member::Text("00".repeat(length).into());
        fields.algorithm = text(Some(&answer.algorithm));
        fields.qop = text(answer.qop.as_deref());
        fields.nc = text(Some("1"));
    }
    fields
}
