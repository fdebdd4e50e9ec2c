//! `realmgate mail preview`: any email of a tenant, for a made-up account and without sending it.

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
use clap::builder::PossibleValuesParser;
use domain::accounts::{AccountKey, AccountUsername, DisplayName, EmailAddress};
use domain::outbox::{Compose as _, EmailContents, EmailId, EmailKind, UNDO_LINK_LIFETIME};
use domain::secrets::LinkToken;
use domain::tenant::{Language, Tenant};
use domain::time::Now;
use serde::Serialize;

/// `mail preview [KIND] [--language L] [--tenant T] [--html]`
#[derive(Debug, Args)]
pub(in crate::cli) struct Arguments {
    /// Which email
    #[arg(value_name = "KIND", default_value = EmailKind::NAMES[0], value_parser = PossibleValuesParser::new(EmailKind::NAMES))]
    kind: String,
    /// The language of the email: en or de
    #[arg(long, value_name = "LANGUAGE", default_value = "en", value_parser = language)]
    language: Language,
    #[command(flatten)]
    tenant: TenantFlag,
    /// Print the HTML part alone, to be opened in a browser
    #[arg(long)]
    html: bool,
}

/// The email for programs: all of it, or its HTML part.
#[derive(Serialize)]
#[serde(untagged)]
enum PreviewObject<'a> {
    Message { sender: &'a str, message: &'a str },
    Html { html: &'a str },
}

/// The account and the secrets of an email that is not sent.
struct Sample {
    id: EmailId,
    account: AccountKey,
    name: DisplayName,
    recipient: EmailAddress,
    new_address: EmailAddress,
    token: LinkToken,
}

impl Arguments {
    pub(super) fn run(&self, settings: &Settings, output: &mut Output) -> Result<(), CliError> {
        let tenant = tenant(&self.tenant, settings)?;
        let sender = Sender::parse(&settings.mail.from);
        let sender = sender.map_err(|error| CliError::Failed(format!("mail.from: {error}")))?;
        let composer = Composer::new(sender, Transfer::AsWritten);
        let (now, sample) = (Clock::system().now(), Sample::of(&tenant));
        let contents = sample.contents(&self.kind, &tenant, self.language, now);
        let failed = |error: domain::outbox::ComposeError| CliError::Failed(error.to_string());
        if self.html {
            let html = composer.html(contents).map_err(failed)?;
            return print(html.as_bytes(), &PreviewObject::Html { html: &html }, output);
        }
        let email = composer.compose(contents, now).map_err(failed)?;
        let message = &String::from_utf8_lossy(&email.message);
        print(&email.message, &PreviewObject::Message { sender: &email.sender, message }, output)
    }
}

impl Sample {
    fn of(tenant: &Tenant) -> Self {
        let mut rng = randomness::system();
        let address = |text| EmailAddress::parse(text).expect("an address");
        Self {
            id: EmailId::generate(&mut rng),
            account: AccountKey {
                tenant: tenant.name.clone(),
                realm: tenant.realms[0].clone(),
                username: AccountUsername::parse("alex").expect("a username"),
            },
            name: DisplayName::parse("Alex").expect("a name"),
            recipient: address("alex@example.com"),
            new_address: address("alex@example.net"),
            token: LinkToken::generate(&mut rng),
        }
    }

    fn contents<'a>(&'a self, kind: &str, tenant: &'a Tenant, language: Language, now: Now) -> EmailContents<'a> {
        let Self { id, account, name, recipient, .. } = self;
        EmailContents { id, tenant, account, name: Some(name), recipient, language, kind: self.kind(kind, now) }
    }

    /// The kind with this name.
    fn kind(&self, name: &str, now: Now) -> EmailKind<'_> {
        let (token, at) = (&self.token, now.unix_seconds());
        let kinds = [
            EmailKind::Activate { token },
            EmailKind::Welcome,
            EmailKind::Recover { token },
            EmailKind::Magic { token, code: "K7QX-2M9P" },
            EmailKind::EmailChanged { token, new: &self.new_address },
            EmailKind::ConfirmEmail { token },
            EmailKind::PasswordChanged,
            EmailKind::PhoneAdded { phone: "desk" },
            EmailKind::NewSignIn { at, address: Some("203.0.113.7"), user_agent: Some("Firefox on Linux") },
            EmailKind::Disabled,
            EmailKind::DeletionPending { token, erased_at: at + UNDO_LINK_LIFETIME.as_secs() },
        ];
        kinds.into_iter().find(|kind| kind.name() == name).expect("the command line takes no other name")
    }
}

fn print(data: &[u8], object: &PreviewObject<'_>, output: &mut Output) -> Result<(), CliError> {
    match output.format() {
        Format::Text => Ok(output.data(Escape::Text).write_all(data)?),
        Format::Json => Ok(output.line("", object)?),
    }
}

fn language(tag: &str) -> Result<Language, String> {
    Language::by_tag(tag).ok_or_else(|| "languages are en and de".to_owned())
}
