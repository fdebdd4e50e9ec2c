//! What was asked of a gate becomes recorded fixtures, and what is to be asked beside the recorder.

use super::{Gate, PASSWORD, REALM, add};
use crate::recorder::Scenario;

impl Gate {
    /// Writes what was asked and answered since the last call as one scenario of the recorded fixtures, see
    /// fixtures/webhook/README.md. A new service with the same settings and accounts must answer it alike: without
    /// waiting in between, and whatever happened before. `platform` says who asked, with versions.
    pub fn keep(&self, name: &str, platform: &str) {
        let (accounts, settings) = (&self.accounts, &self.settings);
        let scenario = Scenario { name, platform, realm: REALM, password: PASSWORD, accounts, settings };
        scenario.write(&self.recorder.take());
    }

    /// The service's own address of the webhook, for tests of connections and of load.
    pub fn webhook_unrecorded(&self) -> String {
        format!("{}/webhooks/auth", self.daemon.base)
    }

    /// Adds an account to the running service, as an operator does; it counts within a second. What is asked from then
    /// on is not for `keep`: its accounts are those of the start.
    pub fn add(&self, account: &str) {
        add(self.folder.path(), account);
    }
}
