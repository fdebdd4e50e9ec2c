//! What must hold of a well-formed claim: it says what the members say, is read back from its own text, and is granted to
//! who knows the password and to no one else.

use super::tenants::TENANTS;
use domain::authentication::attempt::{Attempt, Claim, Fields};
use domain::authentication::json::parse as parse_body;
use domain::digest::{Algorithm, DigestAnswer, Ha1, HashFunction, Method, Response, bare, expected_response, verify};
use domain::tenant::TenantId;
use serde_json::json;

/// Of a claim and the members it was parsed from.
pub fn check(fields: &Fields<'_>, claim: &Claim<'_>) {
    // Members that are another realm's answer, one of several, need not be of any form.
    let is_digest = fields.scheme.text().is_none_or(|scheme| bare(scheme).eq_ignore_ascii_case("digest"));
    if is_digest && DigestAnswer::parse(&fields.answer()).is_ok() {
        says_what_the_members_say(fields, claim);
    }
    keeps_to_its_forms(&claim.answer);
    let text = text(claim);
    let members = parse_body(&text).expect("we wrote an object");
    let read = Attempt::parse(TENANTS.get(TenantId(0)), &members).claim.expect("what was parsed once is well-formed");
    assert!(same(claim, &read), "{claim:?} was read back as {read:?}");
    only_the_password_verifies(claim);
}

fn says_what_the_members_say(fields: &Fields<'_>, claim: &Claim<'_>) {
    let answer = &claim.answer;
    assert_eq!(fields.method.text(), Some(claim.method.as_str()));
    assert_eq!(fields.username.text(), Some(answer.username.as_str()));
    assert_eq!(fields.realm.text(), Some(answer.realm.as_str()));
    assert_eq!(fields.nonce.text(), Some(answer.nonce.as_str()));
    assert_eq!(fields.uri.text(), Some(answer.uri.as_str()));
    let response = bare(fields.response.text().expect("it was parsed")).to_ascii_lowercase();
    assert_eq!(response, answer.response.value().to_hex().as_str());
}

fn keeps_to_its_forms(answer: &DigestAnswer<'_>) {
    let length = answer.response.value().as_bytes().len();
    assert!(length == 16 || length == 32);
    assert!(length == 16 || answer.algorithm.hash.length() == length, "a long response is of no short function");
    assert!(!answer.cnonce().contains(':'), "the hashed string can be split otherwise");
    if let Some(qop) = &answer.qop {
        assert!(qop.qop.eq_ignore_ascii_case("auth"));
        let digits = qop.nc.as_str();
        assert!((1..=16).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
    }
}

/// The name of an algorithm, as clients write it.
fn name(algorithm: Algorithm) -> String {
    format!("{}{}", algorithm.hash.name(), if algorithm.session { "-sess" } else { "" })
}

/// A claim as a platform would pass it on.
fn text(claim: &Claim<'_>) -> String {
    let answer = &claim.answer;
    let mut body = json!({
        "method": claim.method.as_str(),
        "username": answer.username.as_str(),
        "realm": answer.realm.as_str(),
        "nonce": answer.nonce.as_str(),
        "uri": answer.uri.as_str(),
        "response": answer.response.value().to_hex().as_str(),
        "algorithm": name(answer.algorithm),
        "cnonce": answer.cnonce(),
    });
    if let Some(qop) = &answer.qop {
        body["qop"] = json!(qop.qop);
        body["nc"] = json!(qop.nc.as_str());
    }
    body.to_string()
}

fn same(one: &Claim<'_>, other: &Claim<'_>) -> bool {
    let [qop, other_qop] = [one, other].map(|claim| claim.answer.qop.as_ref().map(|qop| (&qop.qop, &qop.nc)));
    text(one) == text(other) && qop == other_qop
}

fn only_the_password_verifies(claim: &Claim<'_>) {
    let function = claim.answer.algorithm.hash;
    let ha1 = |password| ha1(function, &claim.answer, password);
    let expected = expected_response(&ha1("s3cret"), &claim.method, &claim.answer);
    let mut right = claim.answer.clone();
    right.response = Response::parse(expected.to_hex().as_str()).expect("a hash is a response");
    assert!(verify(&ha1("s3cret"), &claim.method, &right));
    assert!(!verify(&ha1("S3cret"), &claim.method, &right));
    let other = format!("{}x", claim.method.as_str());
    let other = Method::parse(&other).expect("a longer token");
    assert!(!verify(&ha1("s3cret"), &other, &right), "a proof is for one method");
}

fn ha1(function: HashFunction, answer: &DigestAnswer<'_>, password: &str) -> Ha1 {
    Ha1::compute(function, answer.username.as_str(), answer.realm.as_str(), password)
}
