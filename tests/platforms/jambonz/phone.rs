//! A phone that speaks to a jambonz platform: the SIP text it sends and how it answers a challenge.

use crate::gate::{PASSWORD, REALM};
use serde::Serialize;

/// How most phones write the answer; the driver fills in what stands in braces.
pub const USUAL: &str = "Authorization: Digest username=\"{username}\", realm=\"{realm}\", nonce=\"{nonce}\", \
                         uri=\"{uri}\", response=\"{response}\", algorithm=MD5, qop={qop}, nc={nc}, cnonce=\"{cnonce}\"";

/// What a phone is set to, each part to be changed by a test.
#[derive(Clone, Debug)]
pub struct Phone {
    pub method: &'static str,
    /// What the registrar reads from Expires or Contact; none on a call.
    pub expires: Option<i64>,
    pub source: Source,
    /// The address that it registers, or calls from, as SIP writes it.
    pub address: String,
    /// The Authorization lines of its first try, before any challenge.
    pub first: Option<String>,
    pub answer: Answer,
}

/// Where the platform sees the phone.
#[derive(Clone, Debug, Serialize)]
pub struct Source {
    pub address: String,
    pub port: u16,
    pub protocol: &'static str,
}

/// How the phone answers a challenge. The driver computes the response from these fields.
#[derive(Clone, Debug, Serialize)]
pub struct Answer {
    /// The header lines.
    pub header: String,
    pub hash: &'static str,
    pub username: String,
    pub realm: String,
    pub password: String,
    pub uri: String,
    pub qop: Option<&'static str>,
    pub nc: &'static str,
    pub cnonce: String,
}

impl Phone {
    /// Registers with the right password.
    pub fn of(username: &str) -> Self {
        Self {
            method: "REGISTER",
            expires: Some(3600),
            source: Source { address: "203.0.113.50".to_owned(), port: 5060, protocol: "udp" },
            address: format!("{username}@{REALM}"),
            first: None,
            answer: Answer {
                header: USUAL.to_owned(),
                hash: "md5",
                username: username.to_owned(),
                realm: REALM.to_owned(),
                password: PASSWORD.to_owned(),
                uri: format!("sip:{REALM}"),
                qop: Some("auth"),
                nc: "00000001",
                cnonce: "0a4f113b".to_owned(),
            },
        }
    }

    /// Calls a number.
    pub fn calling(username: &str) -> Self {
        let mut phone = Self { method: "INVITE", expires: None, ..Self::of(username) };
        phone.answer.uri = format!("sip:15551234567@{REALM}");
        phone
    }

    pub fn with_password(mut self, password: &str) -> Self {
        password.clone_into(&mut self.answer.password);
        self
    }

    pub fn in_realm(mut self, realm: &str) -> Self {
        realm.clone_into(&mut self.answer.realm);
        self
    }

    pub fn with_expires(self, seconds: i64) -> Self {
        Self { expires: Some(seconds), ..self }
    }

    /// Writes its answer another way.
    pub fn with_header(mut self, header: &str) -> Self {
        header.clone_into(&mut self.answer.header);
        self
    }

    /// Begins with these Authorization lines instead of none.
    pub fn beginning_with(self, authorization: &str) -> Self {
        Self { first: Some(format!("{}\r\n", authorization.trim_end())), ..self }
    }

    pub fn at(mut self, address: &str) -> Self {
        address.clone_into(&mut self.source.address);
        self
    }

    /// The request; the driver puts the number and the answer in.
    pub fn sip(&self) -> String {
        let Self { method, source: Source { address: seen, port, protocol }, answer: Answer { uri, .. }, .. } = self;
        let transport = protocol.to_uppercase();
        let own = format!("<sip:{}>", self.address);
        let (user, _) = self.address.split_once('@').expect("a user");
        let to = if self.expires.is_some() { own.clone() } else { format!("<{uri}>") };
        let expires = self.expires.map(|seconds| format!("Expires: {seconds}\r\n")).unwrap_or_default();
        format!(
            "{method} {uri} SIP/2.0\r\n\
             Via: SIP/2.0/{transport} 192.168.1.20:5060;rport={port};branch=z9hG4bKd04ab2cb{{cseq}};received={seen}\r\n\
             Max-Forwards: 70\r\n\
             From: {own};tag=6fed9df9\r\n\
             To: {to}\r\n\
             Call-ID: 1b5b1bae3f8eb433@192.168.1.20\r\n\
             CSeq: {{cseq}} {method}\r\n\
             Contact: <sip:{user}@192.168.1.20:5060;transport={protocol}>\r\n\
             {expires}User-Agent: Yealink SIP-T46U 108.86.0.45\r\n\
             Allow: INVITE, ACK, CANCEL, BYE, OPTIONS, NOTIFY, REFER, INFO, MESSAGE\r\n\
             {{authorization}}Content-Length: 0\r\n\r\n"
        )
    }
}
