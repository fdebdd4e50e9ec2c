//! `Jambonz-Signature: t=<unix>,v1=<hex>`: HMAC-SHA256 over time and body (docs/contract.md section 1.4).

use domain::secrets::Secret;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::{Choice, ConstantTimeEq};

/// Limit: how far the clock of a webhook's signer may be from ours, in seconds (docs/contract.md section 1.4).
const TOLERANCE: u64 = 300;

/// A signature header, parsed; its time has been checked.
pub struct Signature<'a> {
    time: &'a str,
    claims: Vec<[u8; 32]>,
}

impl<'a> Signature<'a> {
    /// Reads the header; `None` where it is missing, not of its form, or made more than 300 s from `now` (Unix
    /// seconds). Versions other than `v1` are skipped.
    #[must_use]
    pub fn parse(header: Option<&'a [u8]>, now: u64) -> Option<Self> {
        let text = std::str::from_utf8(header?).ok()?;
        let mut time = None;
        let mut claims = Vec::new();
        for part in text.split(',') {
            match part.trim().split_once('=')? {
                ("t", value) if time.is_none() => time = Some(value),
                ("t", _) => return None,
                ("v1", value) => {
                    let mut claim = [0; 32];
                    hex::decode_to_slice(value, &mut claim).ok()?;
                    claims.push(claim);
                }
                _ => {}
            }
        }
        let time = time?;
        let signed_at = time.bytes().all(|byte| byte.is_ascii_digit()).then(|| time.parse::<u64>().ok())??;
        (signed_at.abs_diff(now) <= TOLERANCE).then_some(Self { time, claims })
    }

    /// Whether any of the secrets signed `<t>.<body>`; all are tried, in constant time each.
    #[must_use]
    pub fn verifies(&self, secrets: &[Secret], body: &[u8]) -> bool {
        let mut valid = Choice::from(0);
        for secret in secrets {
            let mac =
                Hmac::<Sha256>::new_from_slice(secret.expose().as_bytes()).expect("HMAC takes a key of any length");
            let mac = mac.chain_update(self.time).chain_update(b".").chain_update(body).finalize().into_bytes();
            for claim in &self.claims {
                valid |= mac.as_slice().ct_eq(claim);
            }
        }
        valid.into()
    }
}
