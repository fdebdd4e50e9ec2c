//! `log`: how much the service logs of its own.

/// A level and all above it. Libraries are heard from `warn` on only: at trace they would log request heads, and with
/// them secrets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LogLevel {
    /// Our own failures.
    Error,
    /// And what an operator should investigate.
    Warn,
    /// And refusals, changes, starts and stops.
    #[default]
    Info,
    /// And grants.
    Debug,
    /// And everything else.
    Trace,
}

domain::words!(LogLevel { "error" => Error, "warn" => Warn, "info" => Info, "debug" => Debug, "trace" => Trace });

impl LogLevel {
    /// The word in the settings.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warn => "warn",
            Self::Info => "info",
            Self::Debug => "debug",
            Self::Trace => "trace",
        }
    }
}
