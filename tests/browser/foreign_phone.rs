//! A phone whose answers are computed by none of our code: Python's hashlib does it.

use super::python::python;
use super::site::Site;
use domain::digest::HashFunction;
use realmgate_testkit::phone::Phone;
use serde_json::{Value, json};

/// What the phone was given to compute from.
pub enum Secret<'a> {
    Ha1(&'a str),
    Password(&'a str),
}

/// What the webhook decides on a registration as `username`.
pub async fn registers(site: &Site, username: &str, algorithm: HashFunction, secret: Secret<'_>) -> String {
    let mut body = Phone { algorithm, ..Phone::of(username) }.with_password("of no use").body();
    body["headers"]["user-agent"] = json!("Python phone 1.0");
    let mut challenge = body.clone();
    match secret {
        Secret::Ha1(ha1) => challenge["ha1"] = json!(ha1),
        Secret::Password(password) => challenge["password"] = json!(password),
    }
    body["response"] = json!(response(&challenge));
    site.service.webhook(&body).await.decision()
}

fn response(challenge: &Value) -> String {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/browser/sip_response.py");
    python(&[script], challenge.to_string().as_bytes())
}
