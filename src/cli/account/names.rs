//! `NAME... [--tenant T] [--realm R]`: which accounts a command is about, and what happens where one of several fails.

use crate::ambient::terminal::complain;
use crate::cli::CliError;
use crate::cli::key_flags::{TenantFlag, key, realms};
use crate::cli::output::Output;
use crate::cli::words::names::word;
use crate::config::Settings;
use clap::Args;
use domain::accounts::AccountKey;

#[derive(Debug, Args)]
pub(in crate::cli) struct NamesFlags {
    /// Usernames, exactly as the phones send them
    #[arg(value_name = "NAME", required = true)]
    usernames: Vec<String>,
    #[command(flatten)]
    tenant: TenantFlag,
    /// Realm of the accounts [default: the tenant's first realm]
    #[arg(long)]
    realm: Option<String>,
}

impl NamesFlags {
    /// The keys of accounts that may be anywhere, also in a realm that the tenant no longer has. Each once, in the order
    /// in which they were typed.
    pub(super) fn any_keys(&self, settings: &Settings) -> Result<Vec<AccountKey>, CliError> {
        let tenant = self.tenant.find(settings)?;
        let mut keys = Vec::with_capacity(self.usernames.len());
        for username in &self.usernames {
            let key = key(username, self.realm.as_deref(), &tenant)?;
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
        Ok(keys)
    }

    /// The keys of accounts whose HA1s will be set: made for another realm they would never verify.
    pub(super) fn own_keys(&self, settings: &Settings) -> Result<Vec<AccountKey>, CliError> {
        let keys = self.any_keys(settings)?;
        let tenant = self.tenant.find(settings)?;
        for key in &keys {
            realms(&tenant).check(key.realm.as_str()).map_err(|error| CliError::Failed(error.to_string()))?;
        }
        Ok(keys)
    }

    /// The error of a command that found no account of the key, and how to find it.
    pub(super) fn not_found(&self, key: &AccountKey) -> CliError {
        let tenant = self.tenant.name().map(|name| format!(" --tenant {}", word(name))).unwrap_or_default();
        let username = key.username.as_str();
        let search = if username.starts_with('-') { "--search=" } else { "--search " };
        let search = format!("realmgate account list{tenant} {search}{}", word(username));
        CliError::Failed(format!("there is no account {key}; to find it: {search}"))
    }
}

/// Does the work for each key, whether or not it fails for others. With several keys each failure is reported, and how many
/// there were. Where what is done cannot be printed, it ends: nothing would show what was done, and generated passwords
/// would be lost.
pub(super) fn each(
    keys: Vec<AccountKey>,
    output: &mut Output,
    mut work: impl FnMut(AccountKey, &mut Output) -> Result<(), CliError>,
) -> Result<(), CliError> {
    let count = keys.len();
    let mut failed = 0;
    for key in keys {
        let Err(error) = work(key, output) else { continue };
        if count == 1 || matches!(error, CliError::Io(_)) {
            return Err(error);
        }
        failed += 1;
        // Output and errors in the order of the names.
        output.flush()?;
        complain(format_args!("realmgate: {error}"));
    }
    if failed == 0 {
        return Ok(());
    }
    complain(format_args!("realmgate: {failed} of {count} accounts failed; the others succeeded"));
    Err(CliError::Reported)
}
