//! The challenge of a sign-in by proof: the browser proves that it knows the HA1 without sending it, and what it sends is good
//! for this one sign-in, here, within a minute.
//!
//! A nonce is stateless: its expiry, random bytes, and a MAC over both, the tenant and the host. It is burnt by its first use,
//! right or wrong. A proof never has the form of an answer of RFC 7616: another website could otherwise collect answers that
//! phones' registrars take.

use crate::digest::Ha1;
use crate::secrets::SigningKey;
use crate::time::Now;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use rand::CryptoRng;
use sha2::Sha256;
use std::collections::BTreeSet;
use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use subtle::ConstantTimeEq as _;

/// Limit: how long a challenge can be answered.
pub const CHALLENGE_LIFETIME: Duration = Duration::from_mins(1);

/// Limit: nonces that were used and are remembered until they expire: about 4 MB.
const NONCES_USED: usize = 100_000;

/// The first line of what is proven, so that a proof is good for nothing else.
const LABEL: &str = "realmgate sign-in v1";

/// The bytes of a nonce: 4 of the expiry, 12 random ones, 16 of the MAC.
const NONCE: usize = 32;

/// A nonce that was checked and burnt; as the client sent it.
#[derive(Debug)]
pub struct BurntNonce<'a>(&'a str);

/// Issues nonces and takes each back once. One instance for all workers.
pub struct LoginChallenges {
    key: SigningKey,
    used: Mutex<BTreeSet<[u8; 16]>>,
    capacity: usize,
}

impl LoginChallenges {
    /// Derives its key from a secret that all nodes share and that outlives a restart.
    #[must_use]
    pub fn new(secret: &[u8]) -> Self {
        let key = SigningKey::new(secret).derived("login challenge");
        Self { key, used: Mutex::default(), capacity: NONCES_USED }
    }

    /// A nonce of 43 characters for a sign-in at this host of the tenant.
    pub fn issue(&self, tenant: &str, host: &str, now: Now, rng: &mut dyn CryptoRng) -> String {
        let mut nonce = [0; NONCE];
        let expires = expiry(now.unix_seconds() + CHALLENGE_LIFETIME.as_secs());
        nonce[..4].copy_from_slice(&expires.to_be_bytes());
        rng.fill_bytes(&mut nonce[4..16]);
        let mac = self.mac(&nonce[..16], tenant, host);
        nonce[16..].copy_from_slice(&mac);
        URL_SAFE_NO_PAD.encode(nonce)
    }

    /// Burns a nonce; `None` where it is not one of ours for this tenant and host, has expired, or was burnt before.
    pub fn burn<'n>(&self, nonce: &'n str, tenant: &str, host: &str, now: Now) -> Option<BurntNonce<'n>> {
        let bytes: [u8; NONCE] = URL_SAFE_NO_PAD.decode(nonce).ok()?.try_into().ok()?;
        let (claims, mac) = bytes.split_at(16);
        let is_ours = bool::from(self.mac(claims, tenant, host).ct_eq(mac));
        let expires = u32::from_be_bytes([claims[0], claims[1], claims[2], claims[3]]);
        let is_live = u64::from(expires).wrapping_sub(now.unix_seconds()) <= CHALLENGE_LIFETIME.as_secs();
        if !is_ours || !is_live {
            return None;
        }
        let serial = claims.try_into().expect("16 bytes");
        self.remember(serial, expiry(now.unix_seconds())).then_some(BurntNonce(nonce))
    }

    /// Whether it is the first use. Serials are in the order of their expiry, so those that are over come first, and a full
    /// memory forgets what expires soonest.
    fn remember(&self, serial: [u8; 16], now: u32) -> bool {
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        // A minute more than they live: the clock may be set back a little.
        let over = now.saturating_sub(60).to_be_bytes();
        while used.first().is_some_and(|first| first[..4] < over[..]) {
            used.pop_first();
        }
        let is_first = used.insert(serial);
        if used.len() > self.capacity {
            used.pop_first();
        }
        is_first
    }

    fn mac(&self, claims: &[u8], tenant: &str, host: &str) -> [u8; 16] {
        let whole = self.key.mac(&[claims, tenant.as_bytes(), host.as_bytes()]);
        *whole.first_chunk().expect("SHA-256 has 32 bytes")
    }
}

impl fmt::Debug for LoginChallenges {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("LoginChallenges(..)")
    }
}

/// Seconds as four bytes hold them until the year 2106.
fn expiry(unix_seconds: u64) -> u32 {
    u32::try_from(unix_seconds).unwrap_or(u32::MAX)
}

/// A proof as the client sent it: HMAC-SHA-256, in hex.
#[derive(Clone, Copy)]
pub struct Proof([u8; 32]);

impl Proof {
    /// Takes 64 hex digits of either case; `None` for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut bytes = [0; 32];
        (text.len() == 64 && hex::decode_to_slice(text, &mut bytes).is_ok()).then_some(Self(bytes))
    }

    /// The proof that a client which knows this HA1 sends: HMAC-SHA-256 with the HA1's 32 lower-case hex digits as its key, over
    /// four lines: a label, the host, the user, the nonce.
    #[must_use]
    pub fn of(ha1: &Ha1, host: &str, user: &str, nonce: &BurntNonce<'_>) -> Self {
        let mut mac = Hmac::<Sha256>::new_from_slice(ha1.to_hex().as_bytes()).expect("any length");
        for part in [LABEL, "\n", host, "\n", user, "\n", nonce.0] {
            mac.update(part.as_bytes());
        }
        Self(mac.finalize().into_bytes().into())
    }

    /// Compared in constant time.
    #[must_use]
    pub fn equals(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl fmt::Debug for Proof {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Proof(..)")
    }
}

#[cfg(test)]
mod tests;
