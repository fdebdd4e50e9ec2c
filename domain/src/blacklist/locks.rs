//! Which names are locked where and which are guarded, for an operator: by name, by source, or all of them; and how
//! they are lifted.

use super::class::Class;
use super::guard::Guard;
use super::known_good::{KnownGood, is_good};
use super::pair::{LockState, Pair};
use super::penalties::Penalties;
use super::readable_name::ReadableName;
use super::visitor::{NameKey, PairKey};
use super::{Blacklist, RuleVerdict};
use crate::digest::Realm;
use crate::memory::Owned;
use crate::network::{Block, Source};
use crate::tenant::{NameAsked, Tenant, TenantId};
use crate::time::{Now, Tick};
use std::collections::BTreeSet;
use std::net::IpAddr;
use std::time::Duration;

/// Limit: how many names are searched for at each source, of which there may be 100 000.
const NAMES_EVERYWHERE: usize = 8;

/// A realm and a username, as they were sent.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Name {
    /// The realm.
    pub realm: String,
    /// The username.
    pub username: String,
}

/// A name that is locked at one source, for one class of attempts.
#[derive(Clone, Debug)]
pub struct LockView {
    /// Where.
    pub source: Source,
    /// Which; `None` of attempts without a readable name.
    pub name: Option<Name>,
    /// Whose attempts are not checked.
    pub class: Class,
    /// For how long, and since when.
    pub state: LockState,
    /// How many failures locked it, all locks in a row together.
    pub failures: u32,
    /// How long ago it was right there, where it passes anyway.
    pub known_good: Option<Duration>,
    key: PairKey,
}

/// A name that fails from everywhere.
#[derive(Clone, Debug)]
pub struct GuardView {
    /// Whose.
    pub tenant: TenantId,
    /// Which.
    pub name: Name,
    /// How many failures are in the window.
    pub failures: u32,
    /// How long it stays guarded if no more come.
    pub remaining: Duration,
    key: NameKey,
}

/// What was lifted.
#[derive(Clone, Debug)]
pub struct Lifted {
    /// Locks that have ended.
    pub locks: Vec<LockView>,
    /// Guards that are down.
    pub guards: Vec<GuardView>,
}

impl Blacklist {
    /// All locks whose names are remembered, by source and name, of one tenant or of all; the names of 5 000 are.
    #[must_use]
    pub fn locks(&self, tenant: Option<TenantId>, now: Now) -> Vec<LockView> {
        self.locks_where(tenant, |_| true, now)
    }

    /// All guarded names that are remembered, of one tenant or of all; 2 000 are.
    #[must_use]
    pub fn guards(&self, tenant: Option<TenantId>, now: Now) -> Vec<GuardView> {
        let of_tenant = |key: &NameKey| tenant.is_none_or(|tenant| tenant == key.tenant);
        let pick = |key: &NameKey, readable: &ReadableName| of_tenant(key).then(|| (*key, readable.clone()));
        let mut guards: Vec<_> = self.guarded.collect(pick);
        guards.sort_by(|(_, one), (_, other)| (&one.username, &one.realm).cmp(&(&other.username, &other.realm)));
        guards.dedup_by_key(|(key, _)| *key);
        guards.into_iter().filter_map(|(key, readable)| self.guard(key, name_of(&readable)?, now)).collect()
    }

    /// Where a name is locked. `near` are addresses that it is known to have come from.
    #[must_use]
    pub fn locks_of(&self, tenant: &Tenant, asked: &[NameAsked], near: &[IpAddr], now: Now) -> Vec<LockView> {
        let mut locks =
            self.locks_where(Some(tenant.id), |readable| asked.iter().any(|one| is_named(one, readable)), now);
        let near: BTreeSet<_> = near.iter().map(|address| Source::new(tenant.id, *address).network).collect();
        let mut all = near.clone();
        if self.locked.evicted() > 0 {
            // Some locks are not remembered by name: ask for each source there is.
            all.extend(self.sources(tenant.id, |_| true));
        }
        for (index, name) in names_in_realms(tenant, asked).enumerate() {
            for network in if index < NAMES_EVERYWHERE { &all } else { &near } {
                let source = Source { tenant: tenant.id, network: *network };
                locks.extend(self.locks_of_pair(self.pair_key(source, Some(&name)), source, Some(&name), now));
            }
        }
        sorted(locks)
    }

