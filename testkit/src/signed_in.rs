//! A person who signs in at the website: the HA1 made as the browser makes it, and what the session is good for.

use crate::person::Person;
use crate::running::{Answer, PASSWORD, REALM};
use domain::digest::{Ha1, HashFunction};
use reqwest::{Method, RequestBuilder};

/// The HA1 that a browser makes of a password.
#[must_use]
pub fn ha1(user: &str, password: &str) -> String {
    Ha1::compute(HashFunction::Md5, user, REALM, password).to_hex().as_str().to_owned()
}

impl Person {
    /// Posts the two fields of a sign-in.
    pub async fn log_in(&self, user: &str, ha1: &str) -> Answer {
        Answer::of(self.request(Method::POST, "/login").form(&[("user", user), ("ha1", ha1)])).await
    }

    /// Signs in with the test password; the session's token.
    pub async fn session(&self, user: &str) -> String {
        let answer = self.log_in(user, &ha1(user, PASSWORD)).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        answer.json()["token"].as_str().expect("a token").to_owned()
    }

    /// A request with a session's token.
    pub fn with_token(&self, method: Method, path: &str, token: &str) -> RequestBuilder {
        self.request(method, path).header("authorization", format!("Bearer {token}"))
    }

    /// My phone, in the language of `Accept-Language`.
    pub async fn my_phone(&self, token: &str, language: &str) -> Answer {
        Answer::of(self.with_token(Method::GET, "/phone", token).header("accept-language", language)).await
    }

    /// Asks for a provisioning link.
    pub async fn ask_for_link(&self, token: &str) -> Answer {
        Answer::of(self.with_token(Method::POST, "/provision", token)).await
    }

    /// A provisioning link's path.
    pub async fn link(&self, token: &str) -> String {
        let answer = self.ask_for_link(token).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        let url = answer.json()["url"].as_str().expect("a url").to_owned();
        url.strip_prefix("https://phone.example.com").expect("the public url").to_owned()
    }
}
