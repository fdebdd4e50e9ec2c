//! `realmgate explain`: why was this phone refused? Reads what the platform posted and says step by step what the
//! service sees in it; changes nothing and prints no secret.

mod conclusion;
mod evidence;
mod report;
mod told;
pub(super) mod words;

use super::output::Output;
use super::place::TenantFlag;
use super::{CliError, block_on, open_to_read, password};
use crate::authenticate::Rules;
use crate::chance;
use crate::clock::Clock;
use crate::config::Settings;
use crate::explain::{Case, Evidence, Explainer, Told};
use crate::secret::Secret;
use clap::Args;
use conclusion::Verdict;
use report::Report;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// What the platform posted: a JSON body, a query string, or an Authorization header [default: standard input]
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    #[command(flatten)]
    tenant: TenantFlag,
    /// The SIP method that an Authorization header was sent with [default: REGISTER]
    #[arg(long, value_name = "METHOD")]
    method: Option<String>,
    /// Read the password that the phone should have from the first line of standard input, to tell who has it wrong; at a
    /// terminal it is asked for
    #[arg(long)]
    password_stdin: bool,
}

impl Arguments {
    pub(super) fn run(&self, settings: &Settings, output: &mut Output) -> Result<(), CliError> {
        let report = self.report(settings)?;
        report.print(output)?;
        if report.conclusion.verdict == Verdict::LetIn {
            return Ok(());
        }
        output.flush()?;
        Err(CliError::Reported)
    }

    fn report(&self, settings: &Settings) -> Result<Report, CliError> {
        let named = self.tenant.find(settings)?;
        let tenants = settings.tenants_without_secrets()?;
        let tenant = tenants.by_name(&named.name).expect("it was found among them");
        let (pasted, password) = self.read()?;
        let (fields, evidence) = match evidence::read(&pasted, self.method.as_deref()) {
            Ok(read) => read,
            Err(unreadable) => return Ok(words::unreadable(&unreadable)),
        };
        if evidence == Evidence::Call && self.method.is_some() {
            let text = "--method goes with an Authorization header; a body names its method itself";
            return Err(CliError::Usage(text.to_owned()));
        }
        let (store, policy) = (open_to_read(settings)?, settings.blacklist.policy());
        let told = match evidence {
            Evidence::Call => told::ask(settings, &policy, tenant, &fields),
            Evidence::Header => Told::nothing("there is nothing to ask"),
        };
        let case = Case { tenant, fields, evidence, password, told };
        let explainer = Explainer { store: &*store, tenants: &tenants, policy: &policy, rules: rules(settings) };
        let (now, mut rng) = (Clock::system().now(), chance::system());
        let explanation = block_on(async { Ok(explainer.explain(&case, now, &mut rng).await?) })?;
        Ok(words::report(&explanation, &named))
    }

    /// What was pasted, and the password where one is typed.
    fn read(&self) -> Result<(Vec<u8>, Option<Secret>), CliError> {
        let password = if self.password_stdin { Some(password::known()?) } else { None };
        let typed = io::stdin().lock();
        let mut pasted = Vec::new();
        match &self.file {
            Some(file) => File::open(file)
                .map_err(at(file))?
                .take(evidence::ENOUGH as u64)
                .read_to_end(&mut pasted)
                .map_err(at(file))?,
            None => typed.take(evidence::ENOUGH as u64).read_to_end(&mut pasted)?,
        };
        Ok((pasted, password))
    }
}

fn at(file: &Path) -> impl Fn(io::Error) -> CliError {
    move |error| CliError::Failed(format!("{}: {error}", file.display()))
}

fn rules(settings: &Settings) -> Rules {
    Rules {
        identity_register: settings.webhook.identity_register,
        identity_invite: settings.webhook.identity_invite,
        replay: settings.replay.mode,
    }
}
