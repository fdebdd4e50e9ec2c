//! The accounts that all peers hold and the attempts that all of them are sent.

use crate::load::accounts::{REALM, password, username};
use domain::digest::{Ha1, HashFunction, formula};

/// Accounts of each peer.
pub const ACCOUNTS: u32 = 10_000;

/// A prime step, so that consecutive attempts name accounts far apart and each is named once in [`ACCOUNTS`].
const STEP: u32 = 7_919;

/// Which credentials an attempt presents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Those of its account.
    Right,
    /// Those of its account, with another password.
    WrongPassword,
    /// Those of a username that has no account.
    UnknownName,
}

/// One attempt to register.
#[derive(Clone, Copy, Debug)]
pub struct Attempt {
    /// Different for every attempt of a run; nonce and cnonce are made from it.
    pub number: u32,
    /// Which credentials it presents.
    pub kind: Kind,
}

impl Attempt {
    /// One that asks whether a peer is there; no other has its number.
    pub const PROBE: Self = Self { number: u32::MAX, kind: Kind::UnknownName };

    /// The account it names.
    #[must_use]
    pub fn account(self) -> u32 {
        let account = self.number.wrapping_mul(STEP) % ACCOUNTS;
        if self.kind == Kind::UnknownName { ACCOUNTS + account } else { account }
    }

    /// The account whose password it was made with.
    #[must_use]
    pub fn password_of(self) -> u32 {
        if self.kind == Kind::WrongPassword { self.account() + 1 } else { self.account() }
    }

    /// The username.
    #[must_use]
    pub fn username(self) -> String {
        username(self.account())
    }

    /// The client nonce.
    #[must_use]
    pub fn cnonce(self) -> String {
        format!("{:08x}", self.number)
    }

    /// The response to a challenge with this nonce, of `REGISTER` and [`uri`], `qop=auth` and `nc=00000001`.
    #[must_use]
    pub fn response(self, nonce: &str) -> String {
        let (md5, cnonce) = (HashFunction::Md5, self.cnonce());
        let ha1 = Ha1::compute(md5, &self.username(), REALM, &password(self.password_of()));
        let protected = formula::Protected { nc: "00000001", cnonce: &cnonce, qop: "auth" };
        let ha2 = formula::ha2(md5, "REGISTER", &uri());
        let hash = formula::response(ha1.to_hex().as_bytes(), md5, nonce, Some(protected), &ha2);
        hash.to_hex().as_str().to_owned()
    }
}

/// The digest-uri of all attempts.
#[must_use]
pub fn uri() -> String {
    format!("sip:{REALM}")
}

/// Usernames and HA1s of all accounts, in hex digits.
pub fn ha1s() -> impl Iterator<Item = (String, String)> {
    (0..ACCOUNTS).map(|account| {
        let name = username(account);
        let ha1 = Ha1::compute(HashFunction::Md5, &name, REALM, &password(account));
        let ha1 = ha1.to_hex().as_str().to_owned();
        (name, ha1)
    })
}

/// Hands out attempts, none of them twice.
#[derive(Default)]
pub struct Attempts {
    made: u32,
}

impl Attempts {
    /// The next ones.
    pub fn take(&mut self, count: u32, kind: Kind) -> Vec<Attempt> {
        let first = self.made;
        self.made += count;
        (first..self.made).map(|number| Attempt { number, kind }).collect()
    }
}
