//! Whether the accounts of the store outgrow the replay memory (docs/policy.md section 4, R1): a part of `realmgate
//! check`.

use crate::cli::{CliError, block_on, open_to_read};
use crate::config::{Settings, SettingsProblem, answers_per_day};
use domain::accounts::{AccountFilter, AccountKey, AccountState, Accounts};

/// Limit: how many accounts `check` reads at once.
const PAGE: u32 = 1_000;

/// The problem, where there is one. A store that is not there yet has no accounts, and one that cannot be read is not
/// reported by this check.
pub(super) fn problem(settings: &Settings) -> Option<SettingsProblem> {
    let store = open_to_read(settings).ok()?;
    let outgrown = block_on(is_outgrown(settings, store.as_ref())).unwrap_or(false);
    outgrown.then(|| settings.replay.outgrown_problem())
}

/// Reads no more accounts than are needed to decide.
async fn is_outgrown(settings: &Settings, accounts: &dyn Accounts) -> Result<bool, CliError> {
    let mut answers: u64 = 0;
    for tenant in settings.tenant_settings().iter() {
        let filter = AccountFilter { tenant: &tenant.name, realm: None };
        let mut last: Option<AccountKey> = None;
        loop {
            let page = accounts.accounts(filter, last.as_ref(), PAGE).await?;
            let active = page.iter().filter(|account| account.state == AccountState::Active);
            let expires = active.map(|account| account.expires_max.unwrap_or(tenant.expires_max));
            answers = answers.saturating_add(expires.map(answers_per_day).sum());
            if settings.replay.is_outgrown_by(answers) {
                return Ok(true);
            }
            let Some(account) = page.into_iter().next_back() else { break };
            last = Some(account.key);
        }
    }
    Ok(false)
}
