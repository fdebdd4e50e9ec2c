//! Properties of digest authentication: what a client computes verifies, nothing else does, no text makes a panic,
//! and no response is the key of a session.

use domain::digest::{
    Algorithm, AnswerError, AnswerFields, Authorization, DigestAnswer, Ha1, HashFunction, Method, verify,
};
use md5::Md5;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use sha2::{Digest, Sha256, Sha512_256};

/// What a client knows and sends, as texts.
#[derive(Clone, Debug, PartialEq)]
struct Client {
    hash: HashFunction,
    session: bool,
    username: String,
    realm: String,
    password: String,
    method: String,
    uri: String,
    nonce: String,
    cnonce: String,
    protected: Option<(String, String)>, // nc and qop
}

/// The hash by the crates themselves and the string in one piece: a second way to what domain/src/digest does.
fn digest(hash: HashFunction, text: &str) -> String {
    match hash {
        HashFunction::Md5 => hex::encode(Md5::digest(text)),
        HashFunction::Sha256 => hex::encode(Sha256::digest(text)),
        HashFunction::Sha512_256 => hex::encode(Sha512_256::digest(text)),
    }
}

impl Client {
    fn algorithm(&self) -> String {
        format!("{}{}", self.hash.name(), if self.session { "-sess" } else { "" })
    }

    fn response(&self) -> String {
        let Self { username, realm, password, method, uri, nonce, cnonce, .. } = self;
        let mut a1 = digest(self.hash, &format!("{username}:{realm}:{password}"));
        if self.session {
            a1 = digest(self.hash, &format!("{a1}:{nonce}:{cnonce}"));
        }
        let a2 = digest(self.hash, &format!("{method}:{uri}"));
        match &self.protected {
            Some((nc, qop)) => digest(self.hash, &format!("{a1}:{nonce}:{nc}:{cnonce}:{qop}:{a2}")),
            None => digest(self.hash, &format!("{a1}:{nonce}:{a2}")),
        }
    }

    fn parse(&self, response: &str) -> Result<DigestAnswer<'static>, AnswerError> {
        DigestAnswer::parse(&AnswerFields {
            username: Some(&self.username),
            realm: Some(&self.realm),
            nonce: Some(&self.nonce),
            uri: Some(&self.uri),
            response: Some(response),
            algorithm: Some(&self.algorithm()),
            qop: self.protected.as_ref().map(|(_, qop)| qop.as_str()),
            nc: self.protected.as_ref().map(|(nc, _)| nc.as_str()),
            cnonce: Some(&self.cnonce),
        })
        .map(DigestAnswer::into_owned)
    }

    fn ha1(&self) -> Ha1 {
        Ha1::compute(self.hash, &self.username, &self.realm, &self.password)
    }

    /// Whether a server that knows the password of this client believes `response`.
    fn is_believed(&self, response: &str) -> bool {
        let (Some(method), Ok(answer)) = (Method::parse(&self.method), self.parse(response)) else { return false };
        verify(&self.ha1(), &method, &answer)
    }
}

prop_compose! {
    fn client()(
        hash in select(HashFunction::ALL.to_vec()),
        session: bool,
        (username, realm, password) in ("(?s).{1,12}", "(?s).{1,12}", "(?s).{0,12}"),
        method in "[A-Za-z0-9.!%*_+`'~-]{1,10}",
        uri in "(?s).{1,16}",
        nonce in "(?s).{1,16}",
        cnonce in "(?s)[^:]{0,12}",
        protected in proptest::option::of(("[0-9a-fA-F]{1,16}", select(vec!["auth", "AUTH", "Auth"]))),
    ) -> Client {
        let protected = protected.map(|(nc, qop)| (nc, qop.to_owned()));
        Client { hash, session, username, realm, password, method, uri, nonce, cnonce, protected }
    }
}

