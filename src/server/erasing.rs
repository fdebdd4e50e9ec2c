//! Removed accounts and replaced passwords: printed in the log, then erased from the store's files, the pickup folder and
//! memory, within a second or two.

use super::audit_log::Printed;
use super::tick::TICK;
use crate::service::ErasureView;
use domain::accounts::AccountKey;
use domain::self_service::erase::{self, NotErased};
use domain::self_service::upkeep::LogState;
use std::time::Duration;

/// Limit: the longest wait between two attempts to erase what was removed.
const ERASING_RETRY_CAP: Duration = Duration::from_secs(10);

/// The state of the task.
struct Erasing {
    view: ErasureView,
    printed: Printed,
    log: Log,
    /// How long it waits after a failure; it doubles with each further one.
    wait: Duration,
    /// Whether the last round succeeded.
    works: bool,
}

/// What the store's log may hold.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Log {
    /// Something that was removed. Assumed at a start: the last run may have been killed.
    Removed,
    /// Nothing that was removed.
    Clean,
}

/// Erases until the service stops.
pub(super) async fn keep(view: ErasureView) {
    let mut erasing = Erasing { view, printed: Printed::default(), log: Log::Removed, wait: TICK, works: true };
    loop {
        tokio::time::sleep(erasing.wait).await;
        let done = erasing.round().await;
        erasing.note(&done);
    }
}

impl Erasing {
    /// The names in audit records first: printing takes them out of the store, and the log is emptied after that.
    async fn round(&mut self) -> Result<LogState, NotErased> {
        let view = self.view.clone();
        let (store, mail) = (view.store(), view.mail());
        if self.printed.follow(&*store.audit_log).await? {
            self.log = Log::Removed;
        }
        while let Some(erased) = erase::erase(&*store.upkeep, &*mail.transport, &mail.claims).await? {
            self.log = Log::Removed;
            for key in erased.accounts {
                forget(&view, &key);
            }
        }
        if self.log == Log::Clean {
            return Ok(LogState::Empty);
        }
        let state = store.upkeep.empty_log().await?;
        if state == LogState::Empty {
            self.log = Log::Clean;
        }
        Ok(state)
    }

    fn note(&mut self, done: &Result<LogState, NotErased>) {
        let is_done = matches!(done, Ok(LogState::Empty));
        self.wait = if is_done { TICK } else { (self.wait * 2).min(ERASING_RETRY_CAP) };
        let is_delivering = matches!(done, Err(NotErased::InDelivery));
        if is_delivering {
            return;
        }
        if let (Err(error), true) = (done, self.works) {
            tracing::warn!(error = error.to_string(), "cannot erase removed data; will retry");
        }
        self.works = done.is_ok();
    }
}

/// Forgets what is in memory of an account that was removed.
fn forget(view: &ErasureView, key: &AccountKey) {
    if let Some(tenant) = view.tenants().by_name(&key.tenant) {
        let (realm, username) = (key.realm.as_str(), key.username.as_str());
        view.attempt_history().forget(tenant.id, realm, username);
        view.refused().forget(tenant.id, realm, username);
    }
}
