//! The published digest vectors: our arithmetic agrees with each one, and the webhook's path takes the right ones.

use domain::digest::formula::{self, Protected};
use domain::digest::{
    Algorithm, AnswerError, AnswerFields, Authorization, DigestAnswer, Ha1, HashFunction, HashValue, Method, verify,
};
use serde::Deserialize;
use std::collections::BTreeMap;

/// One row of fixtures/vectors/digest-vectors.jsonl; its README says what each column means.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Vector {
    id: String,
    source: String,
    algorithm: Option<String>,
    qop: Option<String>,
    username: String,
    realm: String,
    password: Option<String>,
    ha1: String,
    nonce: String,
    nc: Option<String>,
    cnonce: Option<String>,
    method: String,
    uri: String,
    entity_body: Option<String>,
    entity_body_hash: Option<String>,
    response: String,
    expect: String,
    recomputed: String,
    recompute_matches: bool,
    verified: bool,
    #[serde(rename = "note")]
    _note: String,
    authorization: Option<String>,
    username_on_wire: Option<String>,
    realm_on_wire: Option<String>,
    #[serde(default)]
    userhash: bool,
    #[serde(rename = "username_star")]
    _username_star: Option<String>,
    expect_server: Option<String>,
}

/// What becomes of a row on the way the webhook takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fate {
    Verified,
    NotVerified,
    NoMethod,
    Malformed(&'static str),
    Unsupported(&'static str),
}

fn vectors() -> Vec<Vector> {
    let text = include_str!("../../fixtures/vectors/digest-vectors.jsonl");
    text.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"))).collect()
}

impl Vector {
    fn algorithm(&self) -> Option<Algorithm> {
        Algorithm::parse(self.algorithm.as_deref().unwrap_or_default())
    }

    fn ha1(&self, hash: HashFunction) -> Ha1 {
        Ha1::parse(hash, &self.ha1).unwrap_or_else(|error| panic!("{}: {error}", self.id))
    }

    fn ha2(&self, hash: HashFunction) -> HashValue {
        if self.qop.as_deref() != Some("auth-int") {
            return formula::ha2(hash, &self.method, &self.uri);
        }
        let of_body = self.entity_body.as_ref().map(|body| hash.hash(&[body.as_bytes()]).to_hex().as_str().to_owned());
        let body_hash = self.entity_body_hash.clone().or(of_body).expect("an auth-int row has a body or its hash");
        formula::ha2_auth_int(hash, &self.method, &self.uri, &body_hash)
    }

    /// The response by the formulas alone.
    fn computed(&self, algorithm: Algorithm) -> String {
        let cnonce = self.cnonce.as_deref().unwrap_or_default();
        let a1 = formula::session_ha1(&self.ha1(algorithm.hash), algorithm, &self.nonce, cnonce);
        let nc = self.nc.as_deref().unwrap_or_default();
        let protected = self.qop.as_deref().map(|qop| Protected { nc, cnonce, qop });
        let ha2 = self.ha2(algorithm.hash);
        formula::response(a1.as_bytes(), algorithm.hash, &self.nonce, protected, &ha2).to_hex().as_str().to_owned()
    }

    fn fields(&self) -> AnswerFields<'_> {
        AnswerFields {
            username: Some(&self.username),
            realm: Some(&self.realm),
            nonce: Some(&self.nonce),
            uri: Some(&self.uri),
            response: Some(&self.response),
            algorithm: self.algorithm.as_deref(),
            qop: self.qop.as_deref(),
            nc: self.nc.as_deref(),
            cnonce: self.cnonce.as_deref(),
        }
    }

    fn fate(&self) -> Fate {
        let Some(method) = Method::parse(&self.method) else { return Fate::NoMethod };
        match DigestAnswer::parse(&self.fields()) {
            Ok(answer) if verify(&self.ha1(answer.algorithm.hash), &method, &answer) => Fate::Verified,
            Ok(_) => Fate::NotVerified,
            Err(AnswerError::Malformed(field)) => Fate::Malformed(field),
            Err(AnswerError::Unsupported(field)) => Fate::Unsupported(field),
        }
    }
}

fn ids(vectors: &[Vector], wanted: impl Fn(&Vector) -> bool) -> Vec<&str> {
    vectors.iter().filter(|vector| wanted(vector)).map(|vector| vector.id.as_str()).collect()
}

#[test]
fn the_rows_are_whole_and_each_names_its_source() {
    let vectors = vectors();
    assert_eq!(vectors.len(), 156);
    for (place, vector) in vectors.iter().enumerate() {
        assert_eq!(vector.id, format!("v{:03}", place + 1));
        assert!(!vector.source.is_empty() && vector.verified, "{}", vector.id);
        assert_eq!(vector.expect == "ok", vector.recompute_matches, "{}", vector.id);
    }
    assert_eq!(ids(&vectors, |vector| vector.expect == "ok").len(), 135);
    assert_eq!(ids(&vectors, |vector| vector.expect == "fail").len(), 21);
}

#[test]
fn the_arithmetic_agrees_with_all_rows_of_our_algorithms() {
    let vectors = vectors();
    for vector in &vectors {
        let Some(algorithm) = vector.algorithm() else { continue };
        let computed = vector.computed(algorithm);
        assert_eq!(computed, vector.recomputed, "{}", vector.id);
        assert_eq!(computed == vector.response, vector.expect == "ok", "{}", vector.id);
    }
    assert_eq!(ids(&vectors, |vector| vector.algorithm().is_none()), ["v063"]);
}

