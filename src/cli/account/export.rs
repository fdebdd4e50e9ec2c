//! `account export`: accounts with their HA1s, in the formats that import reads.

use super::super::key_flags::TenantFlag;
use super::super::output::Output;
use super::super::progress_bar::ProgressBar;
use super::super::{CliError, block_on, open_to_copy};
use super::FileFormat;
use super::list::for_each_page;
use crate::ambient::terminal::{is_stdout_shown, warn};
use crate::config::Settings;
use clap::{Args, ValueEnum as _};
use domain::accounts::{Account, AccountFilter, AccountState, Accounts, Action, AuditSubject, lines};
use domain::text::counted;
use std::fs::OpenOptions;
use std::io::{BufWriter, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

#[derive(Debug, Args)]
pub(in crate::cli) struct Arguments {
    /// Format of the output
    #[arg(long, value_enum)]
    format: FileFormat,
    /// New file, readable by its owner only [default: standard output; control characters are escaped on a terminal]
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    #[command(flatten)]
    tenant: TenantFlag,
    /// Only accounts of this realm [default: all realms]
    #[arg(long)]
    realm: Option<String>,
}

/// Accounts that the format cannot hold.
#[derive(Default)]
struct LeftOut {
    no_line: u64,
    not_active: u64,
    pending: u64,
}

impl Arguments {
    pub(super) fn run(&self, settings: &Settings, output: &mut Output) -> Result<(), CliError> {
        let tenant = self.tenant.find(settings)?;
        let filter = AccountFilter { tenant: &tenant.name, realm: self.realm.as_deref() };
        let detail = self.format.to_possible_value().map(|format| format.get_name().to_owned());
        let subject = AuditSubject { tenant: Some(filter.tenant), realm: filter.realm, detail: detail.as_deref() };
        let store = open_to_copy(settings, Action::Export, subject)?;
        let left_out = match &self.file {
            None => self.write_all(&*store, filter, output.data(self.format.escape()))?,
            Some(path) => {
                let mut sink = BufWriter::new(new_file(path)?);
                let left_out = self.write_all(&*store, filter, &mut sink)?;
                sink.into_inner().map_err(std::io::IntoInnerError::into_error)?.sync_all()?;
                left_out
            }
        };
        left_out.report();
        Ok(())
    }

    fn write_all(
        &self,
        accounts: &dyn Accounts,
        filter: AccountFilter<'_>,
        sink: &mut dyn Write,
    ) -> Result<LeftOut, CliError> {
        // On a terminal that shows the accounts themselves a bar would be in the way.
        let has_bar = self.file.is_some() || !is_stdout_shown();
        let (mut bar, mut done, mut left_out) = (ProgressBar::new("Exporting accounts"), 0, LeftOut::default());
        block_on(async {
            let total = accounts.count_accounts(filter).await?;
            let take = |page: &[Account]| {
                page.iter().try_for_each(|account| self.write(account, sink, &mut left_out))?;
                done += page.len() as u64;
                if has_bar {
                    bar.set(done, total);
                }
                Ok(())
            };
            for_each_page(accounts, filter, take).await
        })?;
        Ok(left_out)
    }

    fn write(&self, account: &Account, sink: &mut dyn Write, left_out: &mut LeftOut) -> Result<(), CliError> {
        match self.format {
            FileFormat::Jsonl => {
                left_out.pending += u64::from(account.state == AccountState::Pending);
                let line = lines::json(account).map_err(std::io::Error::from)?;
                writeln!(sink, "{line}")?;
            }
            // The format cannot express "disabled": after an import the phone could log in.
            FileFormat::Htdigest if account.state != AccountState::Active => left_out.not_active += 1,
            FileFormat::Htdigest => match lines::htdigest(account) {
                Some(line) => writeln!(sink, "{line}")?,
                None => left_out.no_line += 1,
            },
        }
        Ok(())
    }
}

impl LeftOut {
    fn report(&self) {
        for (count, text) in [
            (self.no_line, "left out: no MD5 HA1, or a username that begins with '#'"),
            (self.not_active, "left out: not active, which htdigest cannot express"),
            (self.pending, "exported as disabled: not activated yet"),
        ] {
            if count > 0 {
                warn(format_args!("realmgate: {} {text}", counted(count, "account")));
            }
        }
    }
}

fn new_file(path: &Path) -> Result<std::fs::File, CliError> {
    let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
    file.map_err(|error| CliError::Failed(format!("{}: {error}", path.display())))
}
