//! Metrics: what the service counts, in the Prometheus text format (docs/metrics.md names them all). One registry per
//! service, none global. [`Metrics`] has all of them, [`Counters`] those of the website and the outbox.

mod blacklist;
mod durations;
mod gauges;
mod labels;
mod process;
mod tally;
mod webhook;
mod website;

pub use website::Counters;

use blacklist::BlacklistCounts;
use domain::authentication::Verdict;
use domain::self_service::upkeep::StoreFigures;
use domain::tenant::{TenantId, Tenants};
use domain::time::Now;
use gauges::Gauges;
use process::ProcessFigures;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::gauge::ConstGauge;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::Registry;
use std::sync::Arc;
use std::time::Duration;
use webhook::WebhookCounts;

/// What precedes the names of the service's own metrics.
const PREFIX: &str = "realmgate";

/// All metrics.
pub struct Metrics {
    registry: Registry,
    webhook: WebhookCounts,
    website: Arc<Counters>,
    blacklist: BlacklistCounts,
    gauges: Gauges,
}

/// What is known of a service before it starts.
#[derive(Clone, Copy, Debug)]
pub struct StartFigures {
    /// When it starts.
    pub now: Now,
    /// How many accounts of a tenant may wait for their activation.
    pub pending_limit: u32,
    /// Unix seconds when the first certificate of the public listener's chain expires; `None` without TLS.
    pub certificate_expiry: Option<i64>,
}

impl Metrics {
    /// Registers everything, so that a graph starts at zero and not at the first event.
    #[must_use]
    pub fn new(tenants: &Tenants, start: StartFigures) -> Self {
        let mut root = Registry::default();
        root.register_collector(Box::new(ProcessFigures { started: start.now.unix_seconds() }));
        let registry = root.sub_registry_with_prefix(PREFIX);
        let build = vec![("version", env!("CARGO_PKG_VERSION").to_owned())];
        registry.register("build", "What is running", Info::new(build));
        if let Some(expiry) = start.certificate_expiry {
            let help =
                "Unix time when the first certificate of the chain in [tls] expires, as it was read at the start";
            registry.register("tls_certificate_expiry_timestamp_seconds", help, ConstGauge::new(expiry));
        }
        let webhook = WebhookCounts::within(registry, tenants);
        let website = Arc::new(Counters::within(registry, tenants));
        let blacklist = BlacklistCounts::within(registry);
        let gauges = Gauges::within(registry, tenants);
        gauges.set_pending_limit(start.pending_limit);
        gauges.set_refreshed(start.now);
        Self { registry: root, webhook, website, blacklist, gauges }
    }

    /// Counts a decision that took `elapsed`.
    pub fn decided(&self, tenant: TenantId, verdict: &Verdict, elapsed: Duration) {
        self.webhook.decided(tenant, verdict, elapsed);
    }

    /// Counts a webhook call that was answered with this HTTP status instead of a decision.
    pub fn not_decided(&self, status: u16) {
        self.webhook.not_decided(status);
    }

    /// The counters of the website and the outbox.
    #[must_use]
    pub const fn website(&self) -> &Arc<Counters> {
        &self.website
    }

    /// Sets whether platforms may send requests.
    pub fn set_ready(&self, is_ready: bool) {
        self.gauges.set_ready(is_ready);
    }

    /// Sets how many connections are open, and how many were closed unread so far.
    pub fn set_connections(&self, open: usize, rejected: u64) {
        self.gauges.set_connections(open, rejected);
    }

    /// Sets how many log lines could not be written so far.
    pub fn set_log_lines_dropped(&self, total: u64) {
        self.gauges.set_log_lines_dropped(total);
    }

    /// Sets the figures of the blacklist and the replay memory: listings so far and now; of each table its entries, and
    /// those it forgot so far.
    pub fn set_blacklist(&self, listings: (u64, usize), tables: &[(&'static str, usize, u64)]) {
        self.blacklist.set(listings, tables);
    }

    /// Sets how long the youngest entry that a full table forgot lately had been idle; `None` where it forgot none.
    pub fn set_youngest_evicted(&self, table: &'static str, age: Option<Duration>) {
        self.blacklist.set_youngest_evicted(table, age);
    }

    /// The accounts in memory are those of the store, as of `now`.
    pub fn set_refreshed(&self, now: Now) {
        self.gauges.set_refreshed(now);
    }

    /// Sets the figures of the store, as of `now`.
    pub fn set_store(&self, figures: &StoreFigures, now: Now) {
        self.gauges.set_store(figures, now);
    }

    /// Sets how many usernames of a tenant have a registration that has not expired.
    pub fn set_registered(&self, tenant: TenantId, usernames: usize) {
        self.gauges.set_registered(tenant, usernames);
    }

    /// What a scraper reads.
    #[must_use]
    pub fn render(&self) -> String {
        self.webhook.publish();
        let mut text = String::new();
        encode(&mut text, &self.registry).expect("a String takes all that is written to it");
        text
    }
}