#[test]
fn each_ha1_is_that_of_the_password() {
    let vectors = vectors();
    for vector in &vectors {
        let (Some(algorithm), Some(password)) = (vector.algorithm(), &vector.password) else { continue };
        let computed = Ha1::compute(algorithm.hash, &vector.username, &vector.realm, password);
        assert_eq!(computed.as_bytes(), vector.ha1(algorithm.hash).as_bytes(), "{}", vector.id);
    }
    assert_eq!(ids(&vectors, |vector| vector.password.is_none()), ["v035", "v052", "v053"]);
}

/// SHA1 is in no registry of digest algorithms: there is no function to compute it with, and no HA1 of its length.
#[test]
fn sha1_is_refused_as_an_unsupported_algorithm() {
    let vectors = vectors();
    let sha1 = vectors.iter().find(|vector| vector.expect_server.is_some()).unwrap();
    assert_eq!((sha1.id.as_str(), sha1.algorithm.as_deref()), ("v063", Some("SHA1")));
    assert_eq!(sha1.expect_server.as_deref(), Some("fail: unsupported algorithm"));
    assert_eq!(sha1.fate(), Fate::Unsupported("algorithm"));
    assert!(HashFunction::ALL.into_iter().all(|hash| Ha1::parse(hash, &sha1.ha1).is_err()));
}

/// Counts stand here in figures, so that no row can drop out of the test unnoticed.
#[test]
fn the_webhook_verifies_what_is_right_and_nothing_else() {
    let vectors = vectors();
    let mut counts = BTreeMap::new();
    for vector in &vectors {
        let fate = vector.fate();
        *counts.entry(fate).or_insert(0) += 1;
        let refused = matches!(fate, Fate::NotVerified | Fate::Malformed("response"));
        assert_eq!(vector.expect, if refused { "fail" } else { "ok" }, "{}", vector.id);
    }
    let expected = [
        (Fate::Verified, 121),
        (Fate::NotVerified, 18),
        (Fate::NoMethod, 2),
        (Fate::Malformed("cnonce"), 1),
        (Fate::Malformed("response"), 3),
        (Fate::Unsupported("algorithm"), 1),
        (Fate::Unsupported("qop"), 10),
    ];
    assert_eq!(counts, BTreeMap::from(expected));
    assert_eq!(ids(&vectors, |vector| vector.fate() == Fate::NoMethod), ["v011", "v012"], "rspauth has no method");
    assert_eq!(ids(&vectors, |vector| vector.fate() == Fate::Malformed("response")), ["v070", "v075", "v076"]);
    // Right, and of the form of an H(A2): an overheard response would be its session key
    // (docs/contract.md section 1.3).
    assert_eq!(ids(&vectors, |vector| vector.fate() == Fate::Malformed("cnonce")), ["v062"]);
    let arithmetic_only = ["v018", "v019", "v020", "v029", "v032", "v033", "v034", "v039", "v044", "v051"];
    assert_eq!(ids(&vectors, |vector| vector.fate() == Fate::Unsupported("qop")), arithmetic_only);
}

#[test]
fn an_ha1_of_another_hash_function_verifies_no_row() {
    for vector in vectors() {
        let Ok(answer) = DigestAnswer::parse(&vector.fields()) else { continue };
        let Some(method) = Method::parse(&vector.method) else { continue };
        let ha1 = vector.ha1(answer.algorithm.hash);
        for other in HashFunction::ALL.into_iter().filter(|hash| *hash != answer.algorithm.hash) {
            let same_bytes = Ha1::from_bytes(other, ha1.as_bytes());
            let same_password = Ha1::compute(other, &vector.username, &vector.realm, "secret");
            for wrong in same_bytes.into_iter().chain([same_password]) {
                assert!(!verify(&wrong, &method, &answer), "{} with {other:?}", vector.id);
            }
        }
    }
}

#[test]
fn real_headers_give_the_columns_back() {
    let vectors = vectors();
    let broken = "v009"; // RFC 5090 prints a quote that never ends.
    let mut parsed = 0;
    for vector in &vectors {
        let Some(header) = &vector.authorization else { continue };
        if vector.id == broken {
            assert!(Authorization::parse(header).is_err());
            continue;
        }
        let header = Authorization::parse(header).unwrap_or_else(|error| panic!("{}: {error}", vector.id));
        let (raw, unescaped) = (header.raw(), header.unescaped());
        if let (Some(username), Some(realm)) = (&vector.username_on_wire, &vector.realm_on_wire) {
            assert_eq!((raw.username, raw.realm), (Some(username.as_str()), Some(realm.as_str())), "{}", vector.id);
        }
        let username =
            if vector.userhash { vector.username_on_wire.as_deref() } else { Some(vector.username.as_str()) };
        assert_eq!(unescaped.username, username, "{}", vector.id);
        assert_eq!(unescaped.realm, Some(vector.realm.as_str()), "{}", vector.id);
        assert_eq!((unescaped.nonce, unescaped.uri), (Some(vector.nonce.as_str()), Some(vector.uri.as_str())));
        assert_eq!((unescaped.nc, unescaped.qop), (vector.nc.as_deref(), vector.qop.as_deref()), "{}", vector.id);
        let response = unescaped.response.or(Some(&vector.response)); // v022 has none.
        let answer = DigestAnswer::parse(&AnswerFields { response, ..unescaped }).unwrap();
        let method = Method::parse(&vector.method).unwrap();
        assert!(verify(&vector.ha1(answer.algorithm.hash), &method, &answer), "{}", vector.id);
        parsed += 1;
    }
    assert_eq!(parsed, 9);
}
