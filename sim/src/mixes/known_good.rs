//! A known-good pair with a right password is never refused, beyond its stated look rate: a model of that rate.

use crate::answer::Answer;
use crate::knock::{Knock, Request};
use domain::blacklist::Policy;
use std::collections::HashMap;
use std::time::Duration;

/// All pairs that have succeeded.
pub struct KnownPairs {
    pairs: HashMap<(u16, String, String), Known>,
    interval: f64,
    burst: f64,
    lasts: Duration,
}

struct Known {
    succeeded: Duration,
    call_id: String,
    /// Of attempts whose address had to answer, and of all others.
    looks: [PairLooks; 2],
}

#[derive(Clone, Copy)]
struct PairLooks {
    /// For attempts with the Call-ID of the last success.
    own: Looks,
    others: Looks,
}

#[derive(Clone, Copy)]
struct Looks {
    left: f64,
    at: Duration,
}

/// Ticks are sixteenths of a second: so much of a check may be missing.
const ROUNDING: f64 = 0.1;

impl KnownPairs {
    /// None yet.
    pub fn of(policy: &Policy) -> Self {
        let (interval, burst) = (policy.look_interval.as_secs_f64(), f64::from(policy.look_burst));
        Self { pairs: HashMap::new(), interval, burst, lasts: policy.known_good_for }
    }

    /// Looks at one answer; says what is wrong with it.
    pub fn see(&mut self, knock: &Knock, answer: &Answer, now: Duration, tested: &mut u64) -> Option<&'static str> {
        if knock.request == Request::ForwardedInvite {
            // An attacker posing as a pair by its address uses up its permitted checks all the same.
            self.spend(knock, answer, now);
            return None;
        }
        let entitled = self.left(knock, now).is_some_and(|left| left >= 1.0 + ROUNDING);
        self.spend(knock, answer, now);
        if !knock.is_right() {
            return None;
        }
        *tested += u64::from(entitled);
        if answer.is_let_in() {
            self.welcome(knock, now);
        }
        (entitled && answer.is_refused()).then_some("a known-good pair with a right password was refused")
    }

    /// The looks that an attempt of this pair has; `None` for a pair that is not known.
    fn left(&mut self, knock: &Knock, now: Duration) -> Option<f64> {
        let (interval, burst, lasts) = (self.interval, self.burst, self.lasts);
        let known = self.pairs.get_mut(&key(knock)).filter(|known| now.saturating_sub(known.succeeded) < lasts)?;
        let looks = known.looks_of(knock);
        looks.left = (looks.left + now.saturating_sub(looks.at).as_secs_f64() / interval).min(burst);
        looks.at = now;
        Some(looks.left)
    }

    /// A wrong password that was looked at takes a check. It may have taken none, if nothing blocked the pair: the
    /// model then asks for less than is promised, never for more.
    fn spend(&mut self, knock: &Knock, answer: &Answer, now: Duration) {
        let left = self.left(knock, now);
        if left.is_some() && !knock.is_right() && matches!(answer, Answer::Looked { .. }) {
            let looks = self.pairs.get_mut(&key(knock)).expect("it is known").looks_of(knock);
            looks.left = (looks.left - 1.0).max(0.0);
        }
    }

    fn welcome(&mut self, knock: &Knock, now: Duration) {
        let full = Looks { left: self.burst, at: now };
        let both = PairLooks { own: full, others: full };
        let new = || Known { succeeded: now, call_id: String::new(), looks: [both; 2] };
        let known = self.pairs.entry(key(knock)).or_insert_with(new);
        known.succeeded = now;
        known.call_id = knock.call_id.to_string();
    }
}

impl Known {
    fn looks_of(&mut self, knock: &Knock) -> &mut Looks {
        let looks = &mut self.looks[usize::from(knock.is_believable())];
        if *knock.call_id == *self.call_id { &mut looks.own } else { &mut looks.others }
    }
}

fn key(knock: &Knock) -> (u16, String, String) {
    (knock.tenant, knock.name.to_lowercase(), knock.address.to_string())
}
