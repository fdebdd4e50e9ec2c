//! What answers tell of listings: the remaining time only ever shrinks, but by a new listing, and no listing that a
//! forger may have caused, or that hits phones that were right today, lasts beyond the cap.

use super::invariants::Tested;
use crate::answer::{Answer, Told};
use crate::journal::scope;
use crate::knock::{Knock, Request};
use domain::blacklist::Policy;
use std::collections::{HashMap, HashSet};
use std::time::Duration;

/// All that was reported.
pub struct Listings {
    /// Of each address, until when it was last told to be listed.
    until: HashMap<(u16, String), Duration>,
    /// The ends of all listings made, by what they may cover.
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

    /// Whether the source of a knock was reported as still listed.
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
        let together = told.seconds.is_none();
        let held = if together { (knock.tenant, String::new()) } else { source.clone() };
        let made = (knock.tenant, scope(knock, told), until);
        let active = self.until.insert(held, until).filter(|until| *until > now);
        if self.made.contains(&made) {
            tested.retold += 1;
            return None;
        }
        // A refusal by a lock or a guard costs points too and may list; one by a listing costs nothing.
        if active.is_some() {
            return Some("a listing was prolonged");
        }
        // What is listed for all forged addresses together may have begun with an answer that told of the one address.
        if answer.reason() == Some("blacklisted") && !together {
            return Some("a listing lasts longer than was reported before");
        }
        self.made.insert(made);
        self.beyond_cap(knock, &source, told, now, tested)
    }

    /// A listing is new; whether it may last so long.
    fn beyond_cap(
        &self,
        knock: &Knock,
        source: &(u16, String),
        told: Told,
        now: Duration,
        tested: &mut Tested,
    ) -> Option<&'static str> {
        let lasts = told.remaining;
        let trusted = self.trusted.get(source).is_some_and(|at| now.saturating_sub(*at) < self.trusted_for);
        let doubtful = !knock.is_believable();
        let capped = trusted || doubtful || told.seconds.is_none();
        tested.capped += u64::from(capped);
        tested.beyond_cap += u64::from(lasts > self.cap);
        (capped && lasts > self.cap).then_some("a listing lasts beyond the cap")
    }
}
