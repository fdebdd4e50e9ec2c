//! Nothing that lets one answer in a phone's place or guess its password is remembered of a refused attempt: marks are put
//! wherever a request may hold such a thing, and looked for in all that is shown of it.

use crate::actors::overseer::Overseer;
use crate::explain::explained_by_name::Explains as _;
use realmgate_testkit::phone::Phone;
use realmgate_testkit::running::{REALM, RunningService, SETTINGS};
use serde_json::{Value, json};
use std::time::Duration;

/// Hex, so that a response may hold it.
const MARK: &str = "5ec2e75ec2e75ec2";

fn marked(number: u64) -> String {
    format!("{MARK}{number:016x}")
}

/// A header with an answer of marks.
fn header(username: &str, realm: &str, number: u64) -> String {
    let hash = marked(number);
    format!(
        "Digest username=\"{username}\", realm=\"{realm}\", nonce=\"{hash}\", uri=\"sip:{realm}\", response=\"{hash}\", \
         cnonce=\"{hash}\", opaque=\"{hash}\", qop=auth, nc=00000001, algorithm=MD5"
    )
}

/// A body that is well-formed, whose answer is made of marks.
fn body() -> Value {
    let mut body = Phone::of("bob").body();
    for member in ["nonce", "response", "cnonce"] {
        body[member] = marked(1).into();
    }
    body
}

/// The same, changed.
fn with(change: impl FnOnce(&mut Value)) -> Value {
    let mut body = body();
    change(&mut body);
    body
}

/// The same with one text in these headers.
fn headers(names: &[&str], text: impl Into<Value>) -> Value {
    let text = text.into();
    with(|body| names.iter().for_each(|&name| body["headers"][name] = text.clone()))
}

/// Attempts whose marks stand where neither a header nor a parameter is named as usual.
fn attempts_elsewhere() -> Vec<(&'static str, Value, &'static str)> {
    vec![
        (
            "told by a user agent",
            headers(&["user-agent"], format!("X response: {MARK} {{\"cnonce\": \"{MARK}\"}}")),
            "wrong_password",
        ),
        ("escaped", headers(&["user-agent"], format!("X %72esponse={MARK}&nonce%253D{MARK}")), "wrong_password"),
        ("the values by themselves", headers(&["call-id", "user-agent", "to"], marked(1)), "wrong_password"),
        (
            "the values of the raw header",
            with(|body| {
                body["headers"]["authorization"] = header("bob", REALM, 9).into();
                body["headers"]["call-id"] = marked(9).to_uppercase().into();
                body["uri"] = format!("sip:{REALM};x=%35{}", &marked(9)[1..]).into();
            }),
            "wrong_password",
        ),
    ]
}

