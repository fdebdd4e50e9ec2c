//! `realmgate mail preview`: the activation email of a tenant, without an account and without sending it.

use super::tenant::tenant;
use crate::ambient::clock::Clock;
use crate::ambient::randomness;
use crate::ambient::terminal::Escape;
use crate::cli::error::CliError;
use crate::cli::key_flags::TenantFlag;
use crate::cli::output::{Format, Output};
use crate::config::Settings;
use crate::mail::{Composer, Sender, Transfer};
use clap::Args;
use domain::accounts::{Account, AccountKey, AccountState, AccountUsername, EmailAddress, Role};
use domain::outbox::{ActivationEmail, Compose as _, EmailId};
use domain::secrets::LinkToken;
use domain::tenant::{DirectCalling, Language};
use domain::time::Now;
use serde::Serialize;

/// `mail preview [--language L] [--tenant T]`
#[derive(Debug, Args)]
pub(in crate::cli) struct Arguments {
    /// The language of the email: en or de
    #[arg(long, value_name = "LANGUAGE", default_value = "en", value_parser = language)]
    language: Language,
    #[command(flatten)]
    tenant: TenantFlag,
}

/// The email for programs.
#[derive(Serialize)]
struct PreviewObject<'a> {
    sender: &'a str,
    message: &'a str,
}

impl Arguments {
    pub(super) fn run(&self, settings: &Settings, output: &mut Output) -> Result<(), CliError> {
        let tenant = tenant(&self.tenant, settings)?;
        let sender = Sender::parse(&settings.mail.from);
        let sender = sender.map_err(|error| CliError::Failed(format!("mail.from: {error}")))?;
        let (mut rng, now) = (randomness::system(), Clock::system().now());
        let username = AccountUsername::parse("alex").expect("a username");
        let key = AccountKey { tenant: tenant.name.clone(), realm: tenant.realms[0].clone(), username };
        let (account, email) = (sample(key, now), EmailAddress::parse("alex@example.com").expect("an address"));
        let (id, token) = (EmailId::generate(&mut rng), LinkToken::generate(&mut rng));
        let (account, id, token) = (&account, &id, &token);
        let letter = ActivationEmail { id, tenant: &tenant, account, email: &email, token, language: self.language };
        let composed = Composer::new(sender, Transfer::AsWritten).compose(letter, now);
        let composed = composed.map_err(|error| CliError::Failed(error.to_string()))?;
        if output.format() == Format::Text {
            return Ok(output.data(Escape::Text).write_all(&composed.message)?);
        }
        let message = &String::from_utf8_lossy(&composed.message);
        Ok(output.line("", &PreviewObject { sender: &composed.sender, message })?)
    }
}

/// A made-up account that waits for its activation.
fn sample(key: AccountKey, now: Now) -> Account {
    Account {
        key,
        name: None,
        email: None,
        role: Role::user(),
        state: AccountState::Pending,
        created: now.wall.as_secs(),
        activated: None,
        application_sid: None,
        direct_calling: DirectCalling::default(),
        expires_max: None,
        ha1s: Vec::new(),
    }
}

fn language(tag: &str) -> Result<Language, String> {
    Language::by_tag(tag).ok_or_else(|| "languages are en and de".to_owned())
}
