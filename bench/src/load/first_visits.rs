//! Each phone of a range logs in once from its home, so that a service knows them all, as one does that has run for a
//! while.

use crate::load::connection::request;
use crate::load::records::Records;
use crate::load::register::Register;
use crate::load::traffic::home;
use crate::load::wrk;
use std::ops::Range;

/// Challenges of first visits, far behind those of all traffic; still eight hex digits.
const CHALLENGES: u64 = 3_000_000_000;

/// Visits prepared at once: some 150 MB.
const AT_ONCE: usize = 100_000;

/// Has them log in at the webhook of `base`; each pass answers challenges of its own. At the end of each hundred
/// thousand the generator does not wait for the last answers, a few dozens at most.
pub fn pay(base: &str, accounts: &Range<u32>, passes: u32) {
    for pass in 0..passes {
        let visits: Vec<Register> = accounts.clone().map(|account| visit(account, pass, accounts)).collect();
        for visits in visits.chunks(AT_ONCE) {
            let requests: Vec<Vec<u8>> = visits.iter().map(|visit| request(&visit.body())).collect();
            wrk::send_all(base, &Records::of(&requests));
        }
    }
}

fn visit(account: u32, pass: u32, accounts: &Range<u32>) -> Register {
    let before = u64::from(pass) * u64::from(accounts.end) + u64::from(account);
    Register { account, password_of: account, address: home(account), challenge: CHALLENGES + before }
}
