//! The one format of signed tokens, `<base64url(payload)>.<base64url(HMAC-SHA256)>` without padding: a version, an expiry and
//! what the token claims, all in clear, and a MAC over that, over the kind of the token and over what it is bound to.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use rand::CryptoRng;
use sha2::Sha256;
use std::fmt;

/// The first byte of each payload; another one when the format changes, so that no token is read as one of another format.
const VERSION: u8 = 1;

/// What tokens of one kind say.
pub trait Claims: Sized {
    /// Signed along, so that no token passes as one of another kind, not even under the same key.
    const KIND: &'static str;
    /// The longest token that is read, in characters.
    const LONGEST: usize;

    /// Appends the claims.
    fn write(&self, bytes: &mut Vec<u8>);

    /// Reads the claims, to the last byte; `None` for anything that is not written by [`Self::write`].
    fn read(bytes: &[u8]) -> Option<Self>;
}

/// A token: made by [`SigningKey::sign`], or parsed and not yet confirmed. As good as a password while it lasts: never printed.
#[derive(Clone)]
pub struct Signed<T> {
    claims: T,
    expires: u64,
    payload: Vec<u8>,
    mac: [u8; 32],
}

impl<T: Claims> Signed<T> {
    /// Reads a token; `None` for what does not have its form. Whether it is genuine, only [`SigningKey::confirms`] says.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        // Checked first, so that a long string is not decoded just to be rejected.
        if text.len() > T::LONGEST {
            return None;
        }
        let (payload, mac) = text.split_once('.')?;
        let payload = URL_SAFE_NO_PAD.decode(payload).ok()?;
        let mac = URL_SAFE_NO_PAD.decode(mac).ok()?.try_into().ok()?;
        let (expires, claims) = payload.strip_prefix(&[VERSION])?.split_first_chunk()?;
        let (expires, claims) = (u64::from_be_bytes(*expires), T::read(claims)?);
        Some(Self { claims, expires, payload, mac })
    }

    /// The token as its holder gets it.
    #[must_use]
    pub fn to_text(&self) -> String {
        format!("{}.{}", URL_SAFE_NO_PAD.encode(&self.payload), URL_SAFE_NO_PAD.encode(self.mac))
    }
}

impl<T> Signed<T> {
    /// What it claims; true only of a token that was confirmed.
    pub const fn claims(&self) -> &T {
        &self.claims
    }

    /// The claims, consuming the token.
    pub fn into_claims(self) -> T {
        self.claims
    }

    /// The last Unix second in which it is good, as it claims.
    pub const fn expires(&self) -> u64 {
        self.expires
    }
}

impl<T> fmt::Debug for Signed<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Signed(..)")
    }
}

/// Signs and confirms tokens.
pub struct SigningKey(Hmac<Sha256>);

impl SigningKey {
    /// Takes a key of any length; 32 random bytes are right.
    #[must_use]
    pub fn new(key: &[u8]) -> Self {
        Self(Hmac::new_from_slice(key).expect("HMAC takes a key of any length (RFC 2104 section 3)"))
    }

    /// Generates a key.
    #[must_use]
    pub fn generate(rng: &mut dyn CryptoRng) -> Self {
        let mut key = [0; 32];
        rng.fill_bytes(&mut key);
        Self::new(&key)
    }

    /// Another key for another purpose, which tells nothing of this one.
    #[must_use]
    pub fn derived(&self, purpose: &str) -> Self {
        Self::new(&self.mac(&[b"derived key", purpose.as_bytes()]))
    }

    /// A MAC over parts, each after its length, so that none runs into the next.
    #[must_use]
    pub fn mac(&self, parts: &[&[u8]]) -> [u8; 32] {
        self.over_parts(parts.iter()).finalize().into_bytes().into()
    }

    /// A token that is good through the Unix second `expires`. `bound_to` is not in it and must be the same when it is
    /// confirmed: whose it is, a secret of that time, an answer.
    pub fn sign<T: Claims>(&self, claims: T, expires: u64, bound_to: &[&[u8]]) -> Signed<T> {
        let mut payload = vec![VERSION];
        payload.extend(expires.to_be_bytes());
        claims.write(&mut payload);
        let mac = self.over::<T>(&payload, bound_to).finalize().into_bytes().into();
        Signed { claims, expires, payload, mac }
    }

    /// Whether a token was signed with this key, as this kind, bound to the same, and is good at `unix_seconds`. MACs are
    /// compared in constant time.
    #[must_use]
    pub fn confirms<T: Claims>(&self, token: &Signed<T>, bound_to: &[&[u8]], unix_seconds: u64) -> bool {
        // Anyone can read the expiry, so only the MAC needs the same time for each token.
        self.over::<T>(&token.payload, bound_to).verify_slice(&token.mac).is_ok() && unix_seconds <= token.expires
    }

    fn over<T: Claims>(&self, payload: &[u8], bound_to: &[&[u8]]) -> Hmac<Sha256> {
        self.over_parts([T::KIND.as_bytes(), payload].iter().chain(bound_to))
    }

    fn over_parts<'p>(&self, parts: impl Iterator<Item = &'p &'p [u8]>) -> Hmac<Sha256> {
        let mut mac = self.0.clone();
        for part in parts {
            mac.update(&u64::try_from(part.len()).expect("a length fits 64 bits").to_be_bytes());
            mac.update(part);
        }
        mac
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("SigningKey(..)")
    }
}

#[cfg(test)]
mod tests;
