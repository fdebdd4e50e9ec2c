//! `log_format`: how each line of the log is written.

/// The form of log lines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LogFormat {
    /// Text where standard error is a terminal, JSON everywhere else.
    #[default]
    Auto,
    /// Text everywhere.
    Text,
    /// One JSON object per line, everywhere.
    Json,
}

domain::words!(LogFormat { "auto" => Auto, "text" => Text, "json" => Json });
