//! No secret shows in Debug output, whatever its bytes are and however it is written: hex, base64 or a list of bytes.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};
use domain::accounts::{AccountKey, AccountUsername, ActivationHash, SessionEpoch};
use domain::authentication::attempt::{Attempt, Escaped, Fields, Member, SipHeaders};
use domain::digest::{AnswerFields, DigestAnswer, Ha1, HashFunction, HashValue, Realm, Response, formula};
use domain::outbox::{Email, EmailId};
use domain::secrets::LinkToken;
use domain::secrets::Secret;
use domain::self_service::login_challenge::{LoginChallenges, Proof};
use domain::self_service::magic_code::{MagicCode, MagicCodes};
use domain::self_service::provisioning::Ticket;
use domain::self_service::session::{NewSession, SecretHash, SessionId, SignInMethod};
use domain::tenant::Tenant;
use proptest::prelude::*;
use std::fmt::Debug;

/// Every window of eight letters of every way the bytes could be printed.
fn traces(bytes: &[u8]) -> Vec<String> {
    let written = [
        hex::encode(bytes),
        hex::encode_upper(bytes),
        STANDARD.encode(bytes),
        URL_SAFE.encode(bytes),
        format!("{bytes:?}"),
        format!("{bytes:02x?}"),
        String::from_utf8_lossy(bytes).into_owned(),
    ];
    let windows = |text: String| -> Vec<String> {
        let letters: Vec<char> = text.chars().collect();
        letters.windows(8).map(|window| window.iter().collect()).collect()
    };
    written.into_iter().flat_map(windows).collect()
}

fn shows(value: &dyn Debug, bytes: &[u8]) -> Option<String> {
    let printed = [format!("{value:?}"), format!("{value:#?}")].concat();
    let flat: String = printed.split_whitespace().collect::<Vec<_>>().join(" ");
    traces(bytes).into_iter().find(|trace| printed.contains(trace) || flat.contains(trace))
}

/// A generator whose bytes the test knows.
struct Fixed([u8; 32]);

impl rand::TryRng for Fixed {
    type Error = std::convert::Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        Ok(0)
    }

    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        Ok(0)
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Self::Error> {
        bytes.copy_from_slice(&self.0[..bytes.len()]);
        Ok(())
    }
}

