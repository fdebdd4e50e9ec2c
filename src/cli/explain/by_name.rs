//! `realmgate explain NAME`: the last refused attempt of a name, from what the running server remembers of it.

use super::super::output::Output;
use super::super::running_server::{AskError, RunningServer};
use super::super::{CliError, block_on, open_to_read};
use super::report::Report;
use super::rules::explainer;
use super::{server_report, words};
use crate::ambient::clock::Clock;
use crate::ambient::randomness;
use crate::config::{Settings, TenantSettings};
use crate::http::admin::api::refused::{RefusedAnswer, RefusedOfTenant, RefusedQuery};
use domain::explain::RefusedCase;
use domain::secrets::Secret;
use std::collections::HashSet;

/// Whose attempt is asked for, and what else was typed.
pub(super) struct ByName<'a> {
    pub(super) name: &'a str,
    /// One tenant's; of all of them otherwise.
    pub(super) tenant: Option<TenantSettings>,
    pub(super) password: Option<Secret>,
    /// What else the name could have been.
    pub(super) other_reading: &'static str,
}

impl ByName<'_> {
    /// Prints an explanation per tenant that has refused the name, the last refusal first.
    pub(super) fn print(&self, settings: &Settings, output: &mut Output) -> Result<(), CliError> {
        let answer = self.ask(settings)?;
        let mut seen = HashSet::new();
        let newest = answer.attempts.iter().filter(|refused| seen.insert(refused.tenant.clone()));
        let reports: Vec<Report> =
            newest.map(|refused| self.report(refused, &answer, settings)).collect::<Result<_, _>>()?;
        if reports.is_empty() {
            let mut report = words::refused::nothing(self.name, &answer);
            report.conclusion.text.push_str(self.other_reading);
            report.print(output)?;
        }
        for report in &reports {
            report.print(output)?;
        }
        output.flush()?;
        Err(CliError::Reported)
    }

    fn ask(&self, settings: &Settings) -> Result<RefusedAnswer, CliError> {
        let tenant = self.tenant.as_ref().map(|tenant| tenant.name.clone());
        let question = RefusedQuery { name: self.name.to_owned(), tenant };
        let unasked = |error: String| {
            let end = if error.ends_with('?') { "" } else { "." };
            CliError::Failed(format!(
                "the last rejected attempt of {:?} is in the memory of the running server, which cannot be reached: {error}{end}{}",
                self.name, self.other_reading
            ))
        };
        let token = settings.admin_token().map_err(|error| unasked(error.to_string()))?;
        let asked = || -> Result<RefusedAnswer, AskError> {
            RunningServer::of(settings)?.query(&token, "/refused-attempts", &question)
        };
        asked().map_err(|error| unasked(error.to_string()))
    }

    fn report(
        &self,
        refused: &RefusedOfTenant,
        answer: &RefusedAnswer,
        settings: &Settings,
    ) -> Result<Report, CliError> {
        let unknown = |what: &str| {
            CliError::Failed(format!(
                "the running server knows {what}: it was probably started with other settings or is another version"
            ))
        };
        let named = settings.tenant_settings().iter().find(|tenant| tenant.name == refused.tenant).cloned();
        let named = named.ok_or_else(|| unknown("a tenant that is not in these settings"))?;
        let tenants = settings.tenants_without_secrets()?;
        let tenant = tenants.by_name(&named.name).expect("it was found among them");
        let reason = refused.attempt.reason().ok_or_else(|| unknown("a reason that this program does not"))?;
        let (store, policy) = (open_to_read(settings)?, settings.blacklist.policy());
        let case = RefusedCase {
            tenant,
            attempt: &refused.attempt,
            reason,
            password: self.password.clone(),
            report: server_report::ask(settings, &policy, tenant, &refused.attempt.fields()),
        };
        let explainer = explainer(&*store, &tenants, &policy, settings);
        let (now, mut rng) = (Clock::system().now(), randomness::system());
        let explanation = block_on(async { Ok(explainer.explain_refused(&case, now, &mut rng).await?) })?;
        let subject = words::refused::subject(refused, answer, now.unix_seconds());
        Ok(Report { subject: Some(subject), ..words::report(&explanation, &named) })
    }
}
