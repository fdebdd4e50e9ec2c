//! Log lines on standard error: text on a terminal, JSON otherwise.

use std::io::IsTerminal;
use std::str::FromStr;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;

/// How much of our own is logged. Libraries are heard from `warn` on only: at trace they would log request heads, and
/// with them secrets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LogLevel {
    /// Failures of ours.
    Error,
    /// And what an operator should look into.
    Warn,
    /// And refusals, changes, starts and stops.
    #[default]
    Info,
    /// And grants.
    Debug,
    /// And all there is.
    Trace,
}

/// Not one of the five levels.
#[derive(Debug, thiserror::Error)]
#[error("log is one of error, warn, info, debug, trace")]
pub struct LogLevelError;

impl FromStr for LogLevel {
    type Err = LogLevelError;

    fn from_str(text: &str) -> Result<Self, LogLevelError> {
        Ok(match text {
            "error" => Self::Error,
            "warn" => Self::Warn,
            "info" => Self::Info,
            "debug" => Self::Debug,
            "trace" => Self::Trace,
            _ => return Err(LogLevelError),
        })
    }
}

impl LogLevel {
    const fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warn => "warn",
            Self::Info => "info",
            Self::Debug => "debug",
            Self::Trace => "trace",
        }
    }
}

/// Starts logging for the whole process; a second call changes nothing.
pub fn start(level: LogLevel) {
    let filter = EnvFilter::new(format!("warn,realmgate={}", level.name()));
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let started = if std::io::stderr().is_terminal() {
        builder.with_target(false).try_init()
    } else {
        builder.json().flatten_event(true).with_current_span(false).try_init()
    };
    if started.is_err() {
        tracing::debug!("logging was started before");
    }
}

/// A subscriber that writes JSON lines of every level of ours to `writer`, for tests that read the log.
pub fn capture<W>(writer: W) -> impl tracing::Subscriber + Send + Sync
where
    W: for<'w> MakeWriter<'w> + Send + Sync + 'static,
{
    let filter = EnvFilter::new("warn,realmgate=trace");
    tracing_subscriber::fmt().with_env_filter(filter).json().with_writer(writer).finish()
}
