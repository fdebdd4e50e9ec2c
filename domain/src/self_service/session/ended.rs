//! Sessions that were signed out, remembered until they would have ended by themselves.

use std::time::Duration;

use super::claims::{SESSION_LIFETIME, SessionClaims, SessionNumber};
use crate::memory::{Bounded, Fingerprint, Fingerprints, Owned};
use crate::tenant::TenantId;
use crate::time::Now;

/// Limit: sessions of one account that were signed out and are remembered one by one until they would have ended by
/// themselves. Of more, the older sessions of that account all count as signed out.
const SIGNED_OUT: usize = 16;

/// Limit: accounts whose signed-out sessions are remembered: at worst 500 bytes each, 10 MB.
const SIGNED_OUT_ACCOUNTS: usize = 20_000;

/// By account, so that an account that signs in and out again and again evicts no other's. Bounded and fair among tenants.
pub(super) struct EndedSessions {
    accounts: Bounded<Owned<Fingerprint>, Ended>,
    fingerprints: Fingerprints,
}

/// Those of one account.
#[derive(Default)]
struct Ended {
    /// Each with its expiry in Unix seconds.
    sessions: Vec<(u64, SessionNumber)>,
    /// All that expire by then count as signed out.
    through: u64,
    /// When the last one was signed out, by the monotonic clock.
    noted: Duration,
}

impl Ended {
    /// Where there are too many, the one that expires first takes those with it that were opened no later: a user
    /// signed out too early can sign in again, a session left open is an attacker's way in.
    fn note(&mut self, session: (u64, SessionNumber), now: Now) {
        self.noted = now.monotonic;
        if self.sessions.contains(&session) {
            return;
        }
        self.sessions.push(session);
        if self.sessions.len() > SIGNED_OUT {
            let first = (0..self.sessions.len()).min_by_key(|index| self.sessions[*index].0).unwrap_or_default();
            self.through = self.through.max(self.sessions.swap_remove(first).0);
        }
    }

    fn holds(&self, session: (u64, SessionNumber)) -> bool {
        session.0 <= self.through || self.sessions.contains(&session)
    }

    /// By both clocks: the wall clock may leap and be put right again.
    fn matters(&self, now: Now) -> bool {
        let last = self.sessions.iter().map(|(expires, _)| *expires).max();
        last.is_some_and(|expires| now.unix_seconds() <= expires) || now.since(self.noted) <= SESSION_LIFETIME
    }
}

impl EndedSessions {
    pub(super) fn new(tenants: usize, seed: u64) -> Self {
        let accounts = Bounded::new(SIGNED_OUT_ACCOUNTS, tenants, seed);
        Self { accounts, fingerprints: Fingerprints::default() }
    }

    pub(super) fn note(&self, tenant: TenantId, claims: &SessionClaims, expires: u64, now: Now) {
        let session = (expires, claims.number);
        self.accounts.upsert(self.key(tenant, claims), now.monotonic, Ended::default, |ended| ended.note(session, now));
    }

    pub(super) fn holds(&self, tenant: TenantId, claims: &SessionClaims, expires: u64) -> bool {
        let session = (expires, claims.number);
        self.accounts.read(&self.key(tenant, claims), |ended| ended.holds(session)).unwrap_or(false)
    }

    pub(super) fn sweep(&self, now: Now) {
        self.accounts.retain(|ended| ended.matters(now));
    }

    fn key(&self, tenant: TenantId, claims: &SessionClaims) -> Owned<Fingerprint> {
        let account = &claims.account;
        Owned { tenant, key: self.fingerprints.of((account.realm.as_str(), account.username.as_str())) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: u64) -> Now {
        Now { wall: Duration::from_secs(1_800_000_000 + seconds), monotonic: Duration::from_secs(seconds) }
    }

    fn session(opened: u64, number: u8) -> (u64, SessionNumber) {
        (at(opened + 900).unix_seconds(), SessionNumber([number; 16]))
    }

    #[test]
    fn each_is_remembered_alone_and_too_many_take_only_older_ones_with_them() {
        let mut ended = Ended::default();
        for number in 0..16 {
            ended.note(session(10 + u64::from(number), number), at(100));
            ended.note(session(10 + u64::from(number), number), at(100));
        }
        assert!((0..16).all(|number| ended.holds(session(10 + u64::from(number), number))));
        assert!(!ended.holds(session(10, 77)) && !ended.holds(session(0, 77)), "other sessions go on");
        ended.note(session(50, 50), at(100));
        assert!((0..16).all(|number| ended.holds(session(10 + u64::from(number), number))));
        assert!(ended.holds(session(9, 77)) && ended.holds(session(10, 77)) && !ended.holds(session(11, 77)));
        assert_eq!(ended.sessions.len(), SIGNED_OUT);
    }

    #[test]
    fn what_was_signed_out_is_remembered_as_long_as_it_could_count_by_either_clock() {
        let mut ended = Ended::default();
        ended.note(session(0, 1), at(10));
        assert!(ended.matters(at(900)) && ended.matters(at(910)) && !ended.matters(at(911)));
        let leapt = Now { wall: at(100_000).wall, ..at(20) };
        assert!(ended.matters(leapt), "it may leap back");
        let set_back = Now { wall: at(0).wall.saturating_sub(Duration::from_hours(1)), ..at(2_000) };
        assert!(ended.matters(set_back), "the session goes on until its second comes again");
    }
}
