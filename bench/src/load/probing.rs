//! An attacker who tries names one by one and measures the time: a wrong password each time, in random order.

use crate::load::connection::{Answer, Connection, request};
use crate::load::groups::{Group, Kind, one_each};
use crate::load::register::Register;
use crate::load::service::Service;
use futures_util::future::join_all;
use rand::rngs::StdRng;
use rand::seq::SliceRandom as _;
use rand::{RngExt as _, SeedableRng as _};
use realmgate::ambient::clock::Clock;
use std::net::Ipv4Addr;

/// How the visitor stands when it asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    /// Each time from an address never seen before.
    Fresh,
    /// The same, and behind ten failures of the same pair, so that it is locked.
    Locked,
    /// From one address, which is listed.
    Listed,
}

/// One answer.
#[derive(Clone, Copy, Debug)]
pub struct Sample {
    /// What was asked for.
    pub group: Group,
    /// What was asked right before on the same connection: what that left to do may be felt now.
    pub behind: Group,
    /// From the request's first byte to the answer's last.
    pub micros: f64,
}

/// Failures that lock a pair (docs/policy.md section 2).
const LOCKING: u32 = 10;
/// The address of the listed case.
const LISTED: Ipv4Addr = Ipv4Addr::new(198, 51, 100, 1);
/// Samples of a group that are prepared at once.
const AT_ONCE: usize = 1_000;
const CONNECTIONS: usize = 32;

/// The service and its client.
pub struct Prober {
    service: Service,
    clock: Clock,
    rng: StdRng,
    made: u32,
}

impl Prober {
    /// Starts a service with default settings and lets the phones of the names in use log in from their homes.
    pub async fn start() -> Self {
        let service = Service::with("").await;
        let mut prober = Self { service, clock: Clock::system(), rng: StdRng::seed_from_u64(11), made: 0 };
        let mut connection = prober.connection().await;
        for account in Kind::InUse.names() {
            let home = Ipv4Addr::from_bits(0x1400_0000 + account);
            let right = Register { password_of: account, ..prober.wrong(account, home) };
            assert_eq!(connection.ask(&request(&right.body())).await, Answer::Granted);
        }
        prober
    }

    /// Takes so many samples of each group.
    pub async fn take(&mut self, case: Case, count: usize) -> Vec<Sample> {
        if case == Case::Listed {
            self.be_listed().await;
        }
        let locked_before = self.service.refused("pair_locked");
        let mut samples = Vec::with_capacity(count * 3);
        while samples.len() < count * 3 {
            let mut groups: Vec<Group> = (0..AT_ONCE.min(count)).flat_map(one_each).collect();
            groups.shuffle(&mut self.rng);
            let probes: Vec<Register> = groups.iter().map(|group| self.probe(*group, case)).collect();
            if case == Case::Locked {
                self.lock(&probes).await;
            }
            self.ask(case, &groups, &probes, &mut samples).await;
        }
        let locked = self.service.refused("pair_locked") - locked_before;
        assert_eq!(locked, if case == Case::Locked { samples.len() } else { 0 }, "refused for a lock");
        samples
    }

    async fn ask(&self, case: Case, groups: &[Group], probes: &[Register], samples: &mut Vec<Sample>) {
        let requests: Vec<Vec<u8>> = probes.iter().map(|probe| request(&probe.body())).collect();
        let mut connection = self.connection().await;
        let mut behind = Group::Invented;
        for (group, request) in groups.iter().zip(requests) {
            let start = self.clock.now();
            let answer = connection.ask(&request).await;
            let micros = self.clock.now().since(start.monotonic).as_secs_f64() * 1e6;
            let expected = if case == Case::Listed { Answer::Listed } else { Answer::Denied };
            assert_eq!(answer, expected, "{group:?}");
            samples.push(Sample { group: *group, behind, micros });
            behind = *group;
        }
    }

    /// Fails as often as locks a pair, over many connections at once.
    async fn lock(&mut self, probes: &[Register]) {
        let mut failing = |probe: &Register| {
            let challenge = self.challenge();
            request(&Register { challenge, ..*probe }.body())
        };
        let requests: Vec<Vec<u8>> =
            probes.iter().flat_map(|probe| [*probe; LOCKING as usize]).map(|probe| failing(&probe)).collect();
        let connections = self.service.connections(CONNECTIONS).await;
        let shares = requests.chunks(requests.len().div_ceil(CONNECTIONS).next_multiple_of(LOCKING as usize));
        join_all(connections.into_iter().zip(shares).map(|(mut connection, share)| async move {
            for request in share {
                assert_eq!(connection.ask(request).await, Answer::Denied);
            }
        }))
        .await;
    }

    async fn be_listed(&mut self) {
        let mut connection = self.connection().await;
        for account in Group::Invented.names() {
            let attempt = self.wrong(account, LISTED);
            if connection.ask(&request(&attempt.body())).await == Answer::Listed {
                return;
            }
        }
        panic!("never listed");
    }

    fn probe(&mut self, group: Group, case: Case) -> Register {
        let account = self.rng.random_range(group.names());
        let stranger = Ipv4Addr::from_bits(0x3000_0000 + self.made);
        self.wrong(account, if case == Case::Listed { LISTED } else { stranger })
    }

    fn wrong(&mut self, account: u32, address: Ipv4Addr) -> Register {
        Register { account, password_of: account + 1, address, challenge: self.challenge() }
    }

    fn challenge(&mut self) -> u64 {
        self.made += 1;
        u64::from(self.made)
    }

    async fn connection(&self) -> Connection {
        self.service.connections(1).await.pop().expect("as many as were asked for")
    }
}