impl rand::TryCryptoRng for Fixed {}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn hashes_and_tokens_are_not_printed(bytes: [u8; 32]) {
        for raw in [&bytes[..16], &bytes[..]] {
            let value = HashValue::from_bytes(raw).unwrap();
            prop_assert_eq!(shows(&value, raw), None);
            prop_assert_eq!(shows(&value.to_hex(), raw), None);
            prop_assert_eq!(shows(&Response::parse(value.to_hex().as_str()), raw), None);
        }
        prop_assert_eq!(shows(&Ha1::from_bytes(HashFunction::Md5, &bytes[..16]), &bytes[..16]), None);
        prop_assert_eq!(shows(&Ha1::from_bytes(HashFunction::Sha256, &bytes), &bytes), None);
        let token = LinkToken::generate(&mut Fixed(bytes));
        let stored = ActivationHash::of(&token);
        prop_assert_eq!(token.to_link_text(), base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes));
        prop_assert_eq!(shows(&token, &bytes), None);
        prop_assert_eq!(shows(&stored, &stored.0), None);
    }

    #[test]
    fn an_answer_prints_neither_response_nor_nonces(
        bytes: [u8; 32], nonce in "[!-~]{20,40}", cnonce in "[!-9;-~]{20,40}", session: bool, protected: bool,
    ) {
        let response = hex::encode(bytes);
        let answer = DigestAnswer::parse(&AnswerFields {
            username: Some("alice"),
            realm: Some("acme.example"),
            nonce: Some(&nonce),
            uri: Some("sip:acme.example"),
            response: Some(&response),
            algorithm: Some(if session { "SHA-256-sess" } else { "SHA-256" }),
            qop: protected.then_some("auth"),
            nc: Some("00000001"),
            cnonce: Some(&cnonce),
        });
        let answer = answer.unwrap();
        for secret in [&bytes[..], nonce.as_bytes(), cnonce.as_bytes()] {
            prop_assert_eq!(shows(&answer, secret), None);
        }
        let ha1 = Ha1::from_bytes(HashFunction::Sha256, &bytes).unwrap();
        let key = formula::session_ha1(&ha1, answer.algorithm, &nonce, answer.cnonce());
        prop_assert_eq!(shows(&key, key.as_bytes()), None);
    }

    #[test]
    fn an_attempt_prints_neither_its_members_nor_the_raw_header(bytes: [u8; 32], cnonce in "[!-9;-~]{20,40}") {
        let text = |text: &str| Member::Text(text.to_owned().into());
        let response = hex::encode(bytes);
        let header = format!("Digest response=\"{response}\", cnonce=\"{cnonce}\"");
        let fields = Fields {
            method: text("REGISTER"), realm: text("r"), username: text("alice"), nonce: text(&cnonce), uri: text("sip:r"),
            response: text(&response), algorithm: text("SHA-256"), qop: text("auth"), nc: text("1"), cnonce: text(&cnonce),
            headers: Some(SipHeaders { authorization: Some(Escaped::plain(&header)), ..SipHeaders::default() }),
            ..Fields::default()
        };
        let members = [fields.response.clone(), fields.cnonce.clone()];
        let tenant = Tenant::plain("example", Vec::new());
        let attempt = Attempt::parse(&tenant, &fields);
        prop_assert!(attempt.claim.is_ok());
        for secret in [&bytes[..], cnonce.as_bytes()] {
            prop_assert_eq!(shows(&attempt, secret), None);
            prop_assert_eq!(shows(&members, secret), None);
        }
    }

    #[test]
    fn a_session_prints_neither_its_token_nor_its_key_nor_an_ha1(bytes: [u8; 32]) {
        let account = AccountKey {
            tenant: "example".to_owned(),
            realm: Realm::parse("acme.example").unwrap(),
            username: AccountUsername::parse("alice").unwrap(),
        };
        let ha1 = Ha1::from_bytes(HashFunction::Md5, &bytes[..16]).unwrap();
        let epoch = SessionEpoch(7);
        let token = LinkToken::generate(&mut Fixed(bytes));
        let session = NewSession {
            id: SessionId::draw(&mut Fixed([7; 32])),
            hash: SecretHash::of(&token),
            method: SignInMethod::Password,
            device: domain::self_service::device::Device::default(),
        };
        prop_assert_eq!(shows(&session, &token.sha256()), None);
        prop_assert_eq!(shows(&token, &bytes), None);
        prop_assert_eq!(shows(&MagicCode::of(&token), MagicCode::of(&token).as_str().as_bytes()), None);
        prop_assert_eq!(shows(&MagicCodes::new(&bytes), &bytes), None);
        prop_assert_eq!(shows(&LoginChallenges::new(&bytes), &bytes), None);
        prop_assert_eq!(shows(&Proof::parse(&hex::encode(bytes)).unwrap(), &bytes), None);
        let ticket = Ticket { account, ha1, phone: None, epoch };
        prop_assert_eq!(shows(&ticket, &bytes[..16]), None);
    }

    #[test]
    fn secret_texts_and_letters_are_not_printed(text in "[!-~]{8,40}") {
        prop_assert_eq!(shows(&Secret::new(text.clone()), text.as_bytes()), None);
        let letter = Email {
            id: EmailId::generate(&mut Fixed([7; 32])),
            sender: "noreply@acme.example".to_owned(),
            recipient: text.clone(),
            message: format!("https://acme.example/activate.ashx?token={text}").into_bytes(),
        };
        prop_assert_eq!(shows(&letter, text.as_bytes()), None);
    }
}

#[test]
fn the_search_finds_what_is_printed() {
    let bytes = [0xab; 16];
    assert!(shows(&hex::encode(bytes), &bytes).is_some());
    assert!(shows(&bytes, &bytes).is_some());
    assert!(shows(&STANDARD.encode(bytes), &bytes).is_some());
}
