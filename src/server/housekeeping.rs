//! The background tasks: applying other processes' changes, delivering emails from the outbox, dropping expired
//! state, writing snapshots, and those of the files beside this one.

use super::clearing::Clearing;
use super::email_requests;
use super::erasing;
use super::late_secrets;
use super::list_file::{self, ListFile};
use super::measuring;
use super::network_rules::{self, KnownRules};
use super::owner_upkeep;
use super::registrations;
use super::tick::TICK;
use super::wiring::Parts;
use crate::config::Settings;
use crate::http::plumbing::idle_connections::ROUND;
use crate::http::plumbing::lifecycle::Lifecycle;
use crate::http::plumbing::stranger_lines;
use crate::service::{ErasureView, MeasureView, OutboxView, RegistrationsView, RulesView, SecretsView, UpkeepView};
use domain::outbox::{DeliveryTurn, Round, Undelivered};
use domain::self_service::signup_limits::{MAILBOX_WINDOW, MAILBOXES_COUNTED, RecentSignup};
use domain::store_error::StoreError;
use domain::time::Now;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinHandle;

/// Limit: how long audit records are kept.
const RECORDS_KEPT: Duration = Duration::from_hours(24 * 366);

/// How often expired things are swept, by the service's clock.
const SWEEP: Duration = Duration::from_mins(1);

/// Limit: how long a network rule is kept after its end by the wall clock, in seconds. That may jump, and by
/// the monotonic clock the rule may still be in force.
const ENDED_RULES: u64 = 24 * 60 * 60;

/// How often the outbox is read when no email is announced.
const OUTBOX: Duration = Duration::from_secs(1);

/// The running tasks, and the one that a stop waits for.
pub(super) struct Housekeeping {
    tasks: Vec<JoinHandle<()>>,
    clearing: Clearing,
    registrations: RegistrationsView,
}

impl Housekeeping {
    /// Puts the outbox in order after the last run, loads the network rules and starts the tasks.
    pub(super) async fn start(parts: &Parts, settings: &Settings) -> Result<Self, StoreError> {
        let service = &parts.service;
        let (outbox, upkeep) = (OutboxView::of(service), UpkeepView::of(service));
        let start = outbox.delivery().start(outbox.clock().now()).await?;
        if start.orphans > 0 {
            tracing::info!(emails = start.orphans, "removed emails of unfinished sign-ups");
        }
        report(&outbox, &start.round);
        remember_signups(&upkeep).await;
        let measured = MeasureView::of(service);
        measuring::measure(&measured, measured.clock().now()).await;
        let rules = RulesView::of(service);
        let known = KnownRules::load(&rules).await?;
        let mut tasks = vec![
            actix_web::rt::spawn(follow_store(upkeep.clone())),
            actix_web::rt::spawn(sweep_up(upkeep.clone())),
            actix_web::rt::spawn(deliver_emails(outbox.clone(), DeliveryTurn::First)),
            actix_web::rt::spawn(deliver_emails(outbox.clone(), DeliveryTurn::Further)),
            actix_web::rt::spawn(registrations::keep(RegistrationsView::of(service))),
            actix_web::rt::spawn(email_requests::answer(outbox.clone())),
            actix_web::rt::spawn(network_rules::follow(known, rules.clone())),
            actix_web::rt::spawn(measuring::keep(measured)),
            actix_web::rt::spawn(erasing::keep(ErasureView::of(service))),
            actix_web::rt::spawn(log_counts(upkeep)),
            actix_web::rt::spawn(end_unused_connections(Arc::clone(&parts.lifecycles.serving))),
            actix_web::rt::spawn(end_unused_connections(Arc::clone(&parts.lifecycles.admin))),
        ];
        if let Some(path) = &parts.list_file {
            let file = ListFile::at(path.clone()).check_in_background(rules.blacklist()).await;
            tasks.push(actix_web::rt::spawn(list_file::watch(file, rules)));
        }
        let secrets = SecretsView::of(service);
        if secrets.captcha().get().is_none() {
            tasks.push(actix_web::rt::spawn(late_secrets::make_captcha(settings.clone(), secrets.clone())));
        }
        if !secrets.admin_access().has_token() {
            tasks.push(actix_web::rt::spawn(late_secrets::make_admin_token(settings.clone(), secrets)));
        }
        tasks.push(actix_web::rt::spawn(Arc::clone(&parts.snapshots).keep(TICK)));
        Ok(Self { tasks, clearing: Clearing::start(outbox), registrations: RegistrationsView::of(service) })
    }

    /// Ends them, once no sign-up can follow. An email that is being delivered from the outbox stays in it and is
    /// delivered after the next start; those that signups have delivered leave it first.
    pub(super) async fn stop(self) {
        self.clearing.finish().await;
        if let Err(error) = registrations::save(&self.registrations).await {
            tracing::warn!(error = error.to_string(), "cannot write registrations down");
        }
        for task in self.tasks {
            task.abort();
            if task.await.is_err_and(|error| error.is_panic()) {
                tracing::error!("housekeeping panicked");
            }
        }
    }
}

/// Each turn has a task of its own: however long a relay takes to defer old emails again, a new one leaves at once.
async fn deliver_emails(outbox: OutboxView, turn: DeliveryTurn) {
    let mut answers = true;
    let mut repeat = false;
    loop {
        if !repeat {
            wait_for_emails(&outbox, turn).await;
        }
        let due = outbox.delivery().due(turn, outbox.clock().now()).await;
        if let (Err(error), true) = (&due, answers) {
            tracing::error!(error = error.to_string(), "cannot read the outbox");
        }
        answers = due.is_ok();
        repeat = due.as_ref().is_ok_and(Round::may_go_on);
        if let Ok(round) = due {
            report(&outbox, &round);
        }
    }
}

