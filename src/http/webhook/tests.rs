//! Nothing that a platform or a phone can send makes a panic: not as a body, not as a query, not in any field.

use domain::authentication::attempt::{Attempt, Fields};
use domain::authentication::{json, query};
use domain::digest::{Ha1, HashFunction, Realm, verify};
use domain::tenant::Tenant;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::Value;
use std::sync::LazyLock;

static TENANT: LazyLock<Tenant> = LazyLock::new(|| {
    let realms = ["acme.sip.jambonz.cloud", "r"].into_iter().filter_map(Realm::parse);
    Tenant::plain("example", realms.collect())
});

/// What parsers stumble over, put where it does not belong.
const STUMBLING_BLOCKS: [&str; 24] = [
    "\"",
    "\\",
    "\\\"",
    ",",
    ":",
    "=",
    "<",
    ">",
    "@",
    "[",
    "]",
    "{",
    "}",
    "%",
    "%ff",
    "\u{0}",
    "\u{e9}",
    "\u{1f4de}",
    "\\ud800",
    "null",
    "-1e999",
    "Digest ",
    "sip:",
    "auth",
];

/// Recorded bodies, as platforms send them.
const RECORDED: [&str; 4] = [
    include_str!("../../../fixtures/webhook/register.json"),
    include_str!("../../../fixtures/webhook/register-cut-username.json"),
    include_str!("../../../fixtures/webhook/invite.json"),
    include_str!("../../../fixtures/webhook/register-rfc2069.json"),
];

/// Walks through all that is done with a request before and after the store is asked.
fn judge(fields: &Fields<'_>) {
    let attempt = Attempt::parse(&TENANT, fields);
    let _ = (attempt.call_id(), attempt.username(), format!("{attempt:?}"));
    let readings = attempt.other_readings();
    let Ok(claim) = &attempt.claim else { return };
    let _ = attempt.acts_for_itself(claim, claim.answer.username.as_str(), claim.answer.realm.as_str());
    for answer in readings.iter().chain([&claim.answer]) {
        for hash in HashFunction::ALL {
            let ha1 = Ha1::compute(hash, "alice", "r", "s3cret");
            assert!(!verify(&ha1, &claim.method, answer), "no password was asked for");
        }
    }
}

fn judge_body(body: &[u8]) {
    let body = String::from_utf8_lossy(body);
    if let Ok(fields) = json::parse(&body) {
        judge(&fields);
    }
}

/// Puts a block over up to three bytes at any position: characters are cut through too.
fn stumble(body: &mut Vec<u8>, changes: Vec<(Index, usize, &str)>) {
    for (place, over, block) in changes {
        let start = place.index(body.len() + 1);
        let end = (start + over).min(body.len());
        body.splice(start..end, block.bytes());
    }
}

fn changes() -> impl Strategy<Value = Vec<(Index, usize, &'static str)>> {
    prop::collection::vec((any::<Index>(), 0..4_usize, select(&STUMBLING_BLOCKS[..])), 1..6)
}

/// A string of blocks and characters, as hostile as a field can be.
fn text() -> impl Strategy<Value = String> {
    let block = prop_oneof![select(&STUMBLING_BLOCKS[..]).prop_map(str::to_owned), "\\PC{0,6}"];
    prop::collection::vec(block, 0..8).prop_map(|blocks| blocks.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        judge_body(&bytes);
        if let Ok(fields) = query::parse(&String::from_utf8_lossy(&bytes)) {
            judge(&fields);
        }
    }

    #[test]
    fn recorded_bodies_with_anything_put_anywhere_are_survived(recorded in select(&RECORDED[..]), changes in changes()) {
        let mut body = recorded.as_bytes().to_vec();
        stumble(&mut body, changes);
        judge_body(&body);
    }

    #[test]
    fn any_text_in_any_field_is_survived(
        recorded in select(&RECORDED[..]), place: Index, header: Index, texts in [text(), text()],
    ) {
        let mut body: Value = serde_json::from_str(recorded).unwrap();
        let put = |members: &mut Value, place: Index, text: &String| {
            let mut members: Vec<_> = members.as_object_mut().unwrap().values_mut().collect();
            let place = place.index(members.len());
            *members[place] = text.as_str().into();
        };
        if let Some(headers) = body.get_mut("headers") {
            put(headers, header, &texts[0]);
        }
        put(&mut body, place, &texts[1]);
        judge_body(body.to_string().as_bytes());
    }

    #[test]
    fn an_authorization_with_anything_put_anywhere_is_survived(changes in changes(), field in text()) {
        let mut body: Value = serde_json::from_str(RECORDED[0]).unwrap();
        let mut header = body["headers"]["authorization"].as_str().unwrap().as_bytes().to_vec();
        stumble(&mut header, changes);
        body["headers"]["authorization"] = String::from_utf8_lossy(&header).into();
        body["headers"]["to"] = format!("<sip:{field}@acme.sip.jambonz.cloud>").into();
        body["username"] = "a".into();
        judge_body(body.to_string().as_bytes());
    }
}
