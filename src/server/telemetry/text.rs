//! A record as a line of text: time, level, message, `name=value`; on a terminal in colours.

use std::error::Error;
use std::fmt::{self, Debug, Display, Formatter, Write as _};
use tracing::field::{Field, Visit};
use tracing::{Event, Level, Metadata};

/// Whether there are colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Paint {
    /// Plain text.
    None,
    /// Sequences of ECMA-48 around times, levels and names.
    Colours,
}

const DIMMED: &str = "2";
const ITALIC: &str = "3";

/// Appends the line of an event.
pub(super) fn write(event: &Event<'_>, metadata: &Metadata<'_>, time: &[u8], paint: Paint, line: &mut Vec<u8>) {
    let mut fields = Fields { line, paint, is_first: true };
    fields.painted(DIMMED, time);
    fields.line.push(b' ');
    let (colour, level) = level(*metadata.level());
    fields.painted(colour, level.as_bytes());
    fields.line.push(b' ');
    event.record(&mut fields);
    line.push(b'\n');
}

const fn level(level: Level) -> (&'static str, &'static str) {
    match level {
        Level::TRACE => ("35", "TRACE"),
        Level::DEBUG => ("34", "DEBUG"),
        Level::INFO => ("32", " INFO"),
        Level::WARN => ("33", " WARN"),
        Level::ERROR => ("31", "ERROR"),
    }
}

/// The fields of an event, one after the other.
struct Fields<'l> {
    line: &'l mut Vec<u8>,
    paint: Paint,
    is_first: bool,
}

impl Fields<'_> {
    fn painted(&mut self, colour: &str, text: &[u8]) {
        if self.paint == Paint::None {
            self.line.extend_from_slice(text);
            return;
        }
        for part in [b"\x1b[", colour.as_bytes(), b"m", text, b"\x1b[0m"] {
            self.line.extend_from_slice(part);
        }
    }

    /// What precedes a value; says whether there is one: what the bridge from the `log` crate adds is none.
    fn begin(&mut self, name: &str) -> bool {
        if name.starts_with("log.") {
            return false;
        }
        if !std::mem::take(&mut self.is_first) {
            self.line.push(b' ');
        }
        if name != MESSAGE {
            self.painted(ITALIC, name.strip_prefix("r#").unwrap_or(name).as_bytes());
            self.painted(DIMMED, b"=");
        }
        true
    }
}

/// The field that has no name in a line.
const MESSAGE: &str = "message";

impl Visit for Fields<'_> {
    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == MESSAGE {
            return self.record_debug(field, &format_args!("{value}"));
        }
        let is_plain = |byte: u8| matches!(byte, b' '..=b'~') && byte != b'"' && byte != b'\\';
        if !value.bytes().all(is_plain) {
            return self.record_debug(field, &value);
        }
        if self.begin(field.name()) {
            for part in [b"\"", value.as_bytes(), b"\""] {
                self.line.extend_from_slice(part);
            }
        }
    }

    fn record_error(&mut self, field: &Field, value: &(dyn Error + 'static)) {
        let shown = Harmless(format_args!("{value}")).to_string();
        let Some(source) = value.source() else { return self.record_debug(field, &format_args!("{shown}")) };
        let paint = |colour, text| Painted { paint: self.paint, colour, text };
        let (name, suffix, equals) = (paint(ITALIC, field.name()), paint(ITALIC, ".sources"), paint(DIMMED, "="));
        let sources = Sources(source);
        self.record_debug(field, &format_args!("{shown} {name}{suffix}{equals}{sources}"));
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        if !self.begin(field.name()) {
            return;
        }
        let written = if field.name() == MESSAGE {
            write!(Bytes(self.line), "{}", Harmless(format_args!("{value:?}")))
        } else {
            write!(Bytes(self.line), "{value:?}")
        };
        debug_assert!(written.is_ok(), "a vector takes all that is written to it");
    }
}

/// A piece of text within a value.
struct Painted<'t> {
    paint: Paint,
    colour: &'static str,
    text: &'t str,
}

impl Display for Painted<'_> {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        match self.paint {
            Paint::None => formatter.write_str(self.text),
            Paint::Colours => write!(formatter, "\x1b[{}m{}\x1b[0m", self.colour, self.text),
        }
    }
}

/// An error and all that caused it.
struct Sources<'e>(&'e (dyn Error + 'static));

impl Display for Sources<'_> {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        let (mut list, mut error) = (formatter.debug_list(), Some(self.0));
        while let Some(source) = error {
            list.entry(&Plain(Harmless(format_args!("{source}")).to_string()));
            error = source.source();
        }
        list.finish()
    }
}

/// A string without quotes in a list.
struct Plain(String);

impl Debug for Plain {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// A message whose control characters that a terminal obeys are written out, as tracing-subscriber does.
struct Harmless<'a>(fmt::Arguments<'a>);

impl Display for Harmless<'_> {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        write!(HarmlessWriter(formatter), "{}", self.0)
    }
}

struct HarmlessWriter<'f, 'g>(&'f mut Formatter<'g>);

impl fmt::Write for HarmlessWriter<'_, '_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
            return self.0.write_str(text);
        }
        for character in text.chars() {
            match character {
                '\u{1b}' | '\u{7}' | '\u{8}' | '\u{c}' | '\u{7f}' => write!(self.0, "\\x{:02x}", u32::from(character))?,
                '\u{80}'..='\u{9f}' => write!(self.0, "\\u{{{:x}}}", u32::from(character))?,
                _ => self.0.write_char(character)?,
            }
        }
        Ok(())
    }
}

/// Bytes of a line that are written as text.
struct Bytes<'l>(&'l mut Vec<u8>);

impl fmt::Write for Bytes<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.extend_from_slice(text.as_bytes());
        Ok(())
    }
}