/// New emails are announced; those whose delivery failed come due by the clock.
async fn wait_for_emails(outbox: &OutboxView, turn: DeliveryTurn) {
    match turn {
        DeliveryTurn::First => _ = tokio::time::timeout(OUTBOX, outbox.mail().signals.until_email_waits()).await,
        DeliveryTurn::Further => tokio::time::sleep(OUTBOX).await,
    }
}

/// Counts a round and logs what did not leave; the content of an email is never logged.
fn report(outbox: &OutboxView, round: &Round) {
    outbox.counters().count_round(round);
    let error = |email: &Undelivered| email.reason.as_ref().map(ToString::to_string);
    for email in &round.failed {
        tracing::warn!(email_id = email.id.as_str(), error = error(email), "email not delivered; will retry");
    }
    for email in &round.given_up {
        tracing::warn!(email_id = email.id.as_str(), error = error(email), "email given up");
    }
}

/// Does nothing else: while it waited for anything, the index would become stale, and no phone would be granted.
async fn follow_store(upkeep: UpkeepView) {
    let mut follows = true;
    loop {
        tokio::time::sleep(TICK).await;
        follows = follow(&upkeep, follows, upkeep.clock().now()).await;
    }
}

/// A sweep writes, so it waits while another process does: during a long import, say.
async fn sweep_up(upkeep: UpkeepView) {
    let mut swept = upkeep.clock().now().monotonic;
    loop {
        tokio::time::sleep(TICK).await;
        let now = upkeep.clock().now();
        if now.since(swept) >= SWEEP {
            swept = now.monotonic;
            sweep_memory(&upkeep, now);
            sweep_store(&upkeep, now).await;
            owner_upkeep::sweep(&upkeep, now).await;
        }
    }
}

async fn log_counts(upkeep: UpkeepView) {
    loop {
        tokio::time::sleep(TICK).await;
        stranger_lines::log_counts(upkeep.lines(), upkeep.tenants(), upkeep.clock().now());
    }
}

async fn end_unused_connections(lifecycle: Arc<Lifecycle>) {
    loop {
        tokio::time::sleep(ROUND).await;
        lifecycle.end_idle_connections();
    }
}

/// Brings the credentials up to date; logs when that begins to fail and when it works again.
async fn follow(upkeep: &UpkeepView, followed: bool, now: Now) -> bool {
    let refreshed = upkeep.store().credentials.refresh(now).await;
    if refreshed.is_ok() {
        upkeep.metrics().set_refreshed(now);
    }
    match (&refreshed, followed) {
        (Err(error), true) => tracing::error!(error = error.to_string(), "cannot refresh accounts from the store"),
        (Ok(()), false) => tracing::info!("accounts are refreshed from the store again"),
        _ => {}
    }
    refreshed.is_ok()
}

/// Otherwise limits by mailbox and tenant would start from zero with each restart. Accounts that were activated since are
/// not counted: their users wanted the emails. A read error does not prevent a start.
async fn remember_signups(upkeep: &UpkeepView) {
    let now = upkeep.clock().now();
    let since = now.unix_seconds().saturating_sub(MAILBOX_WINDOW.as_secs());
    let most = u32::try_from(MAILBOXES_COUNTED).unwrap_or(u32::MAX);
    let accounts = match upkeep.store().activations.pending_since(since, most).await {
        Ok(accounts) => accounts,
        Err(error) => {
            tracing::warn!(error = error.to_string(), "cannot read recent sign-ups; their rate limits start from zero");
            return;
        }
    };
    let remembered = accounts.iter().filter_map(|account| {
        let tenant = upkeep.tenants().by_name(&account.tenant)?.id;
        let ago = Duration::from_secs(now.unix_seconds().saturating_sub(account.created));
        Some(RecentSignup { tenant, mailbox: account.email.mailbox(), ago })
    });
    upkeep.signup_limits().remember(&remembered.collect::<Vec<_>>(), now);
}

/// Forgets what has expired.
fn sweep_memory(upkeep: &UpkeepView, now: Now) {
    upkeep.signup_limits().sweep(now);
    upkeep.sign_ins().sweep(now);
    upkeep.asked_emails().sweep(now);
    upkeep.tickets().sweep(now);
    upkeep.blacklist().sweep(now);
    upkeep.refused().sweep(now);
}

async fn sweep_store(upkeep: &UpkeepView, now: Now) {
    match upkeep.store().activations.purge_expired(now.unix_seconds()).await {
        Ok(0) => {}
        Ok(accounts) => tracing::info!(accounts, "removed accounts not activated in time"),
        Err(error) => tracing::warn!(error = error.to_string(), "cannot remove expired accounts"),
    }
    match upkeep.store().network_rules.purge_network_rules(now.unix_seconds().saturating_sub(ENDED_RULES)).await {
        Ok(0) => {}
        Ok(rules) => tracing::info!(rules, "removed expired network rules"),
        Err(error) => tracing::warn!(error = error.to_string(), "cannot remove expired network rules"),
    }
    match upkeep.store().audit_log.purge_records(now.unix_seconds().saturating_sub(RECORDS_KEPT.as_secs())).await {
        Ok(0) => {}
        Ok(records) => tracing::info!(records, "removed audit records older than a year"),
        Err(error) => tracing::warn!(error = error.to_string(), "cannot remove old audit records"),
    }
}
