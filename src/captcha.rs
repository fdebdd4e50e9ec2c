//! The sum a person solves before signing up. Nothing is stored of a question; only answered ones are remembered.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use rand::CryptoRng;
use sha2::Sha256;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::now::Now;
use crate::tick::Tick;
use crate::unicode;

/// Limit: how long a captcha can be answered (docs/contract.md section 2).
const CAPTCHA_LIFETIME: Duration = Duration::from_mins(15);

/// Limit: answered captchas remembered until they expire: about 80 MB at most.
const CAPTCHAS_USED: usize = 1_000_000;

/// A question and the token that proves it was asked (docs/contract.md section 2).
#[derive(Clone, PartialEq, Eq)]
pub struct Challenge {
    /// Like `5 + 8`.
    pub question: String,
    /// `<base64url(payload)>.<base64url(HMAC-SHA256)>`; the answer cannot be read from it.
    pub token: String,
}

impl fmt::Debug for Challenge {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Challenge(..)")
    }
}

/// Wrong, expired, used or forged: one error for all, so that nobody learns which.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the captcha was not solved")]
pub struct NotSolved;

/// Issues and judges captchas of all tenants. One instance for all workers.
pub struct Captcha {
    mac: Hmac<Sha256>,
    used: Mutex<BTreeMap<Payload, Tick>>,
    capacity: usize,
}

impl Captcha {
    /// Takes the key of the settings; any length does, 32 random bytes are right.
    #[must_use]
    pub fn new(key: &[u8]) -> Self {
        Self::remembering(key, CAPTCHAS_USED)
    }

    fn remembering(key: &[u8], capacity: usize) -> Self {
        let mac = Hmac::new_from_slice(key).expect("HMAC takes a key of any length (RFC 2104 section 3)");
        Self { mac, used: Mutex::default(), capacity }
    }

    /// Asks a new question for a website of `tenant`; it can be answered for 15 minutes.
    pub fn issue(&self, tenant: &str, now: Now, rng: &mut dyn CryptoRng) -> Challenge {
        let (left, right) = (operand(rng), operand(rng));
        let mut salt = [0; 16];
        rng.fill_bytes(&mut salt);
        let payload = Payload { expires: now.unix_seconds() + CAPTCHA_LIFETIME.as_secs(), salt };
        let mac = self.over(tenant, payload, left + right).finalize().into_bytes();
        let token = format!("{}.{}", URL_SAFE_NO_PAD.encode(payload.to_bytes()), URL_SAFE_NO_PAD.encode(mac));
        Challenge { question: format!("{left} + {right}"), token }
    }

    /// Judges an answer. The first well-formed one to a genuine token, right or wrong, uses the token up; of many at
    /// once exactly one is judged. An answer that is no decimal integer uses nothing up.
    pub fn check(&self, tenant: &str, token: &str, answer: &str, now: Now) -> Result<(), NotSolved> {
        let answer = parse_answer(answer).ok_or(NotSolved)?;
        let (payload, mac) = parse_token(token).ok_or(NotSolved)?;
        // Only a genuine token is remembered, else invented ones would push real ones out of the memory.
        let solution = self.solution(tenant, payload, &mac).ok_or(NotSolved)?;
        if now.unix_seconds() > payload.expires || !self.use_up(payload, now) {
            return Err(NotSolved);
        }
        if answer == i64::from(solution) { Ok(()) } else { Err(NotSolved) }
    }

    /// The answer the token was made for, found by trying all; `None` for a forged token.
    fn solution(&self, tenant: &str, payload: Payload, mac: &[u8]) -> Option<u8> {
        (2..=18).find(|&sum| self.over(tenant, payload, sum).verify_slice(mac).is_ok())
    }

    fn over(&self, tenant: &str, payload: Payload, answer: u8) -> Hmac<Sha256> {
        let length = u64::try_from(tenant.len()).expect("a length fits 64 bits");
        // The length in front keeps a tenant's name from running into the payload.
        self.mac
            .clone()
            .chain_update(b"captcha")
            .chain_update(length.to_be_bytes())
            .chain_update(tenant)
            .chain_update(payload.to_bytes())
            .chain_update([answer])
    }

    /// Whether this is the first use. What has expired is forgotten once its lifetime has passed since by the monotonic
    /// clock too: the wall clock may leap and be put right again. A full memory forgets what expires soonest rather than
    /// locking people out.
    fn use_up(&self, payload: Payload, now: Now) -> bool {
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        let tick = Tick::of(now.monotonic);
        let is_over =
            |payload: &Payload, at: &Tick| payload.expires < now.unix_seconds() && tick.since(*at) > CAPTCHA_LIFETIME;
        while used.first_key_value().is_some_and(|(payload, at)| is_over(payload, at)) {
            used.pop_first();
        }
        let first_use = used.insert(payload, tick).is_none();
        if used.len() > self.capacity {
            used.pop_first();
        }
        first_use
    }
}

impl fmt::Debug for Captcha {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Captcha(..)")
    }
}

/// What a token says in clear. Ordered by expiry, so that the oldest are found first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Payload {
    expires: u64,
    salt: [u8; 16],
}

impl Payload {
    fn to_bytes(self) -> [u8; 24] {
        let mut bytes = [0; 24];
        bytes[..16].copy_from_slice(&self.salt);
        bytes[16..].copy_from_slice(&self.expires.to_be_bytes());
        bytes
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (salt, expires) = bytes.split_first_chunk()?;
        Some(Self { salt: *salt, expires: u64::from_be_bytes(expires.try_into().ok()?) })
    }
}

fn parse_token(token: &str) -> Option<(Payload, Vec<u8>)> {
    let (payload, mac) = token.split_once('.')?;
    let payload = Payload::from_bytes(&URL_SAFE_NO_PAD.decode(payload).ok()?)?;
    Some((payload, URL_SAFE_NO_PAD.decode(mac).ok()?))
}

/// `None` where the text is not a decimal integer in any script's digits, with blanks around it or without; one too large
/// for any sum is as wrong as the largest.
fn parse_answer(text: &str) -> Option<i64> {
    let text = text.trim();
    let (sign, digits) = text.strip_prefix('-').map_or((1, text.strip_prefix('+').unwrap_or(text)), |rest| (-1, rest));
    if digits.is_empty() {
        return None;
    }
    digits
        .chars()
        .try_fold(0_i64, |sum, character| {
            let digit = i64::from(unicode::digit(character)?);
            Some(sum.saturating_mul(10).saturating_add(digit))
        })
        .map(|sum| sign * sum)
}

/// 1 to 9, each as likely: bytes that would favour some are drawn again.
fn operand(rng: &mut dyn CryptoRng) -> u8 {
    loop {
        let mut byte = [0];
        rng.fill_bytes(&mut byte);
        if byte[0] < 252 {
            return byte[0] % 9 + 1;
        }
    }
}

#[cfg(test)]
mod tests;
