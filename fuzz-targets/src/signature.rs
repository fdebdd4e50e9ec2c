//! The signature header: what was signed verifies, in its time and for its body alone.

use domain::secrets::Secret;
use hmac::{Hmac, KeyInit, Mac};
use realmgate::http::webhook::Signature;
use sha2::Sha256;
use std::sync::LazyLock;

/// The clock of the service, in Unix seconds; the corpus holds headers of this time.
const NOW: u64 = 1_800_000_000;

static SECRETS: LazyLock<[Secret; 2]> =
    LazyLock::new(|| ["first secret", "second secret"].map(|text| Secret::new(text.to_owned())));

/// Any header, over a body of its own; and any body, well signed.
pub fn check(input: &[u8]) {
    is_of_its_form(input);
    is_verified(input);
}

fn is_of_its_form(header: &[u8]) {
    let Some(signature) = Signature::parse(Some(header), NOW) else { return };
    let text = std::str::from_utf8(header).expect("it was read as text");
    let times: Vec<&str> = text.split(',').filter_map(|part| part.trim().strip_prefix("t=")).collect();
    let [time] = times.as_slice() else { panic!("one time, not {times:?}") };
    let at: u64 = time.parse().expect("a number of seconds");
    assert!(at.abs_diff(NOW) <= 300);
    for now in [at + 301, at.saturating_sub(301)] {
        assert!(Signature::parse(Some(header), now).is_none(), "too old or too new by a second");
    }
    assert!(!signature.verifies(&[], b"body"), "no one has signed it");
    if signature.verifies(SECRETS.as_slice(), b"body") {
        let signed = SECRETS.iter().any(|secret| text.contains(&sign(secret, time, b"body")));
        assert!(signed || text.contains(char::is_uppercase), "it verifies and is not what was signed");
    }
    for (more, fine) in [(",v0=00", true), (",t=1", false), (",v1=00", false), (",", false)] {
        assert_eq!(Signature::parse(Some(format!("{text}{more}").as_bytes()), NOW).is_some(), fine, "{more}");
    }
}

fn is_verified(body: &[u8]) {
    let [first, second] = &*SECRETS;
    let time = NOW.to_string();
    let header = format!("t={time}, v1={}", sign(second, &time, body));
    let signature = Signature::parse(Some(header.as_bytes()), NOW + 300).expect("a header of its form");
    assert!(signature.verifies(SECRETS.as_slice(), body), "any of the secrets will do");
    assert!(!signature.verifies(std::slice::from_ref(first), body));
    assert!(!signature.verifies(SECRETS.as_slice(), &[body, b" "].concat()));
    let later = header.replace(&time, &(NOW + 1).to_string());
    let moved = Signature::parse(Some(later.as_bytes()), NOW).expect("a header of its form");
    assert!(!moved.verifies(SECRETS.as_slice(), body), "the time is signed too");
}

/// HMAC-SHA256 over `<t>.<body>`, in hex.
fn sign(secret: &Secret, time: &str, body: &[u8]) -> String {
    let mac = Hmac::<Sha256>::new_from_slice(secret.expose().as_bytes()).expect("a key of any length");
    let mac = mac.chain_update(time).chain_update(".").chain_update(body).finalize().into_bytes();
    hex::encode(mac)
}
