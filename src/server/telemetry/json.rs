//! A record as one line of JSON: time, level, the event's fields in their order, target.

use std::fmt::{self, Debug, Write as _};
use tracing::field::{Field, Visit};
use tracing::{Event, Metadata};

/// Appends the line of an event.
pub(super) fn write(event: &Event<'_>, metadata: &Metadata<'_>, time: &[u8], line: &mut Vec<u8>) {
    line.extend_from_slice(b"{\"timestamp\":\"");
    line.extend_from_slice(time);
    line.extend_from_slice(b"\",\"level\":\"");
    line.extend_from_slice(metadata.level().as_str().as_bytes());
    line.push(b'"');
    let mut members = Members { line };
    event.record(&mut members);
    members.string("target", metadata.target());
    line.extend_from_slice(b"}\n");
}

/// The members of the object, after its first one.
struct Members<'l> {
    line: &'l mut Vec<u8>,
}

impl Members<'_> {
    fn name(&mut self, name: &str) {
        self.line.extend_from_slice(b",\"");
        escape(name, self.line);
        self.line.extend_from_slice(b"\":");
    }

    fn string(&mut self, name: &str, value: &str) {
        self.name(name);
        self.line.push(b'"');
        escape(value, self.line);
        self.line.push(b'"');
    }

    fn unquoted(&mut self, field: &Field, value: impl fmt::Display) {
        self.name(field.name());
        let _ = write!(InString(self.line), "{value}");
    }
}

impl Visit for Members<'_> {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.string(field.name(), value);
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.unquoted(field, value);
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.unquoted(field, value);
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.unquoted(field, value);
    }

    fn record_f64(&mut self, field: &Field, value: f64) {
        self.name(field.name());
        // As serde_json has it: not a number is null.
        let _ = serde_json::to_writer(&mut *self.line, &value);
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.name(field.name());
        self.line.push(b'"');
        let _ = write!(InString(self.line), "{value:?}");
        self.line.push(b'"');
    }
}

/// What is formatted becomes the inside of a string.
struct InString<'l>(&'l mut Vec<u8>);

impl fmt::Write for InString<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        escape(text, self.0);
        Ok(())
    }
}

/// Appends a string without its quotes (RFC 8259 section 7), with the escapes that serde_json chooses.
fn escape(text: &str, line: &mut Vec<u8>) {
    let (words, rest) = text.as_bytes().as_chunks();
    let is_special = |byte: &u8| *byte < b' ' || *byte == b'"' || *byte == b'\\';
    if !words.iter().any(|word| holds_special(u64::from_le_bytes(*word))) && !rest.iter().any(is_special) {
        line.extend_from_slice(text.as_bytes());
        return;
    }
    for byte in text.bytes() {
        match byte {
            b'"' | b'\\' => line.extend_from_slice(&[b'\\', byte]),
            b'\n' => line.extend_from_slice(b"\\n"),
            b'\r' => line.extend_from_slice(b"\\r"),
            b'\t' => line.extend_from_slice(b"\\t"),
            0x08 => line.extend_from_slice(b"\\b"),
            0x0c => line.extend_from_slice(b"\\f"),
            0..=0x1f => {
                line.extend_from_slice(b"\\u00");
                line.extend_from_slice(hex::encode([byte]).as_bytes());
            }
            _ => line.push(byte),
        }
    }
}

/// Whether one of eight bytes needs an escape: most strings are short, and are looked at in two or three steps.
const fn holds_special(word: u64) -> bool {
    const EACH: u64 = 0x0101_0101_0101_0101;
    // The high bit of a byte is set in one of these where a byte is less than that, be it by a borrow from a lesser one.
    const fn less(word: u64, than: u8) -> u64 {
        word.wrapping_sub(EACH * than as u64) & !word & (EACH << 7)
    }
    (less(word, b' ') | less(word ^ (EACH * b'"' as u64), 1) | less(word ^ (EACH * b'\\' as u64), 1)) != 0
}
