//! Metrics: what the service counts, in the Prometheus text format. One registry per service, none global. [`Metrics`]
//! has all of them, [`Counters`] those of the website and the outbox.

mod blacklist;
mod labels;
mod website;

pub use website::Counters;

use blacklist::{BlacklistCounts, rise_to};
use domain::authentication::{Decision, DenialReason, Noticed, Verdict};
use domain::tenant::{TenantId, Tenants};
use labels::Labels;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::Registry;
use std::sync::Arc;
use std::time::Duration;

/// Upper bounds of the latency histogram, in seconds: a decision takes tens of microseconds.
const DECISION_SECONDS: [f64; 12] =
    [0.000_01, 0.000_025, 0.000_05, 0.000_1, 0.000_25, 0.000_5, 0.001, 0.005, 0.025, 0.1, 0.5, 1.5];

/// The counters of one tenant, found once and not again for each request.
struct Decisions {
    granted: Counter,
    denied: [Counter; DenialReason::NAMES.len()],
}

/// All metrics.
pub struct Metrics {
    registry: Registry,
    decisions: Vec<Decisions>,
    decision_seconds: Histogram,
    noticed: [Counter; NOTICES.len()],
    not_decided: Family<Labels, Counter>,
    website: Arc<Counters>,
    levels: Family<Labels, Gauge>,
    connections_refused: Counter,
    blacklist: BlacklistCounts,
}

/// The words of what was noticed and not acted on, in the order of `notices`.
const NOTICES: [&str; 8] = [
    "would_blacklist",
    "would_lock_pair",
    "would_guard",
    "would_refuse_replay",
    "unattributed_repeat",
    "foreign_identity",
    "no_identity",
    "far_nonce",
];

/// What alerts ask for, as HTTP statuses: a wrong password of a platform, and no decision. An increase is seen only in a
/// series that was there before, so each of these is there from the start.
const WATCHED_STATUSES: [u16; 2] = [401, 503];

impl Metrics {
    /// Registers everything, so that a graph starts at zero and not at the first event.
    #[must_use]
    pub fn new(tenants: &Tenants) -> Self {
        let mut registry = Registry::with_prefix("realmgate");
        let build = vec![("version", env!("CARGO_PKG_VERSION").to_owned())];
        registry.register("build", "What is running", Info::new(build));
        let family = Family::<Labels, Counter>::default();
        registry.register("decisions", "Webhook decisions by tenant, status and reason", family.clone());
        let decisions = tenants.iter().map(|tenant| Decisions::of(&family, &tenant.name)).collect();
        let decision_seconds = Histogram::new(DECISION_SECONDS);
        registry.register("decision_seconds", "Time from the body to the decision", decision_seconds.clone());
        let notice_counts = Family::<Labels, Counter>::default();
        registry.register("noticed", "What was noticed about attempts and not acted on", notice_counts.clone());
        let noticed = NOTICES.map(|what| notice_counts.get_or_create(&vec![("what", what.to_owned())]).clone());
        let not_decided = Family::<Labels, Counter>::default();
        for status in WATCHED_STATUSES {
            not_decided.get_or_create(&answered(status)).inc_by(0);
        }
        registry.register("webhook_errors", "Webhook calls answered without a decision", not_decided.clone());
        let events = Family::default();
        registry.register("events", "What people did at the website, emails and snapshots, by outcome", events.clone());
        let website = Arc::new(Counters::in_family(&events));
        website.register(&mut registry, tenants);
        let levels = Family::default();
        registry.register("level", "Present sizes: listings, verified answers, emails, readiness", levels.clone());
        let connections_refused = Counter::default();
        let help = "Connections closed unread because their source had as many open as it may have";
        registry.register("connections_refused", help, connections_refused.clone());
        let blacklist = BlacklistCounts::within(&mut registry);
        Self {
            registry,
            decisions,
            decision_seconds,
            noticed,
            not_decided,
            website,
            levels,
            connections_refused,
            blacklist,
        }
    }

    /// Counts a decision that took `elapsed`.
    pub fn decided(&self, tenant: TenantId, verdict: &Verdict, elapsed: Duration) {
        let decisions = &self.decisions[usize::from(tenant.0)];
        match &verdict.decision {
            Decision::Granted(_) => decisions.granted.inc(),
            Decision::Denied(denial) => decisions.denied[index_of(denial.reason)].inc(),
        };
        self.decision_seconds.observe(elapsed.as_secs_f64());
        for (counter, noticed) in self.noticed.iter().zip(notices(verdict.noticed)) {
            if noticed {
                counter.inc();
            }
        }
    }

    /// Counts a webhook call that was answered with this HTTP status instead of a decision.
    pub fn not_decided(&self, status: u16) {
        self.not_decided.get_or_create(&answered(status)).inc();
    }

    /// The counters of the website and the outbox.
    #[must_use]
    pub const fn website(&self) -> &Arc<Counters> {
        &self.website
    }

    /// Sets a present size.
    pub fn set_level(&self, of: &'static str, size: usize) {
        let size = i64::try_from(size).unwrap_or(i64::MAX);
        self.levels.get_or_create(&vec![("of", of.to_owned())]).set(size);
    }

    /// Sets how many connections were refused so far.
    pub fn set_connections_refused(&self, refused: u64) {
        rise_to(&self.connections_refused, refused);
    }

    /// Sets the figures of the blacklist and the replay memory: listings so far; of each table its entries, and those
    /// it forgot so far.
    pub fn set_blacklist(&self, listings: u64, tables: &[(&'static str, usize, u64)]) {
        self.blacklist.set(listings, tables);
    }

    /// Sets how long the youngest entry that a full table forgot lately had been idle; `None` where it forgot none.
    pub fn set_youngest_evicted(&self, table: &'static str, age: Option<Duration>) {
        self.blacklist.set_youngest_evicted(table, age);
    }

    /// What a scraper reads.
    #[must_use]
    pub fn render(&self) -> String {
        let mut text = String::new();
        encode(&mut text, &self.registry).expect("a String takes all that is written to it");
        text
    }
}

impl Decisions {
    fn of(family: &Family<Labels, Counter>, tenant: &str) -> Self {
        let counter = |status: &str, reason: &str| {
            let labels = [("tenant", tenant), ("status", status), ("reason", reason)];
            family.get_or_create(&labels.map(|(name, value)| (name, value.to_owned())).to_vec()).clone()
        };
        Self { granted: counter("ok", "granted"), denied: DenialReason::NAMES.map(|reason| counter("fail", reason)) }
    }
}

fn answered(status: u16) -> Labels {
    vec![("status", status.to_string())]
}

fn index_of(reason: DenialReason) -> usize {
    DenialReason::NAMES.iter().position(|name| *name == reason.name()).expect("each reason has a name in the list")
}

const fn notices(noticed: Noticed) -> [bool; NOTICES.len()] {
    let Noticed { blacklist, pair_locked, guarded, replay, unattributed_repeat, identity, no_identity, nonce_time } =
        noticed;
    [blacklist, pair_locked, guarded, replay, unattributed_repeat, identity, no_identity, nonce_time]
}
