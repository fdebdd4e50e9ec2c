//! What a challenge is good for, and what a proof is.

use super::*;
use crate::digest::HashFunction;
use crate::test_rng::test_rng;

const HOST: &str = "phone.example.com";

fn at(seconds: u64) -> Now {
    Now { wall: Duration::from_secs(1_800_000_000 + seconds), monotonic: Duration::from_secs(seconds) }
}

fn challenges() -> LoginChallenges {
    LoginChallenges::new(b"a secret of sixteen bytes or more")
}

#[test]
fn a_nonce_is_burnt_by_its_first_use_within_its_minute() {
    let (challenges, mut rng) = (challenges(), test_rng());
    let nonce = challenges.issue("t", HOST, at(0), &mut rng);
    assert_eq!(nonce.len(), 43);
    assert!(challenges.burn(&nonce, "t", HOST, at(60)).is_some());
    assert!(challenges.burn(&nonce, "t", HOST, at(1)).is_none(), "it was used");
    let late = challenges.issue("t", HOST, at(0), &mut rng);
    assert!(challenges.burn(&late, "t", HOST, at(61)).is_none());
}

#[test]
fn a_nonce_is_good_for_its_tenant_host_and_key_alone() {
    let (challenges, mut rng) = (challenges(), test_rng());
    let nonce = challenges.issue("t", HOST, at(0), &mut rng);
    assert!(challenges.burn(&nonce, "other", HOST, at(1)).is_none());
    assert!(challenges.burn(&nonce, "t", "other.example.com", at(1)).is_none());
    assert!(LoginChallenges::new(b"another").burn(&nonce, "t", HOST, at(1)).is_none());
    for forged in ["", "x", &nonce[1..], &format!("{nonce}A"), &"A".repeat(43), &nonce.replace(&nonce[20..21], "-")] {
        let is_it = *forged == nonce;
        assert!(is_it || challenges.burn(forged, "t", HOST, at(1)).is_none(), "{forged}");
    }
    assert!(challenges.burn(&nonce, "t", HOST, at(1)).is_some(), "none of this has burnt it");
    let again = LoginChallenges::new(b"a secret of sixteen bytes or more");
    let other = challenges.issue("t", HOST, at(0), &mut rng);
    assert!(again.burn(&other, "t", HOST, at(1)).is_some(), "a restart or another node knows it");
}

#[test]
fn a_full_memory_forgets_what_expires_soonest() {
    let challenges = LoginChallenges { capacity: 3, ..challenges() };
    let mut rng = test_rng();
    let nonces: Vec<_> = (0..4).map(|second| challenges.issue("t", HOST, at(second), &mut rng)).collect();
    assert!(nonces.iter().all(|nonce| challenges.burn(nonce, "t", HOST, at(4)).is_some()));
    assert!(nonces[1..].iter().all(|nonce| challenges.burn(nonce, "t", HOST, at(4)).is_none()));
    assert!(challenges.burn(&nonces[0], "t", HOST, at(4)).is_some(), "the price of a flood within a minute");
}

/// Computed by hand with another library: Python's hmac and hashlib.
#[test]
fn a_proof_is_what_the_contract_says() {
    let ha1 = Ha1::compute(HashFunction::Md5, "alex", HOST, "correct horse battery");
    let nonce = BurntNonce("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
    let proof = Proof::of(&ha1, HOST, "alex", &nonce);
    let right = Proof::parse("f65ec6ff13dd5d530876459eecd175ea45e3f98668546270cf6bd256022c63fd").unwrap();
    assert!(
        proof.equals(&right)
            && Proof::parse(&"f65ec6ff13dd5d530876459eecd175ea45e3f98668546270cf6bd256022c63fd".to_uppercase())
                .unwrap()
                .equals(&right)
    );
    for other in [Proof::of(&ha1, HOST, "ale", &nonce), Proof::of(&ha1, "x", "alex", &nonce)] {
        assert!(!other.equals(&right));
    }
    assert!(
        Proof::parse("").is_none()
            && Proof::parse(&"0".repeat(63)).is_none()
            && Proof::parse(&"g".repeat(64)).is_none()
    );
}
