//! What must hold whatever happens, watched from outside by models that know the policy and not the code.

use super::known_good::KnownPairs;
use super::told::Listings;
use crate::answer::Answer;
use crate::knock::{Knock, Proof, Request};
use crate::service::Setup;
use crate::world::World;
use ipnet::IpNet;
use std::net::IpAddr;

/// The watchers, and what they found wrong.
pub struct Found {
    known: KnownPairs,
    listings: Listings,
    allowed: Vec<IpNet>,
    spared: Vec<IpNet>,
    caps: Vec<(&'static str, usize)>,
    /// What was found, a line each.
    pub wrong: Vec<String>,
    /// How often what is promised was put to the test.
    pub tested: Tested,
}

/// How often a promise mattered; a mix in which nothing is at stake proves nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tested {
    /// A known-good pair with a right password while its source was listed.
    pub known_good: u64,
    /// The same while nothing was known to block it.
    pub at_ease: u64,
    /// A refusal that told of a listing known before.
    pub retold: u64,
    /// Listings to which the cap applied.
    pub capped: u64,
    /// Listings that lasted beyond the cap, where it did not.
    pub beyond_cap: u64,
    /// Overheard answers sent from elsewhere.
    pub replayed: u64,
    /// Refusals by a pair's lock.
    pub locked: u64,
    /// Refusals by a name's guard.
    pub guarded: u64,
}

#[cfg(test)]
impl Tested {
    /// The promise that mattered least often.
    pub fn least(&self) -> u64 {
        let Self { known_good, at_ease, retold, capped, beyond_cap, replayed, locked, guarded } = *self;
        let all = [known_good, at_ease, retold, capped, beyond_cap, replayed, locked, guarded];
        all.into_iter().min().unwrap_or_default()
    }
}

impl Found {
    /// Watchers for a world of this setup.
    pub fn of(setup: &Setup) -> Self {
        let policy = &setup.policy;
        Self {
            known: KnownPairs::of(policy),
            listings: Listings::of(policy),
            allowed: policy.allow.clone(),
            spared: policy.never.iter().chain(&policy.allow).copied().collect(),
            caps: setup.caps(),
            wrong: Vec::new(),
            tested: Tested::default(),
        }
    }

    fn spared(&self, knock: &Knock, answer: &Answer) -> Option<&'static str> {
        let address: IpAddr = knock.address.parse().ok().filter(|_| knock.request != Request::ForwardedInvite)?;
        let lies_in = |networks: &[IpNet]| networks.iter().any(|network| network.contains(&address));
        if lies_in(&self.spared) && (answer.listed().is_some() || answer.reason() == Some("blacklisted")) {
            return Some("a source was listed that never is");
        }
        let refused = matches!(answer, Answer::Unlooked { .. }) && !matches!(knock.proof, Proof::Misset(_));
        let counted = lies_in(&self.allowed) && knock.is_believable() && refused;
        counted.then_some("an attempt was counted that is allowed")
    }
}

/// Looks at one answer.
pub fn watch(found: &mut Found, knock: &Knock, answer: &Answer, world: &World) {
    let now = world.time();
    let mut wrong: Vec<&'static str> = Vec::new();
    let listed = found.listings.is_listed(knock, now);
    let (known, tested) = (&mut found.known, &mut found.tested);
    wrong.extend(known.see(knock, answer, now, if listed { &mut tested.known_good } else { &mut tested.at_ease }));
    wrong.extend(found.listings.see(knock, answer, now, &mut found.tested));
    wrong.extend(found.spared(knock, answer));
    if matches!(knock.proof, Proof::Overheard) {
        found.tested.replayed += u64::from(answer.reason() == Some("replay"));
        wrong.extend(answer.is_let_in().then_some("an overheard answer was let in from elsewhere"));
    }
    found.tested.locked += u64::from(answer.reason() == Some("pair_locked"));
    found.tested.guarded += u64::from(answer.reason() == Some("guarded"));
    let over =
        |(name, held): (&'static str, usize)| found.caps.iter().any(|(table, cap)| *table == name && held > *cap);
    wrong.extend(world.service.tables().into_iter().any(over).then_some("a table is over its cap"));
    found.wrong.extend(wrong.into_iter().map(|what| format!("{what}, at {now:?}: {knock:?} got {answer:?}")));
}
