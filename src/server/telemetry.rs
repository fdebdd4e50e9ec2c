//! Log lines on standard error: text on a terminal, JSON otherwise.

use crate::ambient::terminal::{self, Escape, Lines, Printable, Priority};
use crate::config::LogLevel;
use std::io::Stderr;
use tracing::{Level, Metadata};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;

/// What these log about clients is garbage that any client can cause, some of it as an error; what matters of it is
/// counted.
const NOISY: &str = "actix_http=off,mio=off,rustls=off,h2=off";

/// Starts logging for the whole process; a second call changes nothing. Operators' changes are logged at all levels.
pub fn start(level: LogLevel) {
    let filter = EnvFilter::new(directives(level));
    let is_terminal = terminal::is_stderr_shown();
    // A log file is read in a terminal sooner or later.
    let escape = if is_terminal { Escape::Colours } else { Escape::Json };
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(StandardError { escape });
    let started = if is_terminal {
        builder.with_target(false).try_init()
    } else {
        builder.json().flatten_event(true).with_current_span(false).try_init()
    };
    if started.is_err() {
        tracing::debug!("logging was started before");
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