/// Attempts with marks in all places, and the reason that each is refused for.
fn attempts() -> Vec<(&'static str, Value, &'static str)> {
    let own = header("bob", REALM, 1);
    let several = format!("{}, {}", header("bob", "elsewhere.example", 2), own);
    let cut = header("bob, the builder", REALM, 1);
    vec![
        ("plain", body(), "wrong_password"),
        ("the raw header", headers(&["authorization"], own.clone()), "wrong_password"),
        ("in capitals", headers(&["AUTHORIZATION"], own.clone()), "wrong_password"),
        ("of a proxy", headers(&["Proxy-Authorization"], own.clone()), "wrong_password"),
        ("both", headers(&["Authorization", "proxy-authorization"], own.clone()), "wrong_password"),
        ("several answers", headers(&["authorization"], several), "wrong_password"),
        ("changed", headers(&["authorization"], header("bob", REALM, 3)), "wrong_password"),
        ("cut", headers(&["authorization"], cut), "wrong_password"),
        ("unreadable", headers(&["authorization"], format!("Digest {MARK}, response=\"{MARK}")), "wrong_password"),
        ("another scheme", headers(&["authorization"], format!("Basic {MARK}")), "wrong_password"),
        ("twice", headers(&["authorization", "Authorization"], own.clone()), "malformed"),
        (
            "other headers",
            headers(&["x-password", "www-authenticate", "contact", "route"], own.clone()),
            "wrong_password",
        ),
        ("an answer in a header that is kept", headers(&["user-agent", "call-id"], own.clone()), "wrong_password"),
        ("an answer in capitals", headers(&["user-agent"], format!("RESPONSE = \"{MARK}\"")), "wrong_password"),
        ("in the addresses", headers(&["from", "to"], format!("<sip:bob:{MARK}@{REALM}?x={MARK}>")), "wrong_password"),
        (
            "in several addresses",
            headers(&["to"], format!("<sip:bob:{MARK}@{REALM}>, <sip:b:{MARK}@c>")),
            "wrong_password",
        ),
        (
            "in the uri",
            with(|body| body["uri"] = format!("sip:bob:{MARK}@{REALM}?Authorization={MARK}").into()),
            "wrong_password",
        ),
        ("a header as scheme", with(|body| body["scheme"] = header("bob", REALM, 1).into()), "unsupported"),
        ("behind the qop", with(|body| body["qop"] = format!("auth-x,response=\"{MARK}\"").into()), "unsupported"),
        ("in the algorithm", with(|body| body["algorithm"] = format!("response={MARK}").into()), "unsupported"),
        ("a response too long", with(|body| body["response"] = format!("{}0", marked(1)).into()), "malformed"),
        ("a cnonce with a colon", with(|body| body["cnonce"] = format!("{MARK}:").into()), "malformed"),
        ("a nonce that is a list", with(|body| body["nonce"] = json!([MARK])), "malformed"),
        ("a count of no one's", with(|body| body["nc"] = format!("nonce={MARK}").into()), "malformed"),
        ("an address of no one's", with(|body| body["source_address"] = own.clone().into()), "wrong_password"),
    ]
}

#[tokio::test]
async fn no_part_of_an_answer_is_remembered_wherever_it_stood() {
    let service = RunningService::with(&format!("{SETTINGS}[blacklist]\nmode = \"off\"\n")).await;
    service.new_account("bob").await;
    let overseer = Overseer::of(&service);
    for (what, body, reason) in attempts().into_iter().chain(attempts_elsewhere()) {
        assert!(body.to_string().contains(MARK), "{what}");
        service.wait(Duration::from_secs(1)).await;
        assert_eq!(service.webhook(&body).await.decision(), "fail", "{what}");
        let told = overseer.sees("/refused-attempts?name=bob").await;
        let of = |told: &Value| told["attempts"][0]["attempt"]["reason"].clone();
        assert_eq!(of(&told), reason, "{what}: {told:#}");
        let said = [
            told.to_string(),
            service.explains(&["--json", "bob"], "").out,
            service.explains(&["bob"], "").out,
            service.explains(&["--password-stdin", "bob"], "typed\n").out,
        ];
        for said in said {
            assert!(said.contains("bob") && !said.to_lowercase().contains(&MARK[..6]), "{what}: {said}");
        }
    }
}

#[tokio::test]
async fn a_get_is_remembered_as_a_post_and_likewise_without_its_answer() {
    let service = RunningService::start().await;
    service.new_account("bob").await;
    let hash = marked(1);
    let query = format!(
        "method=REGISTER&username=bob&realm={REALM}&uri=sip:{REALM}&nonce={hash}&response={hash}&cnonce={hash}&qop=auth&nc=1"
    );
    let call = service.client.get(service.url(&format!("/webhooks/auth?{query}")));
    let call = call.basic_auth("jambonz", Some(realmgate_testkit::running::WEBHOOK_PASSWORD));
    assert_eq!(realmgate_testkit::running::Answer::of(call).await.decision(), "fail");
    let said = service.explains(&["--json", "bob"], "").out;
    assert!(said.contains("\"reason\":\"wrong_password\"") && !said.contains(MARK), "{said}");
}
