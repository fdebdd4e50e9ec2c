//! The roles of the store that a server runs on.

use domain::accounts::{Accounts, AuditLog, Credentials, Phones, Registrations};
use domain::blacklist::NetworkRules;
use domain::outbox::Outbox;
use domain::self_service::account_link::Links;
use domain::self_service::activations::Activations;
use domain::self_service::email_request::EmailRequests;
use domain::self_service::owner_change::OwnerChanges;
use domain::self_service::session::Sessions;
use domain::self_service::upkeep::Upkeep;
use std::sync::Arc;

/// The roles of the store that a server runs on: usually all of one store, and of a test one or another replaced.
#[derive(Clone)]
pub struct Roles {
    /// What logins ask.
    pub credentials: Arc<dyn Credentials>,
    /// The accounts.
    pub accounts: Arc<dyn Accounts>,
    /// Phones with a password of their own.
    pub phones: Arc<dyn Phones>,
    /// Their last registrations.
    pub registrations: Arc<dyn Registrations>,
    /// Pending accounts and their links.
    pub activations: Arc<dyn Activations>,
    /// Who is signed in.
    pub sessions: Arc<dyn Sessions>,
    /// Links in emails to owners.
    pub links: Arc<dyn Links>,
    /// Requests for emails.
    pub requests: Arc<dyn EmailRequests>,
    /// Accounts as their owners change them.
    pub owner_changes: Arc<dyn OwnerChanges>,
    /// Emails that wait.
    pub outbox: Arc<dyn Outbox>,
    /// Network rules.
    pub network_rules: Arc<dyn NetworkRules>,
    /// Audit records.
    pub audit_log: Arc<dyn AuditLog>,
    /// The store as a whole.
    pub upkeep: Arc<dyn Upkeep>,
}
