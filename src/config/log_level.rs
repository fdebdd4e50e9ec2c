//! `log`: how much of our own is logged.

/// A level and all above it. Libraries are heard from `warn` on only: at trace they would log request heads, and with
/// them secrets.
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
