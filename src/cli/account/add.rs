//! `account add NAME`: an operator makes an account, of any username a phone can send.

use super::super::output::Output;
use super::super::place::KeyFlags;
use super::super::{CliError, block_on, open_or_create, open_to_read, prompt};
use super::description;
use super::direct_calling_flags::DirectCallingFlags;
use super::ha1_flags::Ha1Flags;
use crate::account::{Account, AccountKey, AccountState, AccountUsername, DisplayName, EmailAddress, Role};
use crate::application_sid::ApplicationSid;
use crate::audit::Action;
use crate::config::Settings;
use crate::store::CreateError;
use crate::terminal::warn;
use clap::Args;

#[derive(Debug, Args)]
pub(in crate::cli) struct Arguments {
    #[command(flatten)]
    key: KeyFlags,
    #[command(flatten)]
    ha1s: Ha1Flags,
    /// The person's email address
    #[arg(long, value_parser = EmailAddress::parse)]
    email: Option<EmailAddress>,
    /// The person's name
    #[arg(long, value_name = "TEXT", value_parser = DisplayName::parse)]
    name: Option<DisplayName>,
    /// The longest registration granted, in seconds, instead of the tenant's
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u32).range(1..))]
    expires_max: Option<u32>,
    /// The jambonz application that answers its calls
    #[arg(long, value_name = "UUID", value_parser = ApplicationSid::parse)]
    application_sid: Option<ApplicationSid>,
    #[command(flatten)]
    direct_calling: DirectCallingFlags,
    /// Let no phone in yet
    #[arg(long)]
    disabled: bool,
}

impl Arguments {
    pub(super) fn run(&self, settings: &Settings, now: u64, output: &mut Output) -> Result<(), CliError> {
        let key = self.key.own_key(settings)?;
        if prompt::is_typed() {
            check_free(&key, settings)?;
        }
        warn_of(&key.username);
        let given = self.ha1s.ha1s(&key, self.name.as_ref(), self.email.as_ref())?;
        let account = Account {
            ha1s: given.ha1s.clone(),
            key,
            name: self.name.clone(),
            email: self.email.clone(),
            role: Role::user(),
            state: if self.disabled { AccountState::Disabled } else { AccountState::Active },
            created: now,
            activated: (!self.disabled).then_some(now),
            application_sid: self.application_sid,
            direct_calling: self.direct_calling.direct_calling(),
            expires_max: self.expires_max,
        };
        let store = open_or_create(settings, Action::Add)?;
        block_on(async {
            store.create_accounts(vec![account.clone()]).await.map_err(|error| match error {
                CreateError::Taken(_) => taken(&account.key),
                CreateError::Unavailable(error) => error.into(),
            })
        })?;
        let text = given.text(&format!("added {}", account.key));
        Ok(output.line(text, &given.object(description::object(&account)))?)
    }
}

/// A first look, so that nobody types a password in vain; the store has the last word.
fn check_free(key: &AccountKey, settings: &Settings) -> Result<(), CliError> {
    let Ok(store) = open_to_read(settings) else {
        return Ok(());
    };
    match block_on(async { Ok(store.account(key).await?) })? {
        Some(_) => Err(taken(key)),
        None => Ok(()),
    }
}

fn taken(key: &AccountKey) -> CliError {
    CliError::Failed(format!("there is an account {} already", key))
}

/// Any name that a phone can be set to is right, and some are more often a mistake: the name is hashed as it stands.
fn warn_of(username: &AccountUsername) {
    let name = username.as_str();
    let why = if name.contains('@') {
        "most phones send the part before the @ alone"
    } else if name.contains(char::is_whitespace) {
        "few phones can send blanks in it"
    } else if !name.is_ascii() {
        "phones differ in how they send letters beyond a to z"
    } else {
        return;
    };
    warn(format_args!("realmgate: warning: {name:?} counts only as the phone sends it, and {why}"));
}
