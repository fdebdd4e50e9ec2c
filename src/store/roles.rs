//! A store is the sum of its roles.

use domain::accounts::{Accounts, AuditLog, Credentials, Phones, Registrations};
use domain::blacklist::NetworkRules;
use domain::outbox::Outbox;
use domain::self_service::activations::Activations;
use domain::self_service::upkeep::Upkeep;

/// All roles of a store. Each has one suite in `tests/service/store/store_contract`, which every implementation runs.
pub trait Store:
    Credentials + Accounts + Phones + Registrations + Activations + Outbox + NetworkRules + AuditLog + Upkeep
{
}

impl<T> Store for T where
    T: Credentials + Accounts + Phones + Registrations + Activations + Outbox + NetworkRules + AuditLog + Upkeep
{
}
