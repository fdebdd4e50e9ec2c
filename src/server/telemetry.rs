//! Log lines on standard error, as text or as JSON.

use crate::ambient::terminal::{self, Escape, Lines, Printable, Priority};
use crate::config::{LogFormat, LogLevel};
use std::io::Stderr;
use tracing::{Level, Metadata};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;

/// Libraries whose lines about clients are noise that any client can cause, some of it as errors; what matters is
/// counted in metrics.
const NOISY: &str = "actix_http=off,mio=off,rustls=off,h2=off";

/// Starts logging for the whole process; a second call changes nothing. Audit lines are logged at every level.
pub fn start(level: LogLevel, format: LogFormat) {
    let filter = EnvFilter::new(directives(level));
    let escape = escape(format, terminal::is_stderr_shown(), terminal::is_colour_wanted());
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(StandardError { escape });
    let started = match escape {
        Escape::Json => builder.json().flatten_event(true).with_current_span(false).try_init(),
        Escape::Text | Escape::Colours => builder.with_ansi(escape == Escape::Colours).with_target(false).try_init(),
    };
    if started.is_err() {
        tracing::debug!("logging already started");
    }
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

/// Where each record goes with the priority of its level.
struct StandardError {
    escape: Escape,
}

impl MakeWriter<'_> for StandardError {
    type Writer = Lines<Printable<Stderr>>;

    fn make_writer(&self) -> Self::Writer {
        terminal::stderr(self.escape, Priority::Info)
    }

    fn make_writer_for(&self, record: &Metadata<'_>) -> Self::Writer {
        terminal::stderr(self.escape, priority(*record.level()))
    }
}

const fn priority(level: Level) -> Priority {
    match level {
        Level::ERROR => Priority::Error,
        Level::WARN => Priority::Warning,
        Level::INFO => Priority::Info,
        Level::DEBUG | Level::TRACE => Priority::Debug,
    }
}
