//! The three attempts whose path is measured, and their bodies.

use crate::load::register::Register;
use std::net::Ipv4Addr;

/// What becomes of an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    /// The right password, from where it always comes.
    Grant,
    /// A name of no one, from an address never seen before.
    UnknownName,
    /// A wrong password for a name that exists, from an address never seen before.
    WrongPassword,
}

impl Case {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Grant, Self::UnknownName, Self::WrongPassword];

    /// Its name in tables and on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Grant => "grant",
            Self::UnknownName => "unknown-name",
            Self::WrongPassword => "wrong-password",
        }
    }

    /// The case of a name.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|case| case.name() == name)
    }
}

/// Makes bodies; goes on from batch to batch, so that no attempt is made twice.
pub struct Attempts {
    accounts: u32,
    made: u32,
}

impl Attempts {
    /// Under the names of the first so many accounts.
    #[must_use]
    pub const fn of(accounts: u32) -> Self {
        Self { accounts, made: 0 }
    }

    /// So many of a case.
    pub fn bodies(&mut self, case: Case, count: usize) -> Vec<String> {
        (0..count).map(|_| self.next(case).body()).collect()
    }

    /// The stride has no divisor in common with a round number of accounts: neighbours in a batch are none in the store.
    fn next(&mut self, case: Case) -> Register {
        self.made += 1;
        let (number, challenge) = (self.made, u64::from(self.made));
        let account = number.wrapping_mul(7_919) % self.accounts;
        let (home, stranger) = (Ipv4Addr::from_bits(0x1400_0000 + account), Ipv4Addr::from_bits(0x3000_0000 + number));
        match case {
            Case::Grant => Register { account, password_of: account, address: home, challenge },
            Case::WrongPassword => Register { account, password_of: account + 1, address: stranger, challenge },
            Case::UnknownName => {
                Register { account: 900_000 + account % 100_000, password_of: account, address: stranger, challenge }
            }
        }
    }
}
