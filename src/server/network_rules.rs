//! Copies network rules from the store to the blacklist, whichever process wrote them.

use crate::service::RulesView;
use domain::network::NetworkRule;
use domain::store_error::StoreError;
use std::time::Duration;

/// How often the store is read; a change made by another process takes effect within a second.
const ASK: Duration = Duration::from_millis(500);

/// The rules of the last successful read.
pub(super) struct KnownRules {
    rules: Vec<NetworkRule>,
    /// Whether the last read succeeded.
    follows: bool,
}

/// Keeps the blacklist's rules equal to those of the store.
pub(super) async fn follow(mut known: KnownRules, view: RulesView) {
    loop {
        tokio::time::sleep(ASK).await;
        known.follow(&view).await;
    }
}

impl KnownRules {
    /// Reads the rules for the first time and hands them to the blacklist.
    pub(super) async fn load(view: &RulesView) -> Result<Self, StoreError> {
        let now = view.clock().now();
        let rules = view.store().network_rules.network_rules().await?;
        view.blacklist().set_rules(&rules, view.tenants(), now);
        tracing::info!(rules = rules.len(), "network rules loaded");
        Ok(Self { rules, follows: true })
    }

    /// Reads the rules again and hands over changes. Unchanged rules are not handed over again: their ends were
    /// put on the monotonic clock, and stay there whatever the wall clock does.
    async fn follow(&mut self, view: &RulesView) {
        let now = view.clock().now();
        let _turn = view.rules_turn().lock().await;
        let found = view.store().network_rules.network_rules().await;
        if let (Err(error), true) = (&found, self.follows) {
            tracing::error!(error = error.to_string(), "cannot read network rules; keeping the last known ones");
        }
        self.follows = found.is_ok();
        if let Ok(rules) = found
            && rules != self.rules
        {
            view.blacklist().set_rules(&rules, view.tenants(), now);
            tracing::info!(rules = rules.len(), "network rules changed");
            self.rules = rules;
        }
    }
}
