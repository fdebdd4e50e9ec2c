//! Log lines on standard error: text on a terminal, JSON otherwise.

use crate::config::LogLevel;
use crate::terminal::{self, Escape};
use tracing_subscriber::EnvFilter;

/// What these say of clients is garbage that anybody can send; what matters of it is counted.
const NOISY: &str = "actix_http=off,mio=off,rustls=off,h2=off";

/// Starts logging for the whole process; a second call changes nothing. What operators change is logged at all levels.
pub fn start(level: LogLevel) {
    let filter = EnvFilter::new(directives(level));
    let is_terminal = terminal::is_stderr_shown();
    // A file of log lines is read in a terminal sooner or later.
    let escape = if is_terminal { Escape::Colours } else { Escape::Json };
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(move || terminal::stderr(escape));
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
    let noisy = match level {
        LogLevel::Error | LogLevel::Warn | LogLevel::Info => NOISY,
        LogLevel::Debug | LogLevel::Trace => "actix_http=warn",
    };
    format!("warn,{noisy},realmgate={},realmgate::audit=info", level.name())
}
