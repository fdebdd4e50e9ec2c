//! `account add NAME`: an operator adds an account, of any username a phone can send.

use super::super::key_flags::KeyFlags;
use super::super::output::Output;
use super::super::{CliError, block_on, open_or_create, open_to_read, prompt};
use super::description;
use super::direct_calling_flags::{ACCOUNT, DirectCallingFlags};
use super::ha1_flags::{Ha1Flags, with_member, with_password};
use crate::ambient::randomness;
use crate::ambient::terminal::warn;
use crate::config::Settings;
use clap::Args;
use domain::accounts;
use domain::accounts::{AccountKey, Action, DisplayName, EmailAddress, NewAccount, Switch, create_account};
use domain::tenant::ApplicationSid;
use domain::time::Now;

#[derive(Debug, Args)]
pub(in crate::cli) struct Arguments {
    #[command(flatten)]
    key: KeyFlags,
    #[command(flatten)]
    ha1s: Ha1Flags,
    /// Email address of its owner
    #[arg(long, value_parser = EmailAddress::parse, help_heading = ACCOUNT)]
    email: Option<EmailAddress>,
    /// Name of its owner
    #[arg(long, value_name = "TEXT", value_parser = DisplayName::parse, help_heading = ACCOUNT)]
    name: Option<DisplayName>,
    /// Longest registration granted, in seconds [default: the tenant's expires_max]
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u32).range(1..), help_heading = ACCOUNT)]
    expires_max: Option<u32>,
    /// jambonz application that answers its calls
    #[arg(long, value_name = "UUID", value_parser = ApplicationSid::parse, help_heading = ACCOUNT)]
    application_sid: Option<ApplicationSid>,
    #[command(flatten)]
    direct_calling: DirectCallingFlags,
    /// Add the account disabled: its phones are rejected until it is enabled
    #[arg(long, help_heading = ACCOUNT)]
    disabled: bool,
}

impl Arguments {
    pub(super) fn run(&self, settings: &Settings, now: Now, output: &mut Output) -> Result<(), CliError> {
        let key = self.key.own_key(settings)?;
        if prompt::is_typed() {
            check_is_free(&key, settings)?;
        }
        if let Some(why) = key.username.oddity() {
            let name = key.username.as_str();
            warn(format_args!("realmgate: warning: unusual username {name:?}: {why}"));
        }
        let credentials = self.ha1s.credentials(&key, self.name.as_ref(), self.email.as_ref())?;
        let new = self.new_account(key);
        let store = open_or_create(settings, Action::Add)?;
        let created =
            block_on(async { Ok(create_account(new, credentials, &*store, &mut randomness::system(), now).await?) })?;
        let text = with_password(format!("added {}", created.account.key), created.generated.as_ref());
        let object = with_member(description::object(&created.account), created.generated.as_ref());
        Ok(output.line(text, &object)?)
    }

    fn new_account(&self, key: AccountKey) -> NewAccount {
        NewAccount {
            name: self.name.clone(),
            email: self.email.clone(),
            switch: if self.disabled { Switch::Disable } else { Switch::Enable },
            application_sid: self.application_sid,
            direct_calling: self.direct_calling.direct_calling(),
            expires_max: self.expires_max,
            ..NewAccount::plain(key)
        }
    }
}

/// Where the store cannot be read, adding the account reports why.
fn check_is_free(key: &AccountKey, settings: &Settings) -> Result<(), CliError> {
    let Ok(store) = open_to_read(settings) else {
        return Ok(());
    };
    block_on(async { Ok(accounts::check_is_free(key, &*store).await?) })
}
