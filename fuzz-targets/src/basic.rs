//! HTTP Basic of the webhook: a caller that is accepted has sent a pair of the settings, and each pair is accepted.

use super::tenants::{TENANTS, pairs};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::authentication::Callers;
use domain::tenant::TenantId;
use rand::SeedableRng as _;
use rand::rngs::StdRng;
use std::sync::LazyLock;

static CALLERS: LazyLock<Callers> = LazyLock::new(|| Callers::new(&TENANTS, &mut StdRng::seed_from_u64(7)));

/// Any value of a header; and any pair, well encoded.
pub fn check(input: &[u8]) {
    if let Some(tenant) = CALLERS.tenant_of(Some(input)) {
        assert_eq!(owner(&decoded(input)), Some(tenant), "a caller was accepted without a pair");
    }
    let encoded = STANDARD.encode(input);
    for header in [format!("Basic {encoded}"), format!("bASIC   {}", encoded.trim_end_matches('='))] {
        assert_eq!(CALLERS.tenant_of(Some(header.as_bytes())), owner(input));
    }
    for other in [format!("Bearer {encoded}"), format!("Basic{encoded}"), format!("Basic {encoded}!"), encoded] {
        assert_eq!(CALLERS.tenant_of(Some(other.as_bytes())), None, "{other}");
    }
}

/// Whose pair it is.
fn owner(pair: &[u8]) -> Option<TenantId> {
    pairs().into_iter().find(|(own, _)| own.as_bytes() == pair).map(|(_, tenant)| tenant)
}

/// What stands behind the scheme, by a decoder of our own: six bits a letter, and what is left over at the end is not a
/// byte.
fn decoded(header: &[u8]) -> Vec<u8> {
    let letters = header[6..].iter().filter(|letter| !matches!(letter, b' ' | b'='));
    let value = |letter: &u8| match *letter {
        letter @ b'A'..=b'Z' => letter - b'A',
        letter @ b'a'..=b'z' => letter - b'a' + 26,
        letter @ b'0'..=b'9' => letter - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        other => panic!("{other} is not a letter of base64, and was taken for one"),
    };
    let bits: Vec<u8> = letters.map(value).flat_map(|six| (0..6).rev().map(move |bit| six >> bit & 1)).collect();
    bits.chunks_exact(8).map(|byte| byte.iter().fold(0, |byte, bit| byte << 1 | bit)).collect()
}
