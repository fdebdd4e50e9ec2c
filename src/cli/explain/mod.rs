//! `realmgate explain`: why was this phone refused? Reads what the platform posted, or asks the running server what it
//! remembers of a name's last refused attempt, and prints step by step what the service sees in it; changes nothing and
//! prints no secret.

mod by_name;
mod conclusion;
mod evidence;
mod report;
mod rules;
mod server_report;
mod verdict;
mod words;

use super::key_flags::TenantFlag;
use super::output::Output;
use super::{CliError, block_on, open_to_read, password};
use crate::ambient::clock::Clock;
use crate::ambient::randomness;
use crate::config::Settings;
use by_name::ByName;
use clap::Args;
use domain::explain::{Case, Evidence, ServerReport};
use domain::secrets::Secret;
use report::Report;
use rules::explainer;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use verdict::ExplainVerdict;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// A file with what the platform posted: JSON body, query string or Authorization header; `-` is standard input. If there
    /// is no such file, a username like bob, bob@realm or sip:bob@realm: the running server is asked for its last rejected
    /// attempt [default: standard input]
    #[arg(value_name = "FILE|NAME")]
    subject: Option<PathBuf>,
    /// The username, even if there is a file of that name
    #[arg(long, value_name = "NAME", conflicts_with = "subject", allow_hyphen_values = true)]
    name: Option<String>,
    /// The file, whatever its name
    #[arg(long, value_name = "FILE", conflicts_with_all = ["subject", "name"])]
    file: Option<PathBuf>,
    #[command(flatten)]
    tenant: TenantFlag,
    /// The SIP method of the request with an Authorization header [default: REGISTER]
    #[arg(long, value_name = "METHOD")]
    method: Option<String>,
    /// Read the password that the phone should have from the first line of standard input, to find out which side is wrong;
    /// at a terminal, prompt for it
    #[arg(long)]
    password_stdin: bool,
}

/// What is to be explained.
enum ExplainSubject<'a> {
    /// What is on standard input.
    Input,
    /// What is in this file.
    File(&'a Path),
    /// The last refused attempt of this name; what else it could have been.
    Name(&'a str, &'static str),
}

impl Arguments {
    pub(super) fn run(&self, settings: &Settings, output: &mut Output) -> Result<(), CliError> {
        if let ExplainSubject::Name(name, other_reading) = self.subject()? {
            if self.method.is_some() {
                return Err(CliError::Usage("--method is for an Authorization header, not for a username".to_owned()));
            }
            let (tenant, password) = (self.tenant.typed(settings)?, self.password()?);
            return ByName { name, tenant, password, other_reading }.print(settings, output);
        }
        let mut report = self.report(settings)?;
        if self.subject.is_some() && report.conclusion.verdict == ExplainVerdict::NotJudged {
            report.conclusion.text.push_str(" (It was read as a file; for a username use --name NAME.)");
        }
        report.print(output)?;
        if report.conclusion.verdict == ExplainVerdict::LetIn {
            return Ok(());
        }
        output.flush()?;
        Err(CliError::Reported)
    }

    /// A file that exists is read as one; any other argument is a name.
    fn subject(&self) -> Result<ExplainSubject<'_>, CliError> {
        match (&self.name, &self.file, &self.subject) {
            (Some(name), ..) => Ok(ExplainSubject::Name(name, "")),
            (_, Some(file), _) => Ok(ExplainSubject::File(file)),
            (_, _, None) => Ok(ExplainSubject::Input),
            (_, _, Some(subject)) if subject == Path::new("-") => Ok(ExplainSubject::Input),
            (_, _, Some(subject)) if is_file(subject)? => Ok(ExplainSubject::File(subject)),
            (_, _, Some(subject)) => {
                let other = " (It was read as a username, because there is no such file; for a file use --file FILE.)";
                let name = subject.to_str().ok_or_else(|| CliError::Usage("a username must be UTF-8".to_owned()))?;
                Ok(ExplainSubject::Name(name, other))
            }
        }
    }

    fn password(&self) -> Result<Option<Secret>, CliError> {
        self.password_stdin.then(password::known).transpose()
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
            let text = "--method is for an Authorization header; a body names its method itself";
            return Err(CliError::Usage(text.to_owned()));
        }
        let (store, policy) = (open_to_read(settings)?, settings.blacklist.policy());
        let report = match evidence {
            Evidence::Call => server_report::ask(settings, &policy, tenant, &fields),
            Evidence::Header => ServerReport::nothing("there is nothing to ask"),
        };
        let case = Case { tenant, fields, evidence, password, report };
        let explainer = explainer(&*store, &tenants, &policy, settings);
        let (now, mut rng) = (Clock::system().now(), randomness::system());
        let explanation = block_on(async { Ok(explainer.explain(&case, now, &mut rng).await?) })?;
        Ok(words::report(&explanation, &named))
    }

    /// What was pasted, and the password where one is typed.
    fn read(&self) -> Result<(Vec<u8>, Option<Secret>), CliError> {
        let password = self.password()?;
        let typed = io::stdin().lock();
        let mut pasted = Vec::new();
        match self.subject()? {
            ExplainSubject::File(file) => File::open(file)
                .map_err(at(file))?
                .take(evidence::ENOUGH as u64)
                .read_to_end(&mut pasted)
                .map_err(at(file))?,
            _ => typed.take(evidence::ENOUGH as u64).read_to_end(&mut pasted)?,
        };
        Ok((pasted, password))
    }
}

/// Whether there is something of that name that can be read as a file. What cannot be a file name is not one.
fn is_file(path: &Path) -> Result<bool, CliError> {
    match fs::metadata(path) {
        Ok(metadata) => Ok(!metadata.is_dir()),
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => Err(at(path)(error)),
        Err(_) => Ok(false),
    }
}

fn at(file: &Path) -> impl Fn(io::Error) -> CliError {
    move |error| CliError::Failed(format!("{}: {error}", file.display()))
}
