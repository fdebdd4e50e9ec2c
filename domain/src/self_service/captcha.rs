//! The sum to solve before signing up. Nothing is stored of a question; only answered ones are remembered.

mod used;

use rand::CryptoRng;
use std::fmt;

use crate::secrets::{Claims, Signed, SigningKey};
use crate::text::unicode;
use crate::time::Now;
use used::{CAPTCHA_LIFETIME, UsedCaptchas};

/// Limit: answered captchas remembered until they expire: about 80 MB at most.
const CAPTCHAS_USED: usize = 1_000_000;

/// A question and the token that proves it was asked (docs/contract.md section 2).
#[derive(Clone, PartialEq, Eq)]
pub struct Challenge {
    /// Like `5 + 8`.
    pub question: String,
    /// A signed token; the answer cannot be read from it.
    pub token: String,
}

impl fmt::Debug for Challenge {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Challenge(..)")
    }
}

/// Wrong, expired, used or forged: one error for all, so that an attacker does not learn which.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the captcha was not solved")]
pub struct NotSolved;

/// Issues and judges captchas of all tenants. One instance for all workers.
pub struct Captcha {
    key: SigningKey,
    used: UsedCaptchas,
}

impl Captcha {
    /// Takes the key of the settings; any length does, 32 random bytes are right.
    #[must_use]
    pub fn new(key: &[u8]) -> Self {
        Self::remembering(key, CAPTCHAS_USED)
    }

    fn remembering(key: &[u8], capacity: usize) -> Self {
        Self { key: SigningKey::new(key), used: UsedCaptchas::new(capacity) }
    }

    /// Asks a new question for a website of `tenant`; it can be answered for 15 minutes.
    pub fn issue(&self, tenant: &str, now: Now, rng: &mut dyn CryptoRng) -> Challenge {
        let (left, right) = (operand(rng), operand(rng));
        let mut salt = [0; 16];
        rng.fill_bytes(&mut salt);
        let expires = now.unix_seconds() + CAPTCHA_LIFETIME.as_secs();
        let token = self.key.sign(Salt(salt), expires, &[tenant.as_bytes(), &[left + right]]);
        Challenge { question: format!("{left} + {right}"), token: token.to_text() }
    }

    /// Judges an answer. The first well-formed one to a genuine token, right or wrong, uses the token up; of many at
    /// once exactly one is judged. An answer that is not a decimal integer uses nothing up.
    pub fn check(&self, tenant: &str, token: &str, answer: &str, now: Now) -> Result<(), NotSolved> {
        let answer = parse_answer(answer).ok_or(NotSolved)?;
        let token = Signed::parse(token).ok_or(NotSolved)?;
        // Only a genuine token is remembered, else invented ones would push real ones out of the memory.
        let solution = self.solution(tenant, &token, now).ok_or(NotSolved)?;
        if !self.used.add((token.expires(), token.claims().0), now) {
            return Err(NotSolved);
        }
        if answer == i64::from(solution) { Ok(()) } else { Err(NotSolved) }
    }

    /// The answer the token was made for, found by trying all; `None` for a forged or an expired token.
    fn solution(&self, tenant: &str, token: &Signed<Salt>, now: Now) -> Option<u8> {
        let seconds = now.unix_seconds();
        (2..=18).find(|&sum| self.key.confirms(token, &[tenant.as_bytes(), &[sum]], seconds))
    }
}

impl fmt::Debug for Captcha {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Captcha(..)")
    }
}

/// The readable part of a token, which tells it from others of the same second.
struct Salt([u8; 16]);

impl Claims for Salt {
    const KIND: &'static str = "captcha";
    const LONGEST: usize = 78;

    fn write(&self, bytes: &mut Vec<u8>) {
        bytes.extend(self.0);
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }
}

/// `None` where the string is not a decimal integer in any script's digits, with blanks around it or without; one too large
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

/// 1 to 9, uniformly: bytes that would favour some are drawn again.
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
