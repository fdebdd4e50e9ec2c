//! A store is taken apart into its roles.

use crate::service::Roles;
use crate::store::Store;
use std::sync::Arc;

impl From<Arc<dyn Store>> for Roles {
    fn from(store: Arc<dyn Store>) -> Self {
        Self {
            credentials: Arc::clone(&store) as _,
            accounts: Arc::clone(&store) as _,
            phones: Arc::clone(&store) as _,
            registrations: Arc::clone(&store) as _,
            activations: Arc::clone(&store) as _,
            sessions: Arc::clone(&store) as _,
            links: Arc::clone(&store) as _,
            requests: Arc::clone(&store) as _,
            owner_changes: Arc::clone(&store) as _,
            outbox: Arc::clone(&store) as _,
            network_rules: Arc::clone(&store) as _,
            audit_log: Arc::clone(&store) as _,
            upkeep: store,
        }
    }
}
