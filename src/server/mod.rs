//! The only wiring: settings become nouns, nouns and edges become a running service (`wiring`), which listens
//! (`listeners`), does its background tasks (`housekeeping`) and stops without cutting a request short.

pub mod telemetry; // log lines
mod audit_log;
mod clearing;
mod descriptors;
mod email_requests;
mod erasing;
mod housekeeping;
mod late_secrets;
mod list_file;
mod listeners;
mod measuring;
mod network_rules;
mod owner_upkeep;
mod registrations;
mod roles;
pub mod snapshot;
mod tick;
mod welcome;
mod wiring;

pub use listeners::Addresses;
pub use wiring::{Outside, StartError};

use crate::ambient::clock::Clock;
use crate::ambient::data_lock::DataLock;
use crate::ambient::terminal::{self, Escape, complain};
use crate::config::{Settings, Severity};
use crate::http::plumbing::lifecycle::Lifecycle;
use domain::secrets::Secret;
use domain::self_service::upkeep::Upkeep;
use housekeeping::Housekeeping;
use listeners::{Handles, Ports};
use snapshot::Snapshots;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;
use tokio::signal::unix::{SignalKind, signal};
use welcome::Reader;

/// How often a draining service checks whether its last connection is gone.
const DRAIN_POLL: Duration = Duration::from_millis(20);

/// A running service: its ports are bound and answer.
pub struct Server {
    /// Where it listens.
    pub addresses: Addresses,
    /// The webhook password, where this start created it.
    pub new_webhook_password: Option<Secret>,
    lifecycle: Arc<Lifecycle>,
    handles: Handles,
    housekeeping: Housekeeping,
    snapshots: Arc<Snapshots>,
    upkeep: Arc<dyn Upkeep>,
    lock: DataLock,
    drain: Duration,
}

impl Server {
    /// Opens the store, makes every noun, binds the listeners and starts to answer.
    pub async fn start(mut settings: Settings, outside: Outside) -> Result<Self, StartError> {
        let (bound, addresses) = Ports::bind(&settings)?;
        let Addresses { public: address, webhook, admin: admin_address } = addresses;
        (settings.listen, settings.webhook_listen, settings.admin_listen) = (address, webhook, admin_address);
        let parts = wiring::assemble(&settings, outside).await?;
        let (lifecycle, upkeep) = (Arc::clone(&parts.lifecycles.serving), Arc::clone(&parts.service.store.upkeep));
        let housekeeping = Housekeeping::start(&parts, &settings).await?;
        let handles = bound.serve(&parts, &settings)?;
        let webhook_address = webhook.map(tracing::field::display);
        tracing::info!(%address, webhook_address, %admin_address, version = env!("CARGO_PKG_VERSION"), "listening");
        let new_webhook_password = parts.new_webhook_password;
        Ok(Self {
            addresses,
            new_webhook_password,
            lifecycle,
            handles,
            housekeeping,
            snapshots: parts.snapshots,
            upkeep,
            lock: parts.lock,
            drain: settings.drain.get(),
        })
    }

    /// Serves until `stop` resolves, then drains: readiness is off, each response closes its connection, and the
    /// listeners go when the last connection has gone or the drain time is over.
    pub async fn run_until(self, stop: impl Future<Output = ()>) {
        stop.await;
        tracing::info!(connections = self.lifecycle.connections(), "draining");
        self.lifecycle.drain();
        let gone = async {
            while self.lifecycle.connections() > 0 {
                tokio::time::sleep(DRAIN_POLL).await;
            }
        };
        if tokio::time::timeout(self.drain, gone).await.is_err() {
            tracing::info!(connections = self.lifecycle.connections(), "drain timeout reached");
        }
        futures_util::future::join_all(self.handles.serving.iter().map(|handle| handle.stop(true))).await;
        self.housekeeping.stop().await;
        self.handles.admin.stop(true).await;
        self.snapshots.finish().await;
        if let Err(error) = self.upkeep.settle().await {
            tracing::warn!(error = error.to_string(), "cannot checkpoint the store");
        }
        self.lock.release();
        tracing::info!("stopped");
    }
}

/// Runs the service in the foreground until SIGTERM or SIGINT.
fn run(settings: &Settings) -> Result<(), StartError> {
    actix_web::rt::System::new().block_on(async {
        let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
        let outside = Outside::real(settings, Clock::system())?;
        let server = Server::start(settings.clone(), outside).await?;
        // Phones are served even where the welcome text cannot be printed; what it shows is also kept elsewhere.
        if let Err(error) = welcome::welcome(
            &mut terminal::stdout(Escape::Text),
            Reader::of_stdout(),
            settings,
            &server.addresses,
            server.new_webhook_password.as_ref(),
        ) {
            tracing::warn!(error = error.to_string(), "cannot print the welcome text");
        }
        let stop = async {
            tokio::select! {
                _ = terminate.recv() => (),
                _ = interrupt.recv() => (),
            }
        };
        server.run_until(stop).await;
        Ok(())
    })
}

/// Serves in the foreground: starts logging, rejects invalid settings, and prints to standard error what stopped
/// it.
#[must_use]
pub fn serve(settings: &Settings) -> ExitCode {
    // Lives until the last line is written.
    let _logging = telemetry::start(settings.log, settings.log_format);
    let (errors, others): (Vec<_>, Vec<_>) =
        settings.problems().into_iter().partition(|problem| problem.severity == Severity::Error);
    // Warnings are logged once it starts; `check` prints all problems.
    if !errors.is_empty() {
        for error in &errors {
            complain(format_args!("realmgate: {error}"));
        }
        return ExitCode::FAILURE;
    }
    for problem in others {
        match problem.severity {
            Severity::Error | Severity::Exposed => {
                tracing::error!(setting = problem.key, problem = problem.text, "settings problem");
            }
            Severity::Warning => tracing::warn!(setting = problem.key, problem = problem.text, "settings problem"),
        }
    }
    if let Err(error) = run(settings) {
        complain(format_args!("realmgate: {error}"));
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}
