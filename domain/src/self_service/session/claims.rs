//! What a session's token says: whose session it is, and which one of the account's.

use rand::CryptoRng;

use crate::accounts::{AccountKey, AccountUsername};
use crate::digest::Realm;
use crate::secrets::Claims;
use std::time::Duration;

/// Limit: how long a session lasts, by the wall clock.
pub const SESSION_LIFETIME: Duration = Duration::from_mins(15);

/// Limit: what is read of a session's token, in bytes: names of a tenant, a realm and an account fit easily.
pub(super) const SESSION_TOKEN: usize = 4 * 1024;

/// Tells the sessions of one account apart, those of one second too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SessionNumber(pub(super) [u8; 16]);

impl SessionNumber {
    /// Draws one that no other session has.
    #[must_use]
    pub fn draw(rng: &mut dyn CryptoRng) -> Self {
        let mut number = [0; 16];
        rng.fill_bytes(&mut number);
        Self(number)
    }
}

/// The account and the number of a session.
#[derive(Clone)]
pub struct SessionClaims {
    /// Whose it is.
    pub account: AccountKey,
    /// Which of the account's sessions it is.
    pub number: SessionNumber,
}

/// The number, then tenant, realm and username, each after its length.
impl Claims for SessionClaims {
    const KIND: &'static str = "session";
    const LONGEST: usize = SESSION_TOKEN;

    fn write(&self, bytes: &mut Vec<u8>) {
        bytes.extend(self.number.0);
        let AccountKey { tenant, realm, username } = &self.account;
        for text in [&**tenant, realm.as_str(), username.as_str()] {
            bytes.extend(u32::try_from(text.len()).expect("names are short").to_be_bytes());
            bytes.extend(text.as_bytes());
        }
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let (number, rest) = bytes.split_first_chunk()?;
        let (tenant, rest) = read_text(rest)?;
        let (realm, rest) = read_text(rest)?;
        let (username, rest) = read_text(rest)?;
        if !rest.is_empty() {
            return None;
        }
        let (realm, username) = (Realm::parse(realm)?, AccountUsername::parse(username).ok()?);
        let account = AccountKey { tenant: tenant.to_owned(), realm, username };
        Some(Self { account, number: SessionNumber(*number) })
    }
}

fn read_text(bytes: &[u8]) -> Option<(&str, &[u8])> {
    let (length, rest) = bytes.split_first_chunk()?;
    let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
    let (text, rest) = rest.split_at_checked(length)?;
    Some((std::str::from_utf8(text).ok()?, rest))
}
