//! What the webhook counts: decisions, how long they took, what was let through although a rule spoke against it, and
//! calls without a decision. Each series of a decision is found once, at the start, and not again for each request.

use super::blacklist::rise_to;
use super::durations::Durations;
use super::labels::{Labels, by_label, label};
use super::tally::Tally;
use domain::authentication::{Decision, DenialReason, Noticed, Verdict};
use domain::tenant::{TenantId, Tenants};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::registry::Registry;
use std::time::Duration;

/// The rules that may only observe, by their names in metrics.
const RULES: [&str; 5] = ["blacklist", "pair_lock", "guard", "replay", "identity"];

/// What is noticed about an attempt and not acted on: the rules, and three counters of their own.
const NOTICES: usize = RULES.len() + 3;

/// The HTTP statuses of calls without a decision, each there from the start: an increase is seen only in a series that was
/// there before.
const ERROR_STATUSES: [u16; 7] = [400, 401, 405, 408, 413, 415, 503];

/// How many counts a tenant has: of grants, then of denials by reason.
const OUTCOMES: usize = 1 + DenialReason::NAMES.len();

/// Its metrics. What each decision raises is counted by each thread for itself, and reaches the series when a scraper asks.
pub(super) struct WebhookCounts {
    /// By tenant, and within one by outcome.
    decided: Tally,
    decisions: Vec<[Counter; OUTCOMES]>,
    duration: Durations,
    noticed: [Counter; NOTICES],
    errors: [Counter; ERROR_STATUSES.len()],
    other_errors: Family<Labels, Counter>,
}

impl WebhookCounts {
    pub(super) fn within(registry: &mut Registry, tenants: &Tenants) -> Self {
        let family = Family::<Labels, Counter>::default();
        registry.register("decisions", "Webhook decisions by tenant, status and reason", family.clone());
        let decisions: Vec<_> = tenants.iter().map(|tenant| decisions(&family, &tenant.name)).collect();
        let duration = Durations::default();
        let help = "Time from the complete request to the decision";
        registry.register("decision_duration_seconds", help, duration.clone());
        let other_errors = Family::<Labels, Counter>::default();
        let errors = ERROR_STATUSES.map(|status| other_errors.get_or_create(&answered(status)).clone());
        registry.register("webhook_errors", "Webhook calls answered without a decision", other_errors.clone());
        let decided = Tally::new(decisions.len() * OUTCOMES);
        Self { decided, decisions, duration, noticed: noticed(registry), errors, other_errors }
    }

    /// Counts a decision that took `elapsed`.
    pub(super) fn decided(&self, tenant: TenantId, verdict: &Verdict, elapsed: Duration) {
        let outcome = match &verdict.decision {
            Decision::Granted(_) => 0,
            Decision::Denied(denial) => 1 + index_of(denial.reason),
        };
        self.decided.add(usize::from(tenant.0) * OUTCOMES + outcome, 1);
        self.duration.observe(elapsed);
        for (counter, noticed) in self.noticed.iter().zip(notices(verdict.noticed)) {
            if noticed {
                counter.inc();
            }
        }
    }

    /// Counts a call that was answered with this HTTP status instead of a decision.
    pub(super) fn not_decided(&self, status: u16) {
        match ERROR_STATUSES.iter().position(|known| *known == status) {
            Some(index) => self.errors[index].inc(),
            None => self.other_errors.get_or_create(&answered(status)).inc(),
        };
    }

    /// Takes what the threads have counted into the series.
    pub(super) fn publish(&self) {
        for (index, counter) in self.decisions.iter().flatten().enumerate() {
            rise_to(counter, self.decided.sum(index));
        }
    }
}

/// The series of one tenant, by outcome.
fn decisions(family: &Family<Labels, Counter>, tenant: &str) -> [Counter; OUTCOMES] {
    let counter = |status: &str, reason: &str| {
        let labels = [("tenant", tenant), ("status", status), ("reason", reason)];
        family.get_or_create(&labels.map(|(name, value)| (name, value.to_owned())).to_vec()).clone()
    };
    std::array::from_fn(|outcome| match outcome.checked_sub(1) {
        None => counter("ok", "granted"),
        Some(reason) => counter("fail", DenialReason::NAMES[reason]),
    })
}

/// In the order of [`notices`].
fn noticed(registry: &mut Registry) -> [Counter; NOTICES] {
    let help = "Attempts that a rule would have rejected, had it been enforced";
    let [blacklist, pair_lock, guard, replay, identity] = by_label(registry, ("unenforced", help), "rule", RULES);
    let mut alone = |name: &str, help: &str| {
        let counter = Counter::default();
        registry.register(name, help, counter.clone());
        counter
    };
    [
        blacklist,
        pair_lock,
        guard,
        replay,
        identity,
        alone("identity_missing", "Attempts let pass although nothing said whose address they act for"),
        alone("unattributed_repeats", "Repeated answers let pass because there was no address to compare"),
        alone("far_nonces", "Right answers to a nonce whose time is more than 8 days old or an hour ahead"),
    ]
}

const fn notices(noticed: Noticed) -> [bool; NOTICES] {
    let Noticed { blacklist, pair_locked, guarded, replay, unattributed_repeat, identity, no_identity, nonce_time } =
        noticed;
    [blacklist, pair_locked, guarded, replay, identity, no_identity, unattributed_repeat, nonce_time]
}

fn answered(status: u16) -> Labels {
    label("status", status.to_string())
}

fn index_of(reason: DenialReason) -> usize {
    DenialReason::NAMES.iter().position(|name| *name == reason.name()).expect("each reason has a name in the list")
}
