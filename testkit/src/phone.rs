//! A phone behind a jambonz platform: it makes the bodies that the platform posts.

use domain::digest::{Ha1, HashFunction, formula};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicU64, Ordering};

/// What a phone is set to, each part to be changed by a test.
#[derive(Clone, Debug)]
pub struct Phone {
    /// The username of its credentials.
    pub username: String,
    /// The realm of its credentials.
    pub realm: String,
    /// The password it computes with.
    pub password: String,
    /// The hash function it computes with.
    pub algorithm: HashFunction,
    /// The SIP method.
    pub method: String,
    /// What it asks for in Expires, as the platform passes it.
    pub expires: Value,
    /// The address that the platform says the request came from.
    pub source: Option<String>,
    /// The transport in Via.
    pub transport: String,
    /// The Call-ID.
    pub call_id: String,
    /// The address in To of a REGISTER and in From of an INVITE; the phone's own unless set.
    pub address: Option<String>,
    /// The nonce of the challenge; each body answers a fresh one unless set.
    pub nonce: Option<String>,
}

static CHALLENGES: AtomicU64 = AtomicU64::new(0);

impl Phone {
    /// A phone with the right password of `new_account` in the test realm.
    #[must_use]
    pub fn of(username: &str) -> Self {
        Self {
            username: username.to_owned(),
            realm: crate::running::REALM.to_owned(),
            password: crate::running::PASSWORD.to_owned(),
            algorithm: HashFunction::Md5,
            method: "REGISTER".to_owned(),
            expires: json!(3600),
            source: Some("203.0.113.50".to_owned()),
            transport: "TCP".to_owned(),
            call_id: format!("call-of-{username}"),
            address: None,
            nonce: None,
        }
    }

    /// The same phone at this address.
    #[must_use]
    pub fn at(mut self, source: &str) -> Self {
        self.source = Some(source.to_owned());
        self
    }

    /// The same phone with this password.
    #[must_use]
    pub fn with_password(mut self, password: &str) -> Self {
        password.clone_into(&mut self.password);
        self
    }

    /// The body a platform posts for this phone's answer to a challenge.
    pub fn body(&self) -> Value {
        let number = CHALLENGES.fetch_add(1, Ordering::Relaxed);
        let nonce = self.nonce.clone().unwrap_or_else(|| format!("{}", 179_529_606_882_900 + number));
        let (nc, cnonce) = ("00000001", format!("{number:08x}"));
        let uri = format!("sip:{}", self.realm);
        let ha1 = Ha1::compute(self.algorithm, &self.username, &self.realm, &self.password);
        let protected = formula::Protected { nc, cnonce: &cnonce, qop: "auth" };
        let ha2 = formula::ha2(self.algorithm, &self.method, &uri);
        let a1 = ha1.to_hex();
        let response = formula::response(a1.as_bytes(), self.algorithm, &nonce, Some(protected), &ha2);
        let response = response.to_hex().as_str().to_owned();
        let mut body = json!({
            "method": self.method, "expires": self.expires, "scheme": "digest", "username": self.username,
            "realm": self.realm, "nonce": nonce, "uri": uri, "algorithm": self.algorithm.name(), "response": response,
            "qop": "auth", "nc": nc, "cnonce": cnonce, "headers": self.headers(),
        });
        if let Some(source) = &self.source {
            body["source_address"] = json!(source);
            body["source_port"] = json!(5060);
        }
        body
    }

    fn headers(&self) -> Value {
        let own = format!("<sip:{}@{}>", self.username.replace('@', "%40"), self.realm);
        let address = self.address.clone().unwrap_or(own);
        let called = "<sip:15551234567@acme.sip.jambonz.cloud>".to_owned();
        let to = if self.method.eq_ignore_ascii_case("REGISTER") { address.clone() } else { called };
        json!({
            "via": format!("SIP/2.0/{} 192.168.1.20:5060;rport=5060;branch=z9hG4bKd04ab2cb", self.transport),
            "from": format!("{address};tag=6fed9df9"), "to": to, "call-id": self.call_id, "cseq": "2 REGISTER",
        })
    }
}
