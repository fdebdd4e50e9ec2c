//! `account add NAME`: an operator makes an account, of any username a phone can send.

use super::super::output::Output;
use super::super::place::{KeyFlags, named};
use super::super::{CliError, block_on, open_or_create};
use super::direct_calling_flags::DirectCallingFlags;
use super::ha1_flags::Ha1Flags;
use super::{description, fields};
use crate::account::{Account, AccountState, EmailAddress, Role};
use crate::audit::Action;
use crate::config::Settings;
use crate::store::CreateError;
use clap::Args;

#[derive(Debug, Args)]
pub(in crate::cli) struct Arguments {
    #[command(flatten)]
    key: KeyFlags,
    #[command(flatten)]
    ha1s: Ha1Flags,
    /// Where letters go
    #[arg(long, value_parser = EmailAddress::parse)]
    email: Option<EmailAddress>,
    /// The person's name
    #[arg(long, value_name = "TEXT", value_parser = fields::display_name)]
    name: Option<String>,
    /// The longest registration granted, in seconds, instead of the tenant's
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u32).range(1..))]
    expires_max: Option<u32>,
    /// The jambonz application that answers its calls
    #[arg(long, value_name = "UUID", value_parser = fields::application_sid)]
    application_sid: Option<String>,
    #[command(flatten)]
    direct_calling: DirectCallingFlags,
    /// Let no phone in yet
    #[arg(long)]
    disabled: bool,
}

impl Arguments {
    pub(super) fn run(&self, settings: &Settings, now: u64, output: &mut Output) -> Result<(), CliError> {
        let key = self.key.own_key(settings)?;
        let account = Account {
            ha1s: self.ha1s.ha1s(&key)?,
            key,
            name: self.name.clone(),
            email: self.email.clone(),
            role: Role::user(),
            state: if self.disabled { AccountState::Disabled } else { AccountState::Active },
            created: now,
            activated: (!self.disabled).then_some(now),
            application_sid: self.application_sid.clone(),
            direct_calling: self.direct_calling.direct_calling(),
            expires_max: self.expires_max,
        };
        let store = open_or_create(settings, Action::Add)?;
        block_on(async {
            store.create_accounts(vec![account.clone()]).await.map_err(|error| match error {
                CreateError::Taken(_) => {
                    CliError::Failed(format!("there is an account {} already", named(&account.key)))
                }
                CreateError::Unavailable(error) => error.into(),
            })
        })?;
        Ok(output.line(format_args!("added {}", named(&account.key)), &description::object(&account))?)
    }
}
