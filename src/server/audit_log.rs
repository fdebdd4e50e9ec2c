//! Audit records on their way from the store to the log, whichever process wrote them.

use crate::http::admin::audit;
use domain::accounts::AuditLog;
use domain::store_error::StoreError;

/// Limit: how many audit records are read at once.
const RECORDS_AT_ONCE: u32 = 100;

/// Which records this process has printed: one whose mark could not be written is not printed again.
#[derive(Debug, Default)]
pub(super) struct Printed {
    last: u64,
}

impl Printed {
    /// Prints what is new; returns whether the name of a removed account was erased with it.
    pub(super) async fn follow(&mut self, audit_log: &dyn AuditLog) -> Result<bool, StoreError> {
        let mut a_name_went = false;
        loop {
            let records = audit_log.records_to_print(RECORDS_AT_ONCE).await?;
            let Some(newest) = records.last().map(|record| record.id) else { return Ok(a_name_went) };
            records.iter().filter(|record| record.id > self.last).for_each(audit::command);
            self.last = self.last.max(newest);
            a_name_went |= audit_log.records_printed(newest).await?;
        }
    }
}
