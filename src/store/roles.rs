//! A store is the sum of its roles.

use crate::accounts::Accounts;
use crate::accounts::AuditLog;
use crate::accounts::Credentials;
use crate::blacklist::NetworkRules;
use crate::outbox::Outbox;
use crate::self_service::activations::Activations;
use crate::self_service::upkeep::Upkeep;

/// All roles of a store. Each has one suite in `tests/service/store_contract`, which every implementation runs.
pub trait Store: Credentials + Accounts + Activations + Outbox + NetworkRules + AuditLog + Upkeep {}

impl<T: Credentials + Accounts + Activations + Outbox + NetworkRules + AuditLog + Upkeep> Store for T {}
