//! A store is the sum of its roles.

use domain::accounts::{Accounts, AuditLog, Credentials, Phones, Registrations};
use domain::blacklist::NetworkRules;
use domain::outbox::Outbox;
use domain::self_service::account_link::Links;
use domain::self_service::activations::Activations;
use domain::self_service::email_request::EmailRequests;
use domain::self_service::owner_change::OwnerChanges;
use domain::self_service::session::Sessions;
use domain::self_service::upkeep::Upkeep;

/// All roles of a store. Each has one suite in `tests/service/store/store_contract`, which every implementation runs.
pub trait Store:
    Credentials
    + Accounts
    + Phones
    + Registrations
    + Activations
    + Sessions
    + Links
    + EmailRequests
    + OwnerChanges
    + Outbox
    + NetworkRules
    + AuditLog
    + Upkeep
{
}

impl<T> Store for T where
    T: Credentials
        + Accounts
        + Phones
        + Registrations
        + Activations
        + Sessions
        + Links
        + EmailRequests
        + OwnerChanges
        + Outbox
        + NetworkRules
        + AuditLog
        + Upkeep
{
}
