//! The keys of entries: the tenant of each, and how they are spread over a table.

use crate::memory::Fingerprint;
use crate::tenant::TenantId;
use std::hash::{BuildHasher, RandomState};

/// A key that belongs to a tenant.
pub trait Tenanted: Copy + Eq {
    /// The rest of the key. Each tenant has tables of its own, in which this names an entry.
    type Within: Copy + Eq + Spread;

    /// The tenant it belongs to.
    fn tenant(&self) -> TenantId;

    /// What names it among that tenant's.
    fn within(&self) -> Self::Within;

    /// The key of that name among a tenant's.
    fn of(tenant: TenantId, within: Self::Within) -> Self;
}

/// A key that can be spread evenly over a table, whatever keys an attacker chooses.
pub trait Spread {
    /// 64 bits that cannot be predicted from outside, since `hasher` is keyed.
    fn spread(&self, hasher: &RandomState) -> u64;
}

/// A key that does not hold its tenant itself, with its tenant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Owned<K> {
    /// The tenant it belongs to.
    pub tenant: TenantId,
    /// What names the entry among that tenant's.
    pub key: K,
}

impl<K: Copy + Eq + Spread> Tenanted for Owned<K> {
    type Within = K;

    fn tenant(&self) -> TenantId {
        self.tenant
    }

    fn within(&self) -> K {
        self.key
    }

    fn of(tenant: TenantId, key: K) -> Self {
        Self { tenant, key }
    }
}

/// One entry per tenant.
impl Tenanted for TenantId {
    type Within = ();

    fn tenant(&self) -> TenantId {
        *self
    }

    fn within(&self) {}

    fn of(tenant: TenantId, (): ()) -> Self {
        tenant
    }
}

/// Nothing to tell apart.
impl Spread for () {
    fn spread(&self, _: &RandomState) -> u64 {
        0
    }
}

/// Keyed and even already.
impl Spread for Fingerprint {
    fn spread(&self, _: &RandomState) -> u64 {
        let [low, high, _] = self.bits();
        u64::from(high) << 32 | u64::from(low)
    }
}

/// The hash of a token, which an attacker may choose.
impl Spread for [u8; 32] {
    fn spread(&self, hasher: &RandomState) -> u64 {
        hasher.hash_one(self)
    }
}
