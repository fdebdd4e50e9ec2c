//! What lies within a network: who is forgiven with it, and who would be locked out with it.

use super::{Blacklist, Entry};
use crate::now::Now;
use crate::source::Block;
use crate::tenant::TenantId;
use crate::tick::Tick;
use ipnet::IpNet;
use std::collections::BTreeSet;
use std::convert::Infallible;

impl Blacklist {
    /// Forgives whatever lies within a network, of one tenant or of all: listings, places on the ladder, points, locks.
    /// Gives what was listed, as it stood. Walks two tables.
    pub fn forgive_within(&self, tenant: Option<TenantId>, network: IpNet, now: Now) -> Vec<Entry> {
        let mut blocks = BTreeSet::new();
        let mut take = |batch: Vec<Block>| -> Result<(), Infallible> {
            blocks.extend(batch.into_iter().map(|block| (block.tenant, block.network)));
            Ok(())
        };
        let Ok(()) = self.conducts.stream(|block, _| within(block, tenant, network), &mut take);
        let Ok(()) = self.listings.stream(|block, _| within(block, tenant, network), &mut take);
        // A source of which nothing else is remembered may have locked pairs.
        blocks.extend(self.tenants_of(tenant).map(|tenant| (tenant, Some(network))).filter(|_| is_block(network)));
        let forgive = |(tenant, network)| {
            let entry = self.entry(Block { tenant, network }, now);
            self.forgive(entry.block, now).then_some(entry)
        };
        blocks.into_iter().filter_map(forgive).collect()
    }

    /// How many sources within a network have phones that were right lately. Walks a table.
    #[must_use]
    pub fn homes_within(&self, tenant: Option<TenantId>, network: IpNet, now: Now) -> usize {
        let tick = Tick::of(now.monotonic);
        let mut homes = BTreeSet::new();
        let take = |batch: Vec<Block>| -> Result<(), Infallible> {
            homes.extend(batch.into_iter().map(|block| (block.tenant, block.network)));
            Ok(())
        };
        let is_home = |block: &Block, conduct: &super::conduct::Conduct| {
            let source = block.wide().is_none() && conduct.is_home(&self.policy, tick);
            within(block, tenant, network).filter(|_| source)
        };
        let Ok(()) = self.conducts.stream(is_home, take);
        homes.len()
    }

    /// Whether phones of any tenant were right lately from within a block: what refuses all that comes from there would
    /// refuse them too.
    pub(super) fn is_anybodys_home(&self, block: Block, now: Now) -> bool {
        let tick = Tick::of(now.monotonic);
        let is_home = |tenant| {
            let block = Block { tenant, ..block };
            self.conducts.read(&block, |conduct| conduct.is_home(&self.policy, tick)) == Some(true)
        };
        self.tenants_of(None).any(is_home)
    }

    fn tenants_of(&self, tenant: Option<TenantId>) -> impl Iterator<Item = TenantId> + use<> {
        let all = (0_u16..).take(self.tenants).map(TenantId);
        all.filter(move |one| tenant.is_none_or(|tenant| tenant == *one))
    }
}

fn within(block: &Block, tenant: Option<TenantId>, network: IpNet) -> Option<Block> {
    let of_tenant = tenant.is_none_or(|tenant| tenant == block.tenant);
    block.network.filter(|own| of_tenant && network.contains(own)).map(|_| *block)
}

/// Whether a network is as wide as a source or a block that is counted.
const fn is_block(network: IpNet) -> bool {
    match network {
        IpNet::V4(four) => four.prefix_len() == 32,
        IpNet::V6(six) => matches!(six.prefix_len(), 48 | 56 | 64),
    }
}
