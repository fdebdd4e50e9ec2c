//! Each event becomes one record of the log, in one buffer per thread: byte for byte what the formatters of
//! tracing-subscriber write, in a tenth of their instructions. A refused phone costs a record.
//!
//! Spans are not shown: nothing here opens one.

use super::timestamp::Timestamp;
use super::{json, text};
use crate::ambient::clock;
use crate::ambient::terminal::backlog::Weight;
use crate::ambient::terminal::{self, Escape, Priority};
use std::cell::RefCell;
use std::time::Duration;
use tracing::{Event, Level, Metadata, Subscriber};
use tracing_log::NormalizeEvent as _;
use tracing_subscriber::Layer;
use tracing_subscriber::layer::Context;

/// The target of audit lines.
const AUDIT: &str = "realmgate::audit";

/// The room that an empty buffer keeps.
const KEPT: usize = 16 * 1024;

thread_local! {
    static BUFFER: RefCell<Buffer> = RefCell::default();
}

/// What a thread makes its records with.
#[derive(Default)]
struct Buffer {
    timestamp: Timestamp,
    bytes: Vec<u8>,
}

/// Writes all events that reach it.
pub(super) struct Records {
    pub(super) escape: Escape,
    /// The time since the Unix epoch.
    pub(super) wall: fn() -> Duration,
    /// Takes each record with what its level and target say of it.
    pub(super) output: fn(&[u8], Priority, Weight),
}

impl Records {
    /// To standard error, by the machine's clock.
    pub(super) fn on_standard_error(escape: Escape) -> Self {
        Self { escape, wall: clock::wall, output: terminal::log }
    }

    fn write(&self, event: &Event<'_>, buffer: &mut Buffer) {
        let Buffer { timestamp, bytes } = buffer;
        bytes.clear();
        // Those of the `log` crate come with the metadata of their bridge.
        let normalized = event.normalized_metadata();
        let metadata = normalized.as_ref().unwrap_or_else(|| event.metadata());
        let time = timestamp.at((self.wall)());
        match self.escape {
            Escape::Json => json::write(event, metadata, time, bytes),
            Escape::Text => text::write(event, metadata, time, text::Paint::None, bytes),
            Escape::Colours => text::write(event, metadata, time, text::Paint::Colours, bytes),
        }
        (self.output)(&self.escape.whole(bytes), priority(*metadata.level()), weight(metadata));
        bytes.shrink_to(KEPT);
    }
}

impl<S: Subscriber> Layer<S> for Records {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let with_own = |buffer: &RefCell<Buffer>| {
            let buffer = buffer.try_borrow_mut();
            buffer.map(|mut buffer| self.write(event, &mut buffer)).is_ok()
        };
        // A value that logs while it is written, or a thread that ends: rare.
        if !BUFFER.try_with(with_own).unwrap_or_default() {
            self.write(event, &mut Buffer::default());
        }
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

fn weight(metadata: &Metadata<'_>) -> Weight {
    if *metadata.level() <= Level::WARN || metadata.target() == AUDIT { Weight::Important } else { Weight::Ordinary }
}
