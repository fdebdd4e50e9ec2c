//! One answer that was overheard or elicited is not a password: sent as the key of a `-sess` algorithm it would answer
//! for any method and uri, from anywhere, for as long as the password lives (docs/contract.md section 1.3).

use domain::digest::{Ha1, HashFunction, formula};
use realmgate_testkit::running::{PASSWORD, REALM, RunningService, SETTINGS, account};
use serde_json::{Value, json};

const THIEF: &str = "198.51.100.9";
const NONCE: &str = "179529606882900";

/// What a stranger gets out of a phone: they let it call them and challenge its BYE, as they like.
struct Elicited {
    hash: HashFunction,
    /// What was hashed between HA1 and H(A2).
    nonce: String,
    ha2: String,
    response: String,
}

impl Elicited {
    fn from_bye(hash: HashFunction, qop: Option<&str>) -> Self {
        let ha1 = Ha1::compute(hash, "alice", REALM, PASSWORD).to_hex();
        let ha2 = match qop {
            Some("auth-int") => {
                let body = hash.hash(&[b""]).to_hex();
                formula::ha2_auth_int(hash, "BYE", "sip:thief@198.51.100.9", body.as_str())
            }
            _ => formula::ha2(hash, "BYE", "sip:thief@198.51.100.9"),
        };
        let protected = qop.map(|qop| formula::Protected { nc: "00000001", cnonce: "abcd", qop });
        let response = formula::response(ha1.as_bytes(), hash, NONCE, protected, &ha2).to_hex().as_str().to_owned();
        let nonce = qop.map_or_else(|| NONCE.to_owned(), |qop| format!("{NONCE}:00000001:abcd:{qop}"));
        Self { hash, nonce, ha2: ha2.to_hex().as_str().to_owned(), response }
    }

    /// What they make of it, knowing no password: the elicited response is the key of their own session.
    fn forged(&self, method: &str, cnonce: &str, qop: Option<&str>) -> Value {
        let uri = format!("sip:{REALM}");
        let protected = qop.map(|qop| formula::Protected { nc: "00000001", cnonce, qop });
        let ha2 = formula::ha2(self.hash, method, &uri);
        let response = formula::response(self.response.as_bytes(), self.hash, &self.nonce, protected, &ha2);
        json!({
            "method": method, "expires": 3600, "scheme": "digest", "username": "alice", "realm": REALM,
            "nonce": self.nonce, "uri": uri, "algorithm": format!("{}-sess", self.hash.name()), "cnonce": cnonce,
            "response": response.to_hex().as_str(), "qop": qop, "nc": qop.map(|_| "00000001"), "source_address": THIEF,
            "headers": { "to": format!("<sip:alice@{REALM}>"), "from": format!("<sip:alice@{REALM}>"), "call-id": "x",
                "via": "SIP/2.0/TCP 192.168.1.20" },
        })
    }
}

/// The raw header with the values of these members, and the cnonce as it is written there.
fn with_header(body: &Value, algorithm: &str, cnonce: &str) -> String {
    let text = |name: &str| body[name].as_str().unwrap_or_default().to_owned();
    let qop = if body["qop"].is_null() { "" } else { ", qop=auth, nc=00000001" };
    format!(
        "Digest username=\"alice\", realm=\"{REALM}\", nonce=\"{}\", uri=\"{}\", response=\"{}\", algorithm={algorithm}, \
         cnonce=\"{cnonce}\"{qop}",
        text("nonce"),
        text("uri"),
        text("response")
    )
}

/// The same forgery in each form in which it may reach us: the members alone; as the raw header has it, the members naming
/// no session; with escapes in the header; under the name of another algorithm, which the header or the length corrects.
fn deliveries(forged: &Value, hash: HashFunction) -> Vec<(&'static str, Value)> {
    let (algorithm, cnonce) = (format!("{}-sess", hash.name()), forged["cnonce"].as_str().unwrap().to_owned());
    let escaped: String = cnonce.chars().flat_map(|digit| ['\\', digit]).collect();
    let delivered = |members: Value, cnonce: &str| {
        let mut body = forged.clone();
        body.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
        body["headers"]["authorization"] = json!(with_header(&body, &algorithm, cnonce));
        body
    };
    vec![
        ("the members", forged.clone()),
        ("members and header", delivered(json!({}), &cnonce)),
        ("the header alone", delivered(json!({ "algorithm": hash.name() }), &cnonce)),
        ("the header alone, the members naming MD5", delivered(json!({ "algorithm": "MD5" }), &cnonce)),
        ("a header with escapes", delivered(json!({ "cnonce": escaped }), &escaped)),
        ("another session's name", delivered(json!({ "algorithm": "MD5-sess" }), &cnonce)),
        (
            "a header that is cut",
            delivered(json!({ "cnonce": &cnonce[..4], "algorithm": "MD5" }), &format!("{},\",", &cnonce[..4])),
        ),
    ]
}