/// Replaces one letter by the next one that may stand there.
fn change(text: &mut String, at: Index, alphabet: &str) {
    let mut letters: Vec<char> = text.chars().collect();
    let Some(letter) = (!letters.is_empty()).then(|| at.get_mut(&mut letters)) else { return };
    let place = alphabet.find(*letter).map_or(0, |place| place + 1);
    *letter = alphabet.chars().cycle().nth(place).expect("an alphabet has letters");
    *text = letters.into_iter().collect();
}

fn settings() -> ProptestConfig {
    ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(settings())]

    #[test]
    fn what_a_client_computes_verifies_in_either_case_of_its_hex(client in client()) {
        prop_assert!(client.is_believed(&client.response()));
        prop_assert!(client.is_believed(&client.response().to_uppercase()));
    }

    #[test]
    fn one_changed_letter_in_any_hashed_field_does_not_verify(client in client(), at: Index, field in 0..10_u8) {
        let letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
        let mut response = client.response();
        let mut other = client.clone();
        let cnonce_is_hashed = client.session || client.protected.is_some();
        match (field, &mut other.protected) {
            (0, _) => change(&mut other.username, at, letters),
            (1, _) => change(&mut other.realm, at, letters),
            (2, _) => change(&mut other.password, at, letters),
            (3, _) => change(&mut other.method, at, letters),
            (4, _) => change(&mut other.uri, at, letters),
            (5, _) => change(&mut other.nonce, at, letters),
            (6, _) if cnonce_is_hashed => change(&mut other.cnonce, at, letters),
            (7, Some((nc, _))) => change(nc, at, "0123456789abcdefABCDEF"),
            (8, Some((_, qop))) => *qop = if qop == "auth" { "AUTH".into() } else { "auth".into() },
            (_, _) => change(&mut response, at, "0123456789abcdef"),
        }
        prop_assume!(other != client || response != client.response());
        prop_assert!(!other.is_believed(&response));
    }

    #[test]
    fn the_formula_is_part_of_what_is_proved(client in client()) {
        let flipped = Client { session: !client.session, ..client.clone() };
        prop_assert!(!flipped.is_believed(&client.response()));
        let protected = if client.protected.is_some() { None } else { Some(("00000001".into(), "auth".into())) };
        let switched = Client { protected, ..client.clone() };
        prop_assert!(!switched.is_believed(&client.response()));
    }

    /// Hashed as `HA1:nonce:cnonce`, an overheard response would be the session's key: anyone who overheard or elicited one
    /// answer, of whatever qop, verified here or not, could make any number of new ones.
    #[test]
    fn an_overheard_response_does_not_serve_as_a_session_key(
        client in client(), integrity: bool, method in "[A-Z]{1,8}", uri in "(?s).{1,16}",
    ) {
        let overheard = Client { session: false, ..client };
        let mut a2 = format!("{}:{}", overheard.method, overheard.uri);
        let mut behind_ha1 = overheard.nonce.clone();
        if let Some((nc, qop)) = &overheard.protected {
            let qop = if integrity { format!("{qop}-int") } else { qop.clone() };
            if integrity {
                a2 = format!("{a2}:{}", digest(overheard.hash, "a body"));
            }
            behind_ha1 = format!("{behind_ha1}:{nc}:{}:{qop}", overheard.cnonce);
        }
        let behind_ha1 = format!("{behind_ha1}:{}", digest(overheard.hash, &a2));
        for (place, _) in behind_ha1.match_indices(':') {
            let (nonce, cnonce) = (behind_ha1[..place].to_owned(), behind_ha1[place + 1..].to_owned());
            for protected in [None, Some(("00000001".to_owned(), "auth".to_owned()))] {
                let forged = Client {
                    session: true,
                    method: method.clone(),
                    uri: uri.clone(),
                    nonce: nonce.clone(),
                    cnonce: cnonce.clone(),
                    protected,
                    ..overheard.clone()
                };
                prop_assert!(!forged.is_believed(&forged.response()), "{forged:?} of {overheard:?}");
            }
        }
    }

    /// An answer with integrity covers a body that no webhook carries: what is refused as such is not let in as another
    /// one, whose digest-uri ends in the body's hash.
    #[test]
    fn an_answer_with_integrity_does_not_verify_without(client in client(), capitals: bool) {
        let qop = if capitals { "AUTH-INT" } else { "auth-int" };
        let overheard = Client { session: false, protected: Some(("00000001".to_owned(), qop.to_owned())), ..client };
        let covered = Client { uri: format!("{}:{}", overheard.uri, digest(overheard.hash, "")), ..overheard };
        let response = covered.response();
        prop_assert_eq!(covered.parse(&response).err(), Some(AnswerError::Unsupported("qop")));
        let nonce = format!("{}:00000001:{}:{qop}", covered.nonce, covered.cnonce);
        let plain = Client { nonce, protected: None, ..covered };
        prop_assert_eq!(&plain.response(), &response, "the same string is hashed");
        prop_assert_eq!(plain.parse(&response).err(), Some(AnswerError::Malformed("nonce")));
    }

    #[test]
    fn no_text_makes_a_panic(texts in proptest::array::uniform9("(?s).{0,40}")) {
        let [username, realm, nonce, uri, response, algorithm, qop, nc, cnonce] = texts.each_ref().map(|t| Some(t.as_str()));
        let _ = DigestAnswer::parse(&AnswerFields { username, realm, nonce, uri, response, algorithm, qop, nc, cnonce });
        for text in &texts {
            let _ = (Algorithm::parse(text), Method::parse(text), Ha1::parse(HashFunction::Md5, text));
            let _ = (Authorization::parse(text).is_ok(), Authorization::parse(&format!("Digest {text}")).is_ok());
        }
    }

    #[test]
    fn no_damaged_header_makes_a_panic(
        row in select(real_headers()), cut: Index, at: Index, letter in select(vec!['"', '\\', ',', '=', ' ', 'é', '\0']),
    ) {
        let mut letters: Vec<char> = row.chars().collect();
        letters.insert(at.index(letters.len()), letter);
        letters.remove(cut.index(letters.len()));
        let header: String = letters.into_iter().collect();
        if let Ok(parsed) = Authorization::parse(&header) {
            let _ = (DigestAnswer::parse(&parsed.raw()), DigestAnswer::parse(&parsed.unescaped()), parsed.has_escapes());
        }
    }

    #[test]
    fn a_header_gives_back_what_was_quoted_into_it(
        values in proptest::collection::vec("(?s).{0,20}", 9), comma in select(vec![",", ", ", " ,\r\n\t", ",,"]),
    ) {
        let names = ["username", "Realm", "nonce", "URI", "response", "algorithm", "qop", "nc", "cnonce"];
        let quoted = |value: &String| value.replace('\\', "\\\\").replace('"', "\\\"");
        let pairs: Vec<String> = names.iter().zip(&values).map(|(n, v)| format!("{n}=\"{}\"", quoted(v))).collect();
        let header = format!("DIGEST {}", pairs.join(comma));
        let parsed = Authorization::parse(&header).unwrap();
        for (fields, form) in [(parsed.unescaped(), Clone::clone as fn(&String) -> String), (parsed.raw(), quoted)] {
            let found = [
                fields.username, fields.realm, fields.nonce, fields.uri, fields.response,
                fields.algorithm, fields.qop, fields.nc, fields.cnonce,
            ];
            for (found, value) in found.into_iter().zip(&values) {
                let expected = form(value);
                prop_assert_eq!(found, Some(expected.as_str()));
            }
        }
    }
}

fn real_headers() -> Vec<String> {
    let rows = include_str!("../../fixtures/vectors/digest-vectors.jsonl").lines();
    let rows = rows.map(|row| serde_json::from_str::<serde_json::Value>(row).expect("a row is JSON"));
    rows.filter_map(|row| row["authorization"].as_str().map(str::to_owned)).collect()
}
