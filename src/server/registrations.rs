//! Writes registrations down, so that a restart and other nodes know them: each name's at most once a minute.

use crate::service::RegistrationsView;
use domain::accounts::{AccountKey, AccountUsername, Registration};
use domain::authentication::attempt_history::UnsavedName;
use domain::digest::Realm;
use domain::tenant::TenantId;
use std::time::Duration;

/// Limit: how long a registration waits for others that are written down with it.
const GATHERED: Duration = Duration::from_secs(2);

/// Writes them down until the service stops.
pub(super) async fn keep(view: RegistrationsView) {
    let mut works = true;
    loop {
        tokio::time::sleep(GATHERED).await;
        let saved = save(&view).await;
        if let (Err(error), true) = (&saved, works) {
            tracing::warn!(error = error.to_string(), "cannot write registrations down; will retry");
        }
        works = saved.is_ok();
    }
}

/// Writes down what is due. What fails waits for the next time.
pub(super) async fn save(view: &RegistrationsView) -> Result<(), domain::store_error::StoreError> {
    let taken = view.attempt_history().take_unsaved(view.clock().now());
    if taken.is_empty() {
        return Ok(());
    }
    let rows = taken.iter().flat_map(|(tenant, name)| rows(view, *tenant, name)).collect();
    let noted = view.store().registrations.note_registrations(rows).await;
    if noted.is_err() {
        for (tenant, name) in &taken {
            view.attempt_history().give_back(*tenant, name);
        }
    }
    noted
}

fn rows(view: &RegistrationsView, tenant: TenantId, name: &UnsavedName) -> Vec<(AccountKey, Registration)> {
    let tenant = view.tenants().get(tenant).name.clone();
    // The store holds no name that is not well-formed.
    let (Some(realm), Ok(username)) = (Realm::parse(&name.realm), AccountUsername::parse(&name.username)) else {
        return Vec::new();
    };
    let key = AccountKey { tenant, realm, username };
    name.registrations.iter().map(|registration| (key.clone(), registration.clone())).collect()
}
