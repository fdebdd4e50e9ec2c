//! A store is the sum of its roles, and can be taken apart into them.

use crate::accounts::Accounts;
use crate::accounts::AuditLog;
use crate::accounts::Credentials;
use crate::blacklist::NetworkRules;
use crate::outbox::Outbox;
use crate::self_service::activations::Activations;
use crate::self_service::upkeep::Upkeep;
use std::sync::Arc;

/// All roles of a store. Each has one suite in `tests/service/store_contract`, which every implementation runs.
pub trait Store: Credentials + Accounts + Activations + Outbox + NetworkRules + AuditLog + Upkeep {}

impl<T: Credentials + Accounts + Activations + Outbox + NetworkRules + AuditLog + Upkeep> Store for T {}

/// The roles of the store that a server runs on: usually all of one store, and of a test one or another replaced.
#[derive(Clone)]
pub struct Roles {
    /// What logins ask.
    pub credentials: Arc<dyn Credentials>,
    /// The accounts.
    pub accounts: Arc<dyn Accounts>,
    /// Pending accounts and their links.
    pub activations: Arc<dyn Activations>,
    /// Emails that wait.
    pub outbox: Arc<dyn Outbox>,
    /// Operators' rules about networks.
    pub network_rules: Arc<dyn NetworkRules>,
    /// Audit records.
    pub audit_log: Arc<dyn AuditLog>,
    /// The store as a whole.
    pub upkeep: Arc<dyn Upkeep>,
}

impl From<Arc<dyn Store>> for Roles {
    fn from(store: Arc<dyn Store>) -> Self {
        Self {
            credentials: Arc::clone(&store) as _,
            accounts: Arc::clone(&store) as _,
            activations: Arc::clone(&store) as _,
            outbox: Arc::clone(&store) as _,
            network_rules: Arc::clone(&store) as _,
            audit_log: Arc::clone(&store) as _,
            upkeep: store,
        }
    }
}
