//! What answers tell of listings: the remaining time only ever shrinks, but by a new listing, and no listing that a
//! forger may have caused, or that hits phones that were right today, lasts beyond the cap.

use super::invariants::Tested;
use crate::answer::Answer;
use crate::knock::{Knock, Request, Transport};
use realmgate::blacklist::Policy;
use std::collections::{HashMap, HashSet};
use std::net::IpAddr;
use std::time::Duration;

/// All that was told.
pub struct Listings {
    /// Of each address, until when it was last told to be listed.
    until: HashMap<(u16, String), Duration>,
    /// The ends of all listings made, by what they may cover: an IPv4 address, or all of an IPv6 /48.
    made: HashSet<(u16, String, Duration)>,
    /// Sources that had a success, and when.
    trusted: HashMap<(u16, String), Duration>,
    trusted_for: Duration,
    cap: Duration,
}

impl Listings {
    /// Nothing yet.
    pub fn of(policy: &Policy) -> Self {
        Self {
            until: HashMap::new(),
            made: HashSet::new(),
            trusted: HashMap::new(),
            trusted_for: policy.trusted_for,
            cap: policy.ladder_cap,
        }
    }

    /// Whether the source of a knock was told to be listed still.
    pub fn is_listed(&self, knock: &Knock, now: Duration) -> bool {
        self.until.get(&(knock.tenant, knock.address.to_string())).is_some_and(|until| *until > now)
    }

    /// Looks at one answer; says what is wrong with it.
    pub fn see(&mut self, knock: &Knock, answer: &Answer, now: Duration, tested: &mut Tested) -> Option<&'static str> {
        let source = (knock.tenant, knock.address.to_string());
        if answer.is_let_in() && knock.request != Request::ForwardedInvite {
            self.trusted.insert(source.clone(), now);
        }
        let Some(told) = answer.listed() else {
            return (answer.reason() == Some("blacklisted")).then_some("refused for a listing that is not told");
        };
        let until = now + told.remaining;
        let made = (knock.tenant, coverage(knock), until);
        let active = self.until.insert(source.clone(), until).filter(|until| *until > now);
        if self.made.contains(&made) {
            tested.retold += 1;
            return None;
        }
        // A refusal by a lock or a guard costs points too and may list; one by a listing costs nothing.
        if active.is_some() {
            return Some("a listing was prolonged");
        }
        if answer.reason() == Some("blacklisted") {
            return Some("a listing lasts longer than was told before");
        }
        self.made.insert(made);
        self.beyond_cap(knock, &source, told.remaining, now, tested)
    }

    /// A listing is new; whether it may last so long.
    fn beyond_cap(
        &self,
        knock: &Knock,
        source: &(u16, String),
        lasts: Duration,
        now: Duration,
        tested: &mut Tested,
    ) -> Option<&'static str> {
        let trusted = self.trusted.get(source).is_some_and(|at| now.saturating_sub(*at) < self.trusted_for);
        let capped = trusted || knock.transport == Transport::Udp || knock.request == Request::ForwardedInvite;
        tested.capped += u64::from(capped);
        tested.beyond_cap += u64::from(lasts > self.cap);
        (capped && lasts > self.cap).then_some("a listing lasts beyond the cap")
    }
}

/// What a listing told to this knock may cover; forged private addresses and no addresses are one source.
fn coverage(knock: &Knock) -> String {
    match knock.address.parse() {
        Ok(IpAddr::V4(address)) => address.to_string(),
        Ok(IpAddr::V6(address)) => format!("{:x?}", &address.segments()[..3]),
        Err(_) => String::new(),
    }
}
