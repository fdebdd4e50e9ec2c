//! Our records are byte for byte what tracing-subscriber's formatters write for the same event, escaped by the terminal's
//! writer.

use super::records::Records;
use crate::ambient::terminal::backlog::Weight;
use crate::ambient::terminal::{Escape, Printable, Priority};
use proptest::prelude::*;
use std::cell::{Cell, RefCell};
use std::fmt;
use std::io::{self, Write};
use std::time::{Duration, UNIX_EPOCH};
use tracing::subscriber::with_default;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::time::FormatTime;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::registry;

const ESCAPES: [Escape; 3] = [Escape::Json, Escape::Text, Escape::Colours];

thread_local! {
    static STOCK: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
    static OURS: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
    static LAST: Cell<Option<(Priority, Weight)>> = const { Cell::new(None) };
    static WALL: Cell<Duration> = const { Cell::new(Duration::ZERO) };
}

/// The writer of the stock formatter.
struct Stock(Escape);

struct StockWriter;

impl Write for StockWriter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        STOCK.with_borrow_mut(|stock| stock.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Stock {
    type Writer = Printable<StockWriter>;

    fn make_writer(&self) -> Self::Writer {
        Printable::new(StockWriter, self.0)
    }
}

/// The stock formatter's time of the test's clock.
struct StockTime;

impl FormatTime for StockTime {
    fn format_time(&self, writer: &mut Writer<'_>) -> fmt::Result {
        write!(writer, "{}", humantime::format_rfc3339_micros(UNIX_EPOCH + WALL.get()))
    }
}

/// What both write of the events that `log` makes: the stock formatter, and ours.
fn both(escape: Escape, log: impl FnOnce()) -> (String, String) {
    let stock = tracing_subscriber::fmt::layer().with_writer(Stock(escape)).with_timer(StockTime);
    let ours = Records {
        escape,
        wall: || WALL.get(),
        output: |record, priority, weight| {
            LAST.set(Some((priority, weight)));
            OURS.with_borrow_mut(|ours| ours.extend_from_slice(record));
        },
    };
    match escape {
        Escape::Json => {
            let stock = stock.json().flatten_event(true).with_current_span(false);
            with_default(registry().with(stock).with(ours), log);
        }
        Escape::Text | Escape::Colours => {
            let stock = stock.with_ansi(escape == Escape::Colours).with_target(false);
            with_default(registry().with(stock).with(ours), log);
        }
    }
    let text = |bytes: &RefCell<Vec<u8>>| String::from_utf8(bytes.take()).expect("UTF-8");
    (STOCK.with(text), OURS.with(text))
}

/// The line of a refusal, as src/http/webhook/log.rs makes it.
fn denied(text: &str, other: Option<&str>, number: u64) {
    tracing::info!(
        tenant = text,
        realm = other,
        username = text,
        source = other.map(str::to_owned),
        duration_us = number,
        reason = "wrong_password",
        blacklisted_seconds = Some(number),
        would_refuse_guarded = other.map(|_| true),
        "denied"
    );
}

/// An error with a cause.
#[derive(Debug)]
struct Failure(String, Option<Box<Failure>>);

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for Failure {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.1.as_deref().map(|cause| cause as &(dyn std::error::Error + 'static))
    }
}

/// Each kind of value, name and target that an event can have.
fn everything(text: &str, number: i64) {
    let cause = Failure(text.to_owned(), Some(Box::new(Failure("b".to_owned(), None))));
    let failure = Failure(text.to_owned(), Some(Box::new(cause)));
    let dynamic: &(dyn std::error::Error + 'static) = &failure;
    tracing::error!(error = dynamic, alone = &Failure(text.to_owned(), None) as &dyn std::error::Error, "failed");
    tracing::warn!(target: "realmgate::audit", path = %text, debug = ?text, r#type = text, "happened");
    tracing::debug!(number, negative = -number, wide = i128::from(number), half = 0.5, not = f64::NAN, yes = true);
    tracing::trace!(message = text, bytes = &[1_u8, 255][..], list = ?[text, text]);
    tracing::info!("strange name" = text, "quoted\"name\u{202e}" = number);
    tracing::info!(message = ?text);
    tracing::info!(pretty = format_args!("{:#?}", Some(text)), %text);
}

/// What a library logs by the `log` crate.
fn bridged(text: &str) {
    let arguments = format_args!("{text}");
    let mut record = tracing_log::log::Record::builder();
    record.args(arguments).level(tracing_log::log::Level::Warn).target("lettre").module_path(Some("lettre::smtp"));
    tracing_log::format_trace(&record.file(Some("a.rs")).line(Some(7)).build()).expect("it is logged");
}

fn characters() -> impl Strategy<Value = char> {
    let special: Vec<char> = "\u{1b}[0;31m\n\t\r\0\u{7}\u{8}\u{b}\u{c}\u{1f}\u{7f}\u{85}\u{9b}\u{61c}\u{200e}\u{202e}\u{2066}\u{2028}\u{feff}\u{e0001}\"\\'{}äé\u{301}\u{200d}"
        .chars()
        .collect();
    prop_oneof![proptest::sample::select(special), any::<char>(), proptest::char::range(' ', '~')]
}

fn texts() -> impl Strategy<Value = String> {
    proptest::collection::vec(characters(), 0..40).prop_map(|characters| characters.into_iter().collect())
}

proptest! {
    #[test]
    fn records_are_those_of_the_stock_formatters(
        text in texts(), other in proptest::option::of(texts()), number in any::<i64>(), micros in 0_u64..4_000_000_000_000_000,
    ) {
        WALL.set(Duration::from_micros(micros));
        for escape in ESCAPES {
            let (stock, ours) = both(escape, || denied(&text, other.as_deref(), number.unsigned_abs()));
            prop_assert!(stock.ends_with('\n'));
            prop_assert_eq!(stock, ours);
            let (stock, ours) = both(escape, || everything(&text, number / 2));
            prop_assert_eq!(stock, ours);
            let (stock, ours) = both(escape, || bridged(&text));
            prop_assert_eq!(stock, ours);
        }
    }
}

#[test]
fn seconds_are_written_out_anew_when_they_change_and_backwards_too() {
    for micros in [0, 1, 999_999, 1_000_000, 1_764_536_647_512_034, 1_764_536_647_000_000, 1_764_536_648_000_001, 5] {
        WALL.set(Duration::from_micros(micros));
        let (stock, ours) = both(Escape::Json, || tracing::info!("a"));
        assert_eq!(stock, ours);
        assert_eq!(
            ours.len(),
            r#"{"timestamp":"1970-01-01T00:00:00.000005Z","level":"INFO","message":"a","target":""}"#.len()
                + module_path!().len()
                + 1
        );
    }
}

#[test]
fn a_value_that_logs_while_it_is_written_harms_no_record() {
    struct Talkative;
    impl fmt::Display for Talkative {
        fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            tracing::info!("within");
            formatter.write_str("value")
        }
    }
    // The stock formatter would make it talk as well.
    let (_, ours) = both(Escape::Text, || tracing::info!(talkative = %Talkative, "outside"));
    let messages: Vec<_> = ours.lines().map(|line| line.split_once("INFO ").expect("a level").1).collect();
    assert_eq!(messages.last(), Some(&"outside talkative=value"));
    assert!(messages[..messages.len() - 1].iter().all(|message| *message == "within"), "{messages:?}");
}

#[test]
fn audit_lines_warnings_and_errors_matter_most() {
    let of = |log: fn()| {
        both(Escape::Json, log);
        LAST.take().expect("a record")
    };
    assert_eq!(of(|| tracing::error!("a")), (Priority::Error, Weight::Important));
    assert_eq!(of(|| tracing::warn!("a")), (Priority::Warning, Weight::Important));
    assert_eq!(of(|| tracing::info!("a")), (Priority::Info, Weight::Ordinary));
    assert_eq!(of(|| tracing::debug!("a")), (Priority::Debug, Weight::Ordinary));
    assert_eq!(of(|| tracing::info!(target: "realmgate::audit", "a")), (Priority::Info, Weight::Important));
}
