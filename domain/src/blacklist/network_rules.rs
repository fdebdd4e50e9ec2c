//! Network rules, as the store keeps them.

use crate::network::{NetworkRule, RuleAction};
use crate::store_error::StoreError;
use async_trait::async_trait;
use ipnet::IpNet;

/// Network rules.
///
/// All methods may be called at once from many tasks. What returned `Ok` is durable: it survives `kill -9` and power
/// loss. A write whose future is dropped may be done or not; one that had not begun is not.
#[async_trait]
pub trait NetworkRules: Send + Sync {
    /// All rules about networks, those of all tenants first, oldest first; ended ones too until they are purged. None
    /// in a store of an older schema.
    async fn network_rules(&self) -> Result<Vec<NetworkRule>, StoreError>;

    /// Writes a rule, in place of the one for the same tenant and network where there is one. Host bits of the network
    /// are cleared, and IPv4 inside IPv6 becomes IPv4.
    async fn put_network_rule(&self, rule: NetworkRule) -> Result<(), StoreError>;

    /// Removes the rule for exactly this tenant (`None`: the one for all) and network, and returns its verdict; `None`
    /// where there is none.
    async fn remove_network_rule(&self, tenant: Option<&str>, network: IpNet)
    -> Result<Option<RuleAction>, StoreError>;

    /// Removes rules that have ended at `now` (Unix seconds; in force while now < until); returns how many.
    async fn purge_network_rules(&self, now: u64) -> Result<u64, StoreError>;
}
