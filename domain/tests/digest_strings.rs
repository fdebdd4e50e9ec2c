//! One string that is hashed is one answer: however it is cut into fields, at most one cut is accepted, be it as an
//! answer or as the key of a session.

use domain::digest::{AnswerFields, DigestAnswer, HashFunction, Method};

/// Every way to cut the pieces, joined by colons, into so many fields.
fn cuts(pieces: &[&str], fields: usize) -> Vec<Vec<String>> {
    if fields == 1 {
        return vec![vec![pieces.join(":")]];
    }
    let heads = 1..=pieces.len().saturating_sub(fields - 1);
    let with_head = |head: usize| {
        let rests = cuts(&pieces[head..], fields - 1);
        rests.into_iter().map(move |rest| [vec![pieces[..head].join(":")], rest].concat())
    };
    heads.flat_map(with_head).collect()
}

/// What a cut of the string behind HA1 is parsed as.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Form {
    /// `nonce:HA2`
    Plain,
    /// `nonce:nc:cnonce:qop:HA2`
    Protected,
    /// `nonce:cnonce`, the key of a session.
    SessionKey,
}

impl Form {
    fn parses(self, hash: HashFunction, cut: &[String]) -> bool {
        let response = "0".repeat(hash.length() * 2);
        let session = format!("{}-sess", hash.name());
        let part = |place: usize| cut.get(place).map(String::as_str);
        let fields = AnswerFields {
            username: Some("alice"),
            realm: Some("r"),
            nonce: part(0),
            uri: Some("sip:r"),
            response: Some(&response),
            algorithm: Some(hash.name()),
            ..AnswerFields::default()
        };
        let of_session = AnswerFields { algorithm: Some(&session), cnonce: part(1), ..fields };
        match self {
            Self::Plain => DigestAnswer::parse(&fields).is_ok(),
            Self::Protected => {
                DigestAnswer::parse(&AnswerFields { nc: part(1), cnonce: part(2), qop: part(3), ..fields }).is_ok()
            }
            Self::SessionKey => [None, Some("auth"), Some("AUTH")]
                .into_iter()
                .any(|qop| DigestAnswer::parse(&AnswerFields { qop, nc: Some("1"), ..of_session }).is_ok()),
        }
    }
}

/// docs/policy.md section 4, R1: the response is remembered by value, so one hashed string must mean one answer, and a
/// session key must not be a response (docs/contract.md section 1.3). All strings of up to six pieces are cut in all
/// ways; of the cuts of one string at most one parses. Responses end in H(A2), which is a piece among others.
#[test]
fn no_two_accepted_tuples_share_the_hashed_string() {
    for hash in HashFunction::ALL {
        let ha2 = hash.hash(&[b"REGISTER", b"sip:r"]).to_hex();
        let ha2 = ha2.as_str();
        let alphabet = ["", "N", "01", "auth", "auth-int", ha2];
        let (mut with_qop, mut keys) = (0, 0);
        for length in 1..=6_u32 {
            for number in 0..alphabet.len().pow(length) {
                let digit = |place| number / alphabet.len().pow(place) % alphabet.len();
                let pieces: Vec<&str> = (0..length).map(|place| alphabet[digit(place)]).collect();
                let responses = pieces.split_last().filter(|(last, _)| **last == ha2).map(|(_, rest)| rest);
                let mut accepted = Vec::new();
                if let Some(rest) = responses {
                    // An empty qop counts as absent, so that its tuple is hashed without nc and cnonce.
                    let protected = cuts(rest, 4).into_iter().filter(|cut| !cut[3].is_empty());
                    accepted.extend(protected.map(|cut| (Form::Protected, cut)));
                    accepted.extend(cuts(rest, 1).into_iter().map(|cut| (Form::Plain, cut)));
                }
                accepted.extend(cuts(&pieces, 2).into_iter().map(|cut| (Form::SessionKey, cut)));
                accepted.retain(|(form, cut)| form.parses(hash, cut));
                assert!(accepted.len() <= 1, "{accepted:?}");
                with_qop += accepted.iter().filter(|(form, _)| *form == Form::Protected).count();
                keys += accepted.iter().filter(|(form, _)| *form == Form::SessionKey).count();
            }
        }
        assert!(with_qop > 100 && keys > 1_000, "{with_qop} with qop, {keys} session keys");
    }
}

#[test]
fn a_method_holds_no_colon_and_so_a2_is_cut_in_one_way() {
    for (method, uri) in [("REGISTER", "sip:a"), ("REGISTER:sip", "a")] {
        assert_eq!(Method::parse(method).is_some(), uri == "sip:a");
    }
}
