//! What lies within a network: what is unblocked with it, and which phones would be locked out with it.

use super::penalties::Penalties;
use super::readable_name::ReadableName;
use super::{Blacklist, Entry, LockView};
use crate::network::{Block, Source};
use crate::tenant::TenantId;
use crate::time::{Now, Tick};
use ipnet::IpNet;
use std::collections::BTreeSet;

impl Blacklist {
    /// Unblocks whatever lies within a network, of one tenant or of all: listings, places on the ladder, points, locks.
    /// Gives what was listed, as it stood. Walks three tables.
    pub(super) fn forgive_within(&self, tenant: Option<TenantId>, network: IpNet, now: Now) -> Vec<Entry> {
        let penalties = self.penalties.collect(|block, _| within(block, tenant, network));
        let listings = self.listings.collect(|block, _| within(block, tenant, network));
        let mut blocks: BTreeSet<_> = penalties.into_iter().chain(listings).collect();
        // A source of which nothing else is remembered may have locked pairs.
        let locks = self.locks_within(tenant, network, now).into_iter();
        blocks.extend(locks.map(|lock| (lock.source.tenant, lock.source.block().network)));
        blocks.extend(self.tenants_of(tenant).map(|tenant| (tenant, Some(network))).filter(|_| is_block(network)));
        let forgive = |(tenant, network)| {
            let entry = self.entry(Block { tenant, network }, now);
            self.forgive(entry.block, now).then_some(entry)
        };
        blocks.into_iter().filter_map(forgive).collect()
    }

    /// The locks of names at sources within a network, of one tenant or of all; walks a table.
    #[must_use]
    pub(super) fn locks_within(&self, tenant: Option<TenantId>, network: IpNet, now: Now) -> Vec<LockView> {
        let block = |address| Source::new(TenantId(0), address).block().network;
        let holds =
            |readable: &ReadableName| readable.network.and_then(block).is_some_and(|own| network.contains(&own));
        self.locks_where(tenant, holds, now)
    }

    /// How many sources within a network have phones that were right recently. Walks a table.
    #[must_use]
    pub(super) fn homes_within(&self, tenant: Option<TenantId>, network: IpNet, now: Now) -> usize {
        let tick = Tick::of(now.monotonic);
        let is_home = |block: &Block, penalties: &Penalties| {
            let source = block.wide().is_none() && penalties.is_home(&self.policy, tick);
            within(block, tenant, network).filter(|_| source)
        };
        self.penalties.collect(is_home).into_iter().collect::<BTreeSet<_>>().len()
    }

    /// Whether phones of any tenant were right recently from within a block: what refuses all that comes from there would
    /// refuse them too.
    pub(super) fn is_home_for_any_tenant(&self, block: Block, now: Now) -> bool {
        let tick = Tick::of(now.monotonic);
        let is_home = |tenant| {
            let block = Block { tenant, ..block };
            self.penalties.read(&block, |penalties| penalties.is_home(&self.policy, tick)) == Some(true)
        };
        self.tenants_of(None).any(is_home)
    }

    fn tenants_of(&self, tenant: Option<TenantId>) -> impl Iterator<Item = TenantId> + use<> {
        let all = (0_u16..).take(self.tenants).map(TenantId);
        all.filter(move |one| tenant.is_none_or(|tenant| tenant == *one))
    }
}

/// Whose it is and where, of a block that lies within.
fn within(block: &Block, tenant: Option<TenantId>, network: IpNet) -> Option<(TenantId, Option<IpNet>)> {
    let of_tenant = tenant.is_none_or(|tenant| tenant == block.tenant);
    block.network.filter(|own| of_tenant && network.contains(own)).map(|own| (block.tenant, Some(own)))
}

/// Whether a network is as wide as a source or a block that is counted.
const fn is_block(network: IpNet) -> bool {
    match network {
        IpNet::V4(four) => four.prefix_len() == 32,
        IpNet::V6(six) => matches!(six.prefix_len(), 48 | 56 | 64),
    }
}