    /// Which names are locked at a source.
    #[must_use]
    pub fn locks_at(&self, tenant: &Tenant, source: Source, now: Now) -> Vec<LockView> {
        let mut locks = self.locks_where(Some(tenant.id), |readable| readable.network == source.network, now);
        locks.extend(self.locks_of_pair(self.pair_key(source, None), source, None, now));
        for name in self.names_at(tenant, source) {
            locks.extend(self.locks_of_pair(self.pair_key(source, Some(&name)), source, Some(&name), now));
        }
        sorted(locks)
    }

    /// Whether a name is guarded, in which realm.
    #[must_use]
    pub fn guards_of(&self, tenant: &Tenant, asked: &[NameAsked], now: Now) -> Vec<GuardView> {
        let pick = |key: &NameKey, readable: &ReadableName| {
            (key.tenant == tenant.id && asked.iter().any(|one| is_named(one, readable))).then(|| name_of(readable))?
        };
        let remembered = self.guarded.collect(pick).into_iter();
        let mut guards: Vec<GuardView> = Vec::new();
        for name in remembered.chain(names_in_realms(tenant, asked)) {
            let key = self.name_key(tenant.id, &name);
            let known = guards.iter().any(|guard| guard.key == key);
            guards.extend(self.guard(key, name, now).filter(|_| !known));
        }
        guards
    }

    /// Which of the names that were tried or are locked at a source are guarded.
    #[must_use]
    pub fn guards_at(&self, tenant: &Tenant, source: Source, now: Now) -> Vec<GuardView> {
        let locked = self.locks_at(tenant, source, now).into_iter().filter_map(|lock| lock.name);
        let asked = |name: Name| NameAsked { realm: Some(name.realm), username: name.username };
        let asked: Vec<_> = self.names_at(tenant, source).into_iter().chain(locked).map(asked).collect();
        self.guards_of(tenant, &asked, now)
    }

    /// From where a name was right so recently that it passes listings and locks there, and how long ago, latest first.
    #[must_use]
    pub fn known_sources_of(
        &self,
        tenant: TenantId,
        names: &[Name],
        near: &[IpAddr],
        now: Now,
    ) -> Vec<(Source, Duration)> {
        let tick = Tick::of(now.monotonic);
        let mut sources: BTreeSet<_> = near.iter().map(|address| Source::new(tenant, *address).network).collect();
        sources.extend(self.sources(tenant, |penalties| penalties.succeeded.is_some()));
        let mut known = Vec::new();
        for network in sources {
            let source = Source { tenant, network };
            let ages = names.iter().filter_map(|name| self.known_good_for(self.pair_key(source, Some(name)), tick));
            known.extend(ages.min().map(|age| (source, age)));
        }
        known.sort_by_key(|(_, age)| *age);
        known
    }

    /// Lifts the locks of a name, everywhere or at one source; everywhere, its guard too.
    pub fn lift(&self, tenant: &Tenant, asked: &[NameAsked], from: Option<Source>, now: Now) -> Lifted {
        let near: Vec<_> = from.and_then(|source| source.network).into_iter().collect();
        let mut locks = self.locks_of(tenant, asked, &near, now);
        locks.retain(|lock| from.is_none_or(|source| source == lock.source));
        let guards = if from.is_none() { self.guards_of(tenant, asked, now) } else { Vec::new() };
        for lock in &locks {
            self.pairs.remove(&lock.key);
            self.locked.remove(&lock.key);
        }
        for guard in &guards {
            self.guards.remove(&guard.key);
            self.guarded.remove(&guard.key);
        }
        Lifted { locks, guards }
    }

    pub(super) fn locks_where(
        &self,
        tenant: Option<TenantId>,
        which: impl Fn(&ReadableName) -> bool,
        now: Now,
    ) -> Vec<LockView> {
        let of_tenant = |key: &PairKey| tenant.is_none_or(|tenant| tenant == key.tenant);
        let pick = |key: &PairKey, readable: &ReadableName| {
            (of_tenant(key) && which(readable)).then(|| (*key, readable.clone()))
        };
        let views = |(key, readable): (PairKey, ReadableName)| {
            let source = Source { tenant: key.tenant, network: readable.network };
            self.locks_of_pair(key, source, name_of(&readable).as_ref(), now)
        };
        sorted(self.locked.collect(pick).into_iter().flat_map(views).collect())
    }

