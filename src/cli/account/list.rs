//! `account list`: a tenant's accounts by realm and username, page by page, so that a million of them need no memory.

use super::super::key_flags::TenantFlag;
use super::super::output::Output;
use super::super::{CliError, block_on, open_existing};
use super::description;
use crate::config::Settings;
use clap::Args;
use domain::accounts::{Account, AccountFilter, AccountKey, Accounts};

/// Limit: how many accounts `account list` reads at once.
const PAGE: u32 = 1000;

#[derive(Debug, Args)]
pub(in crate::cli) struct Arguments {
    #[command(flatten)]
    tenant: TenantFlag,
    /// One realm [default: all]
    #[arg(long)]
    realm: Option<String>,
}

impl Arguments {
    pub(super) fn run(&self, settings: &Settings, output: &mut Output) -> Result<(), CliError> {
        let tenant = self.tenant.find(settings)?;
        let filter = AccountFilter { tenant: &tenant.name, realm: self.realm.as_deref() };
        let store = open_existing(settings)?;
        block_on(for_each(&*store, filter, |account| {
            Ok(output.line(description::line(account), &description::object(account))?)
        }))
    }
}

/// Shows every account of the filter to `take`.
pub(super) async fn for_each(
    accounts: &dyn Accounts,
    filter: AccountFilter<'_>,
    mut take: impl FnMut(&Account) -> Result<(), CliError>,
) -> Result<(), CliError> {
    let mut last: Option<AccountKey> = None;
    loop {
        let page = accounts.accounts(filter, last.as_ref(), PAGE).await?;
        for account in &page {
            take(account)?;
        }
        match page.into_iter().next_back() {
            Some(account) => last = Some(account.key),
            None => return Ok(()),
        }
    }
}
