//! Present figures: of the service itself, of its accounts and of its store. None is set by a webhook call: a scraper's
//! request sets some, housekeeping the others.

use super::blacklist::rise_to;
use super::labels::{Labels, by_label, label};
use domain::accounts::AccountState;
use domain::self_service::upkeep::StoreFigures;
use domain::tenant::{TenantId, Tenants};
use domain::time::Now;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;

/// Its metrics.
pub(super) struct Gauges {
    ready: Gauge,
    connections: Gauge,
    connections_rejected: Counter,
    log_lines_dropped: Counter,
    pending_limit: Gauge,
    accounts: Vec<AccountGauges>,
    refreshed: Gauge,
    emails_waiting: Gauge,
    oldest_email: Gauge,
    last_backup: Gauge,
    database: Gauge,
    log: Gauge,
}

/// Those of one tenant.
struct AccountGauges {
    tenant: String,
    by_state: [Gauge; AccountState::ALL.len()],
    registered: Gauge,
}

impl Gauges {
    pub(super) fn within(registry: &mut Registry, tenants: &Tenants) -> Self {
        let accounts = account_gauges(registry, tenants);
        let mut gauge = |name: &str, help: &str| {
            let gauge = Gauge::<i64>::default();
            registry.register(name, help, gauge.clone());
            gauge
        };
        let ready = gauge("ready", "Whether the store answers and the service is not stopping");
        let connections = gauge("connections_open", "Open connections of the public and the webhook listener");
        let pending_limit = gauge("pending_accounts_limit", "How many pending accounts a tenant may have");
        let help = "Unix time when the accounts in memory were last known to be those of the store";
        let refreshed = gauge("accounts_refreshed_timestamp_seconds", help);
        let emails_waiting = gauge("emails_waiting", "Emails in the outbox");
        let oldest_email = gauge("emails_oldest_seconds", "Age of the oldest email in the outbox; 0 without one");
        let help = "Unix time when the last successful `realmgate backup` of this store began; 0 without one";
        let last_backup = gauge("last_backup_timestamp_seconds", help);
        let connections_rejected = Counter::default();
        let help = "Connections closed unread because their source had as many open as it may have";
        registry.register("connections_rejected", help, connections_rejected.clone());
        let log_lines_dropped = Counter::default();
        let help = "Log lines not written because standard error was full or failed";
        registry.register("log_lines_dropped", help, log_lines_dropped.clone());
        let size = ("store_size_bytes", "Size of the store's files");
        let [database, log] = by_label(registry, size, "file", ["database", "log"]);
        Self {
            ready,
            connections,
            connections_rejected,
            log_lines_dropped,
            pending_limit,
            accounts,
            refreshed,
            emails_waiting,
            oldest_email,
            last_backup,
            database,
            log,
        }
    }

    pub(super) fn set_ready(&self, is_ready: bool) {
        self.ready.set(is_ready.into());
    }

    pub(super) fn set_connections(&self, open: usize, rejected: u64) {
        self.connections.set(whole(open as u64));
        rise_to(&self.connections_rejected, rejected);
    }

    pub(super) fn set_log_lines_dropped(&self, total: u64) {
        rise_to(&self.log_lines_dropped, total);
    }

    pub(super) fn set_pending_limit(&self, most: u32) {
        self.pending_limit.set(most.into());
    }

    pub(super) fn set_refreshed(&self, now: Now) {
        self.refreshed.set(whole(now.unix_seconds()));
    }

    /// Accounts of tenants that the settings do not name any more are in no gauge.
    pub(super) fn set_store(&self, figures: &StoreFigures, now: Now) {
        for gauges in &self.accounts {
            for (state, gauge) in AccountState::ALL.iter().zip(&gauges.by_state) {
                let counts = figures.accounts.iter();
                let mut counts = counts.filter(|count| count.tenant == gauges.tenant && count.state == *state);
                gauge.set(whole(counts.next().map_or(0, |count| count.accounts)));
            }
        }
        self.emails_waiting.set(whole(figures.emails_waiting));
        let age = figures.oldest_email.map(|written| now.unix_seconds().saturating_sub(written));
        self.oldest_email.set(whole(age.unwrap_or_default()));
        self.last_backup.set(whole(figures.last_backup.unwrap_or_default()));
        self.database.set(whole(figures.database_bytes));
        self.log.set(whole(figures.log_bytes));
    }

    pub(super) fn set_registered(&self, tenant: TenantId, usernames: usize) {
        self.accounts[usize::from(tenant.0)].registered.set(whole(usernames as u64));
    }
}

fn account_gauges(registry: &mut Registry, tenants: &Tenants) -> Vec<AccountGauges> {
    let (accounts, registered) = (Family::<Labels, Gauge>::default(), Family::<Labels, Gauge>::default());
    registry.register("accounts", "Accounts by tenant and state", accounts.clone());
    let help = "Usernames whose last registration has not expired, of those in the attempt history";
    registry.register("registered_usernames", help, registered.clone());
    let of = |tenant: &str| AccountGauges {
        tenant: tenant.to_owned(),
        by_state: AccountState::ALL.map(|state| {
            let labels = vec![("tenant", tenant.to_owned()), ("state", state.name().to_owned())];
            accounts.get_or_create(&labels).clone()
        }),
        registered: registered.get_or_create(&label("tenant", tenant)).clone(),
    };
    tenants.iter().map(|tenant| of(&tenant.name)).collect()
}

fn whole(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