    /// The locks of a pair that hold, of either class: not those from before its source was unblocked, nor what does not
    /// count because its source is allowed.
    fn locks_of_pair(&self, key: PairKey, source: Source, name: Option<&Name>, now: Now) -> Vec<LockView> {
        let tick = Tick::of(now.monotonic);
        let locked = |pair: &Pair| pair.locked_until(tick).map(|_| *pair);
        let Some(pair) = self.pairs.read(&key, locked).flatten() else { return Vec::new() };
        if pair.is_forgiven(self.penalties.read(&source.block(), |penalties| penalties.forgiven).flatten()) {
            return Vec::new();
        }
        let allowed = self.rule_of(source, now) == Some(RuleVerdict::Allowed);
        let classes = [Class::Believable, Class::Others].into_iter();
        let counting = classes.filter(|class| !allowed || *class == Class::Others);
        let view = |class| {
            let state = pair.lock(class, &self.policy, tick)?;
            let failures = u32::from(state.times).saturating_mul(self.policy.pair_failures);
            let known_good = self.known_good_for(key, tick);
            Some(LockView { source, name: name.cloned(), class, state, failures, known_good, key })
        };
        counting.filter_map(view).collect()
    }

    fn guard(&self, key: NameKey, name: Name, now: Now) -> Option<GuardView> {
        let state = |guard: &Guard| guard.state(&self.policy, now.monotonic);
        let (failures, remaining) = self.guards.read(&key, state).flatten()?;
        Some(GuardView { tenant: key.tenant, name, failures, remaining, key })
    }

    fn known_good_for(&self, key: PairKey, tick: Tick) -> Option<Duration> {
        let age = |_: &KnownGood, succeeded| is_good(&self.policy, succeeded, tick).then(|| tick.since(succeeded));
        self.known_good.read_with_use(&key, age).flatten()
    }

    /// The names tried from a source, in each realm of the tenant.
    fn names_at(&self, tenant: &Tenant, source: Source) -> Vec<Name> {
        let asked = |username| NameAsked { realm: None, username };
        names_in_realms(tenant, &self.names_tried(source.block()).into_iter().map(asked).collect::<Vec<_>>()).collect()
    }

    /// The sources of a tenant of which anything is remembered that `which` holds for.
    fn sources(&self, tenant: TenantId, which: impl Fn(&Penalties) -> bool) -> Vec<Option<IpAddr>> {
        self.penalties.collect(|block: &Block, penalties| {
            let is_source = block.tenant == tenant && block.wide().is_none() && which(penalties);
            is_source.then(|| block.network.map(|network| network.addr()))
        })
    }

    fn name_key(&self, tenant: TenantId, name: &Name) -> NameKey {
        let key = self.fingerprints.of((name.realm.as_str(), name.username.to_lowercase().as_str()));
        Owned { tenant, key }
    }

    fn pair_key(&self, source: Source, name: Option<&Name>) -> PairKey {
        let Source { tenant, network } = source;
        let of_name = |name| self.fingerprints.of((self.name_key(tenant, name).key, network));
        Owned { tenant, key: name.map_or_else(|| self.fingerprints.of(network), of_name) }
    }
}

fn is_named(asked: &NameAsked, readable: &ReadableName) -> bool {
    let in_realm = asked.realm.as_deref().is_none_or(|realm| realm == &*readable.realm);
    let username = readable.username.as_deref();
    in_realm && username.is_some_and(|username| username.to_lowercase() == asked.username.to_lowercase())
}

/// What is asked for, in the realms where it may be.
pub fn names_in_realms<'a>(tenant: &'a Tenant, asked: &'a [NameAsked]) -> impl Iterator<Item = Name> {
    asked.iter().flat_map(move |one| {
        let own = tenant.realms.iter().map(Realm::as_str).filter(|_| one.realm.is_none());
        let realms = own.chain(one.realm.as_deref());
        realms.map(|realm| Name { realm: realm.to_owned(), username: one.username.clone() })
    })
}

fn name_of(readable: &ReadableName) -> Option<Name> {
    let username = readable.username.as_deref()?.to_owned();
    Some(Name { realm: readable.realm.to_string(), username })
}

/// By source, then by name, each once, as it was remembered first.
fn sorted(mut locks: Vec<LockView>) -> Vec<LockView> {
    let mut seen = BTreeSet::new();
    locks.retain(|lock| seen.insert((lock.key.tenant, lock.key.key.bits(), lock.class == Class::Others)));
    locks.sort_by(|one, other| {
        let by_source = (one.source.tenant, one.source.network).cmp(&(other.source.tenant, other.source.network));
        by_source.then_with(|| one.name.cmp(&other.name))
    });
    locks
}
