//! Batches of attempts: any account as likely as any other, and no attempt ever made twice.

use crate::load::accounts::WITHOUT_MD5;
use crate::load::register::Register;
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use std::net::Ipv4Addr;
use std::ops::Range;

/// What a batch is made of.
#[derive(Clone, Copy, Debug)]
pub enum Mix {
    /// Right answers alone, each from its account's home.
    Grants,
    /// Every fifth is wrong, from an address never seen before: what a policy has most work with. Half of these name
    /// an account, half of them no one.
    FifthFails,
}

/// Each mix with its name.
pub const MIXES: [(&str, Mix); 2] = [("grants only", Mix::Grants), ("20 % failures", Mix::FifthFails)];

/// Goes on from batch to batch: challenges and strangers' addresses are never used again.
pub struct Traffic {
    accounts: Range<u32>,
    rng: StdRng,
    made: u32,
}

impl Traffic {
    /// Of accounts that may log in.
    #[must_use]
    pub fn among(accounts: Range<u32>) -> Self {
        Self { accounts, rng: StdRng::seed_from_u64(7), made: 0 }
    }

    /// The bodies of so many attempts, digests computed.
    pub fn bodies(&mut self, count: usize, mix: Mix) -> Vec<String> {
        (0..count).map(|_| self.register(mix).body()).collect()
    }

    fn register(&mut self, mix: Mix) -> Register {
        self.made += 1;
        let (number, account) = (self.made, self.rng.random_range(self.accounts.clone()));
        let challenge = u64::from(number);
        if matches!(mix, Mix::FifthFails) && number.is_multiple_of(5) {
            let invented = WITHOUT_MD5.end + account;
            let account = if number.is_multiple_of(10) { account } else { invented };
            return Register { account, password_of: account + 1, address: stranger(number), challenge };
        }
        Register { account, password_of: account, address: home(account), challenge }
    }
}

/// Where the phone of an account is.
#[must_use]
pub fn home(account: u32) -> Ipv4Addr {
    Ipv4Addr::from_bits(0x1400_0000 + account)
}

/// An address of its own for each number, of no one's home.
#[must_use]
pub fn stranger(number: u32) -> Ipv4Addr {
    Ipv4Addr::from_bits(0x3000_0000 + number)
}
