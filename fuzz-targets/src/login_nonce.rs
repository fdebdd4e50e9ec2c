//! Nonces and proofs of sign-ins, and codes typed from emails: what was not issued here is not accepted, and what was is
//! accepted once.

use domain::self_service::login_challenge::{LoginChallenges, Proof};
use domain::self_service::magic_code::MagicCode;
use domain::time::Now;
use rand::SeedableRng as _;
use rand::rngs::StdRng;
use std::time::Duration;

const NOW: Now = Now { wall: Duration::from_hours(500_000), monotonic: Duration::from_hours(1) };
const HOST: &str = "phone.example.com";

/// Any nonce; and one of our own for any tenant and host.
pub fn check(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else { return };
    let challenges = LoginChallenges::new(b"a secret that no input of the corpus was signed with");
    assert!(challenges.burn(text, "t", HOST, NOW).is_none(), "a forged nonce was accepted");
    let (tenant, host) = text.split_once('/').unwrap_or((text, HOST));
    let nonce = challenges.issue(tenant, host, NOW, &mut StdRng::seed_from_u64(7));
    assert_eq!(nonce.len(), 43);
    assert!(challenges.burn(&nonce, tenant, &format!("{host}x"), NOW).is_none(), "of another host");
    assert!(challenges.burn(&nonce, &format!("{tenant}x"), host, NOW).is_none(), "of another tenant");
    assert!(challenges.burn(&nonce, tenant, host, NOW).is_some());
    assert!(challenges.burn(&nonce, tenant, host, NOW).is_none(), "it was used");
    if Proof::parse(text).is_some() {
        assert!(text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit()));
    }
    if let Some(code) = MagicCode::parse(text) {
        assert_eq!(code.as_str().len(), 8);
        assert!(MagicCode::parse(code.as_str()).is_some_and(|again| again.as_str() == code.as_str()));
    }
}
