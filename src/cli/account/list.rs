//! `account list`: a tenant's accounts by realm and username, page by page, so that a million of them need no memory.

use super::super::key_flags::TenantFlag;
use super::super::output::{Format, Output};
use super::super::table::Table;
use super::super::{CliError, block_on, open_existing};
use super::description;
use super::filters::Filters;
use crate::ambient::terminal::remark;
use crate::config::Settings;
use clap::Args;
use domain::accounts::{Account, AccountFilter, AccountKey, Accounts};

/// Limit: how many accounts `account list` reads at once.
const PAGE: u32 = 1000;

#[derive(Debug, Args)]
pub(in crate::cli) struct Arguments {
    #[command(flatten)]
    tenant: TenantFlag,
    /// Only accounts of this realm [default: all realms]
    #[arg(long)]
    realm: Option<String>,
    #[command(flatten)]
    filters: Filters,
}

impl Arguments {
    pub(super) fn run(&self, settings: &Settings, output: &mut Output) -> Result<(), CliError> {
        let tenant = self.tenant.find(settings)?;
        let filter = AccountFilter { tenant: &tenant.name, realm: self.realm.as_deref() };
        let store = open_existing(settings)?;
        let mut table = Table::new(description::HEAD).at_least(0, description::STATE_WIDTH);
        let mut is_empty = true;
        block_on(for_each_page(&*store, filter, |page| {
            for account in page.iter().filter(|account| self.filters.accept(account)) {
                is_empty = false;
                match output.format() {
                    Format::Text => table.add(description::row(account)),
                    Format::Json => output.line("", &description::object(account))?,
                }
            }
            Ok(table.print(output)?)
        }))?;
        if is_empty && output.format() == Format::Text {
            remark(format_args!("realmgate: no matching accounts in tenant {}", tenant.name));
        }
        Ok(())
    }
}

/// Passes all accounts of the store's filter to `take`, page by page.
pub(super) async fn for_each_page(
    accounts: &dyn Accounts,
    filter: AccountFilter<'_>,
    mut take: impl FnMut(&[Account]) -> Result<(), CliError>,
) -> Result<(), CliError> {
    let mut last: Option<AccountKey> = None;
    loop {
        let page = accounts.accounts(filter, last.as_ref(), PAGE).await?;
        take(&page)?;
        match page.into_iter().next_back() {
            Some(account) => last = Some(account.key),
            None => return Ok(()),
        }
    }
}
