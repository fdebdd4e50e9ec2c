//! A browser at the website, as far as its requests go: it keeps cookies, says where its pages stand, posts JSON, and signs in by
//! proof.

use crate::person::{HOST, Person};
use crate::running::Answer;
use crate::signed_in::ha1;
use domain::digest::{Ha1, HashFunction};
use hmac::{Hmac, KeyInit as _, Mac as _};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use sha2::Sha256;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// What it calls itself.
pub const USER_AGENT: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:141.0) Gecko/20100101 Firefox/141.0";

/// A browser with its cookies.
pub struct Browser {
    person: Person,
    name: String,
    cookies: Mutex<BTreeMap<String, String>>,
}

impl Browser {
    /// A browser that was never here.
    #[must_use]
    pub fn of(person: &Person) -> Self {
        Self::called(person, USER_AGENT)
    }

    /// The same of another make.
    #[must_use]
    pub fn called(person: &Person, name: &str) -> Self {
        Self { person: person.clone(), name: name.to_owned(), cookies: Mutex::default() }
    }

    /// The value of a cookie.
    #[must_use]
    pub fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.lock().unwrap_or_else(PoisonError::into_inner).get(name).cloned()
    }

    /// Forgets all cookies, or puts one there.
    pub fn set_cookie(&self, cookie: Option<(&str, &str)>) {
        let mut cookies = self.cookies.lock().unwrap_or_else(PoisonError::into_inner);
        cookies.clear();
        cookies.extend(cookie.map(|(name, value)| (name.to_owned(), value.to_owned())));
    }

    /// A request of one of the website's own pages.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.bare(method, path).header("sec-fetch-site", "same-origin")
    }

    /// A request that says nothing of the page it comes from.
    pub fn bare(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.person.request(method, path).header("user-agent", &self.name);
        let cookies = self.cookies.lock().unwrap_or_else(PoisonError::into_inner);
        if cookies.is_empty() {
            return request;
        }
        let pairs: Vec<_> = cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        request.header("cookie", pairs.join("; "))
    }

    /// Sends a request, and keeps the cookies of its answer.
    pub async fn send(&self, request: RequestBuilder) -> Answer {
        let answer = Answer::of(request).await;
        let mut cookies = self.cookies.lock().unwrap_or_else(PoisonError::into_inner);
        for line in answer.headers.get_all("set-cookie") {
            let line = line.to_str().expect("a cookie is a string");
            let (name, rest) = line.split_once('=').expect("a cookie has a name");
            let value = rest.split(';').next().unwrap_or_default();
            if line.contains("Max-Age=0") {
                cookies.remove(name);
            } else {
                cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        drop(cookies);
        answer
    }

    /// Reads a page or an answer.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(self.request(Method::GET, path)).await
    }

    /// Sends JSON.
    pub async fn act(&self, method: Method, path: &str, body: Value) -> Answer {
        self.send(self.request(method, path).json(&body)).await
    }

    /// Posts JSON.
    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.act(Method::POST, path, body).await
    }

    /// Asks for the end of something.
    pub async fn delete(&self, path: &str) -> Answer {
        self.send(self.request(Method::DELETE, path)).await
    }

    /// A nonce, and the proof that goes with it.
    pub async fn proof(&self, user: &str, password: &str) -> (String, String) {
        let challenge = self.get("/login/challenge").await;
        assert_eq!(challenge.status, 200, "{}", challenge.text);
        let nonce = challenge.json()["nonce"].as_str().expect("a nonce").to_owned();
        let proof = proof(user, password, HOST, &nonce);
        (nonce, proof)
    }

    /// Tries to sign in by proof.
    pub async fn log_in(&self, user: &str, password: &str) -> Answer {
        let (nonce, proof) = self.proof(user, password).await;
        self.post("/login", json!({ "user": user, "nonce": nonce, "proof": proof })).await
    }

    /// Signs in by proof.
    pub async fn sign_in(&self, user: &str, password: &str) {
        let answer = self.log_in(user, password).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
    }

    /// Shows again who its owner is.
    pub async fn reauthenticate(&self, user: &str, password: &str) -> Answer {
        let (nonce, proof) = self.proof(user, password).await;
        self.post("/reauthenticate", json!({ "nonce": nonce, "proof": proof })).await
    }
}

/// The proof of a sign-in, made by another hand than the service's own.
#[must_use]
pub fn proof(user: &str, password: &str, host: &str, nonce: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(ha1(user, password).as_bytes()).expect("any length");
    mac.update(format!("realmgate sign-in v1\n{host}\n{user}\n{nonce}").as_bytes());
    hex::encode(mac.finalize().into_bytes())
}

/// HA1s of every algorithm, as members of a body.
#[must_use]
pub fn ha1_members(user: &str, password: &str) -> Value {
    let of = |function| {
        let ha1 = Ha1::compute(function, user, crate::running::REALM, password);
        ha1.to_hex().as_str().to_owned()
    };
    json!({
        "ha1": of(HashFunction::Md5),
        "ha1_sha256": of(HashFunction::Sha256),
        "ha1_sha512_256": of(HashFunction::Sha512_256),
    })
}

/// Members of two bodies in one.
#[must_use]
pub fn joined(mut one: Value, other: Value) -> Value {
    if let (Value::Object(one), Value::Object(other)) = (&mut one, other) {
        one.extend(other);
    }
    one
}