#[tokio::test]
async fn no_answer_that_was_elicited_is_a_password() {
    let lenient = format!("{SETTINGS}\n[blacklist]\nmode = \"off\"\n");
    let service = RunningService::with(&lenient).await;
    service.add(account("alice", &HashFunction::ALL)).await;
    for hash in HashFunction::ALL {
        for elicited_qop in [None, Some("auth"), Some("auth-int")] {
            let elicited = Elicited::from_bye(hash, elicited_qop);
            for (method, qop) in [("REGISTER", None), ("REGISTER", Some("auth")), ("INVITE", Some("AUTH"))] {
                let forged = elicited.forged(method, &elicited.ha2, qop);
                for (how, body) in deliveries(&forged, hash) {
                    let answer = service.webhook(&body).await;
                    assert_eq!(answer.decision(), "fail", "{hash:?}, {elicited_qop:?}, {how}: {body}");
                }
            }
            let answer = service.webhook(&elicited.forged("REGISTER", &elicited.ha2, Some("auth"))).await.json();
            let field = if elicited_qop.is_some() { "nonce" } else { "cnonce" };
            assert_eq!(answer["message"], format!("malformed request: {field}"));
        }
    }
}

/// `qop=auth-int` covers a body that no platform posts, so it is refused: and so is the same answer split otherwise.
#[tokio::test]
async fn an_answer_with_integrity_is_not_let_in_as_one_without_qop() {
    let service = RunningService::with(&format!("{SETTINGS}\n[blacklist]\nmode = \"off\"\n")).await;
    service.add(account("alice", &HashFunction::ALL)).await;
    for hash in HashFunction::ALL {
        for qop in ["auth-int", "AUTH-INT", "Auth-Int"] {
            let ha1 = Ha1::compute(hash, "alice", REALM, PASSWORD).to_hex();
            let uri = format!("sip:{REALM}:{}", hash.hash(&[b""]).to_hex().as_str());
            let protected = formula::Protected { nc: "00000001", cnonce: "cc", qop };
            let ha2 = formula::ha2(hash, "REGISTER", &uri);
            let response = formula::response(ha1.as_bytes(), hash, NONCE, Some(protected), &ha2);
            let body = json!({
                "method": "REGISTER", "expires": 60, "username": "alice", "realm": REALM, "uri": uri,
                "nonce": format!("{NONCE}:00000001:cc:{qop}"), "algorithm": hash.name(),
                "response": response.to_hex().as_str(), "source_address": THIEF,
                "headers": { "to": format!("<sip:alice@{REALM}>") },
            });
            let answer = service.webhook(&body).await.json();
            assert_eq!(answer["message"], "malformed request: nonce", "{hash:?}, {qop}");
        }
    }
}

/// Sessions of honest phones, whatever else their cnonce looks like.
#[tokio::test]
async fn an_honest_session_goes_on() {
    let service = RunningService::start().await;
    service.add(account("alice", &HashFunction::ALL)).await;
    for hash in HashFunction::ALL {
        let digits = |count: usize| "0123456789abcdef".repeat(5)[..count].to_owned();
        let own = hash.length() * 2;
        let other = if own == 32 { 64 } else { 32 };
        let cnonces = [
            "0a4f113b".to_owned(),
            digits(other),
            digits(own).to_uppercase(),
            digits(own - 1),
            digits(own + 1),
            "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ".to_owned(),
            format!("{}g", digits(own - 1)),
        ];
        for (number, cnonce) in cnonces.iter().enumerate() {
            for qop in [None, Some("auth")] {
                let nonce = format!("{}", 179_529_606_882_900 + number);
                let ha1 = Ha1::compute(hash, "alice", REALM, PASSWORD);
                let key = hash.hash(&[ha1.to_hex().as_bytes(), nonce.as_bytes(), cnonce.as_bytes()]).to_hex();
                let session = Elicited { hash, nonce, ha2: String::new(), response: key.as_str().to_owned() };
                let body = session.forged("REGISTER", cnonce, qop);
                assert_eq!(service.webhook(&body).await.decision(), "ok", "{hash:?}, {cnonce}, {qop:?}");
            }
        }
    }
}
