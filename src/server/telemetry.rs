//! Log lines on standard error, as text or as JSON.

mod json;
mod records;
mod text;
mod timestamp;

use crate::ambient::terminal::{self, Escape, backlog};
use crate::config::{LogFormat, LogLevel};
use records::Records;
use std::time::Duration;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

/// Libraries whose lines about clients are noise that any client can cause, some of it as errors; what matters is
/// counted in metrics.
const NOISY: &str = "actix_http=off,mio=off,rustls=off,h2=off";

/// Limit: how long the end of the process waits until standard error has taken the last lines.
const LAST_LINES: Duration = Duration::from_secs(2);

/// Waits for the last lines when it is dropped, at a panic too.
pub struct Logging(());

impl Drop for Logging {
    fn drop(&mut self) {
        backlog::flush(LAST_LINES);
    }
}

/// Starts logging for the whole process; a second call changes nothing. Audit lines are logged at every level.
pub fn start(level: LogLevel, format: LogFormat) -> Logging {
    let escape = escape(format, terminal::is_stderr_shown(), terminal::is_colour_wanted());
    let (filter, records) = (EnvFilter::new(directives(level)), Records::on_standard_error(escape));
    if tracing_subscriber::registry().with(filter).with(records).try_init().is_err() {
        tracing::debug!("logging already started");
    }
    if let Err(error) = backlog::start(|count| tracing::warn!(count, "log lines dropped")) {
        tracing::warn!(error = error.to_string(), "log lines are written without a backlog");
    }
    Logging(())
}

/// How lines are written, and so how what is in them is escaped: a log file is read in a terminal sooner or later.
const fn escape(format: LogFormat, is_terminal: bool, is_colour_wanted: bool) -> Escape {
    match format {
        LogFormat::Json => Escape::Json,
        LogFormat::Auto if !is_terminal => Escape::Json,
        LogFormat::Auto | LogFormat::Text if is_terminal && is_colour_wanted => Escape::Colours,
        LogFormat::Auto | LogFormat::Text => Escape::Text,
    }
}

fn directives(level: LogLevel) -> String {
    format!("warn,{NOISY},realmgate={},realmgate::audit=info", level.name())
}

#[cfg(test)]
mod tests;
