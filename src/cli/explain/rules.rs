//! An explainer that judges as a service with these settings would.

use crate::config::Settings;
use crate::store::Store;
use domain::authentication::authenticate::Rules;
use domain::blacklist::Policy;
use domain::explain::Explainer;
use domain::tenant::Tenants;

/// Explains by the accounts of the store, as a service with these settings would judge.
pub(super) fn explainer<'a>(
    store: &'a dyn Store,
    tenants: &'a Tenants,
    policy: &'a Policy,
    settings: &Settings,
) -> Explainer<'a> {
    let rules = Rules {
        identity_register: settings.webhook.identity_register,
        identity_invite: settings.webhook.identity_invite,
        replay: settings.replay.mode,
    };
    Explainer { credentials: store, accounts: store, network_rules: store, tenants, policy, rules }
}
