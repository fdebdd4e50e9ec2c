//! The roles of the store that a server runs on.

use domain::accounts::{Accounts, AuditLog, Credentials, Phones, Registrations};
use domain::blacklist::NetworkRules;
use domain::outbox::Outbox;
use domain::self_service::activations::Activations;
use domain::self_service::upkeep::Upkeep;
use std::sync::Arc;

/// The roles of the store that a server runs on: usually all of one store, and of a test one or another replaced.
#[derive(Clone)]
pub struct Roles {
    /// What logins ask.
    pub credentials: Arc<dyn Credentials>,
    /// The accounts.
    pub accounts: Arc<dyn Accounts>,
    /// Phones with passwords of their own.
    pub phones: Arc<dyn Phones>,
    /// The last registrations.
    pub registrations: Arc<dyn Registrations>,
    /// Pending accounts and their links.
    pub activations: Arc<dyn Activations>,
    /// Emails that wait.
    pub outbox: Arc<dyn Outbox>,
    /// Network rules.
    pub network_rules: Arc<dyn NetworkRules>,
    /// Audit records.
    pub audit_log: Arc<dyn AuditLog>,
    /// The store as a whole.
    pub upkeep: Arc<dyn Upkeep>,
}
