//! Follows the messages of a client byte by byte: where a head begins and ends, and what in it offers an upgrade.
//!
//! The framework takes `Connection: upgrade` for the end of the connection and `Upgrade: websocket` for a body without an
//! end. Both are offers that may be ignored (RFC 9110 section 7.8), and the body's length is its Content-Length (RFC 9112
//! section 6.3). So the words of an offer are overwritten before the framework reads them. Nothing is added, removed or
//! held back, and the framing headers stay as they are: what is a message is still decided by the framework alone, and
//! where this one differs from it, at most an offer stays or a word in a refused message is lost.

/// No name that matters has more bytes: `transfer-encoding`.
const LONGEST_NAME: usize = 17;

/// What the last byte belonged to.
#[derive(Debug, Default)]
pub(super) struct Heads {
    at: At,
    framing: Framing,
}

#[derive(Debug, Default)]
enum At {
    /// Before a message. Line ends here belong to none (RFC 9112 section 2.2).
    #[default]
    Between,
    RequestLine,
    Name(FieldName),
    Value(Field),
    Body(u64),
    Chunk(Chunk),
}

/// What the headers so far say of the body of the message being read.
#[derive(Debug, Default)]
struct Framing {
    length: u64,
    is_chunked: bool,
}

/// A header's name, as far as it is there.
#[derive(Debug, Default)]
struct FieldName {
    bytes: [u8; LONGEST_NAME],
    length: usize,
}

/// Whose value it is.
#[derive(Debug)]
enum Field {
    Upgrade,
    Connection(Word),
    ContentLength,
    TransferEncoding,
    Other,
}

/// How much of the word `upgrade` was there last.
#[derive(Debug)]
enum Word {
    Matches(usize),
    Differs,
}

/// The position within a chunked body (RFC 9112 section 7.1).
#[derive(Debug)]
enum Chunk {
    Size(u64),
    Extension(u64),
    Data(u64),
    DataEnd,
    Trailer { is_empty: bool },
}

impl Heads {
    /// Whether the next bytes begin a head.
    pub(super) fn is_between(&self) -> bool {
        matches!(self.at, At::Between)
    }

    /// Whether a head has begun and has not ended.
    pub(super) fn is_within(&self) -> bool {
        matches!(self.at, At::RequestLine | At::Name(_) | At::Value(_))
    }

    /// Whether a body has begun and has not ended.
    pub(super) fn is_within_body(&self) -> bool {
        matches!(self.at, At::Body(_) | At::Chunk(_))
    }

    /// Takes the next bytes and overwrites what offers an upgrade.
    pub(super) fn pass(&mut self, mut bytes: &mut [u8]) {
        while !bytes.is_empty() {
            let taken = self.take(bytes);
            bytes = &mut bytes[taken..];
        }
    }

    /// Takes bytes or moves on to another part.
    fn take(&mut self, bytes: &mut [u8]) -> usize {
        match &mut self.at {
            At::Between => match bytes.iter().position(|byte| !matches!(byte, b'\r' | b'\n')) {
                Some(begin) => {
                    (self.at, self.framing) = (At::RequestLine, Framing::default());
                    begin
                }
                None => bytes.len(),
            },
            At::RequestLine | At::Value(Field::Other) => self.skip_line(bytes),
            At::Name(_) => self.take_name(bytes),
            At::Value(_) => self.take_value(bytes),
            At::Body(left) => {
                let taken = fits(*left, bytes);
                *left -= taken as u64;
                if *left == 0 {
                    self.at = At::Between;
                }
                taken
            }
            At::Chunk(chunk) => {
                let (taken, next) = chunk.take(bytes);
                self.at = next.map_or(At::Between, At::Chunk);
                taken
            }
        }
    }

    fn skip_line(&mut self, bytes: &[u8]) -> usize {
        let Some(end) = bytes.iter().position(|byte| *byte == b'\n') else { return bytes.len() };
        self.at = At::Name(FieldName::default());
        end + 1
    }

    fn take_name(&mut self, bytes: &[u8]) -> usize {
        let At::Name(name) = &mut self.at else { return 0 };
        for (place, byte) in bytes.iter().enumerate() {
            match byte {
                b':' => {
                    self.at = At::Value(name.field());
                    return place + 1;
                }
                b'\n' if name.is_empty() => {
                    self.at = self.framing.body();
                    return place + 1;
                }
                // A line without a colon: the framework refuses it.
                b'\n' => *name = FieldName::default(),
                _ if name.may_matter(*byte) => name.push(*byte),
                _ => {
                    self.at = At::Value(Field::Other);
                    return place;
                }
            }
        }
        bytes.len()
    }

    fn take_value(&mut self, bytes: &mut [u8]) -> usize {
        let At::Value(field) = &mut self.at else { return 0 };
        for (place, byte) in bytes.iter_mut().enumerate() {
            if *byte == b'\n' {
                self.at = At::Name(FieldName::default());
                return place + 1;
            }
            match field {
                Field::Upgrade if byte.is_ascii_graphic() => *byte = b'-',
                Field::Connection(word) => word.take(byte),
                Field::ContentLength if byte.is_ascii_digit() => self.framing.add_digit(*byte),
                // All others than `chunked` the framework refuses.
                Field::TransferEncoding => self.framing.is_chunked = true,
                _ => {}
            }
        }
        bytes.len()
    }
}

impl Framing {
    fn add_digit(&mut self, digit: u8) {
        self.length = self.length.saturating_mul(10).saturating_add(u64::from(digit - b'0'));
    }

    fn body(&self) -> At {
        match self {
            Self { is_chunked: true, .. } => At::Chunk(Chunk::Size(0)),
            Self { length: 0, .. } => At::Between,
            Self { length, .. } => At::Body(*length),
        }
    }
}

impl FieldName {
    fn is_empty(&self) -> bool {
        matches!(self.bytes[..self.length], [] | [b'\r'])
    }

    /// Nearly all names differ in their first character.
    fn may_matter(&self, byte: u8) -> bool {
        self.length < LONGEST_NAME
            && (self.length > 0 || matches!(byte, b'c' | b'C' | b'u' | b'U' | b't' | b'T' | b'\r'))
    }

    fn push(&mut self, byte: u8) {
        self.bytes[self.length] = byte;
        self.length += 1;
    }

    fn field(&self) -> Field {
        let name = &self.bytes[..self.length];
        let is = |other: &[u8]| name.eq_ignore_ascii_case(other);
        if is(b"upgrade") {
            Field::Upgrade
        } else if is(b"connection") {
            Field::Connection(Word::Matches(0))
        } else if is(b"content-length") {
            Field::ContentLength
        } else if is(b"transfer-encoding") {
            Field::TransferEncoding
        } else {
            Field::Other
        }
    }
}

impl Word {
    /// Overwrites the last character of the word, when it is clear that it begins with it.
    fn take(&mut self, byte: &mut u8) {
        const UPGRADE: &[u8] = b"upgrade";
        *self = match self {
            _ if matches!(byte, b',' | b' ' | b'\t') => Self::Matches(0),
            Self::Matches(length) if UPGRADE[*length] == byte.to_ascii_lowercase() => Self::Matches(*length + 1),
            _ => Self::Differs,
        };
        if matches!(self, Self::Matches(length) if *length == UPGRADE.len()) {
            (*byte, *self) = (b'-', Self::Differs);
        }
    }
}

impl Chunk {
    /// Takes at least one byte; `None` stands for the end of the body.
    fn take(&self, bytes: &[u8]) -> (usize, Option<Self>) {
        let after_line = |next: Self, within: Self| match bytes.iter().position(|byte| *byte == b'\n') {
            Some(end) => (end + 1, Some(next)),
            None => (bytes.len(), Some(within)),
        };
        match self {
            Self::Size(size) => match char::from(bytes[0]).to_digit(16) {
                Some(digit) => (1, Some(Self::Size(size.saturating_mul(16).saturating_add(u64::from(digit))))),
                None => after_line(Self::after_size(*size), Self::Extension(*size)),
            },
            Self::Extension(size) => after_line(Self::after_size(*size), Self::Extension(*size)),
            Self::Data(left) => {
                let taken = fits(*left, bytes);
                let left = *left - taken as u64;
                (taken, Some(if left == 0 { Self::DataEnd } else { Self::Data(left) }))
            }
            Self::DataEnd => after_line(Self::Size(0), Self::DataEnd),
            Self::Trailer { is_empty } => match bytes[0] {
                b'\n' if *is_empty => (1, None),
                b'\n' => (1, Some(Self::Trailer { is_empty: true })),
                b'\r' => (1, Some(Self::Trailer { is_empty: *is_empty })),
                _ => (1, Some(Self::Trailer { is_empty: false })),
            },
        }
    }

    fn after_size(size: u64) -> Self {
        if size == 0 { Self::Trailer { is_empty: true } } else { Self::Data(size) }
    }
}

/// How many of `bytes` belong to what has so many left.
fn fits(left: u64, bytes: &[u8]) -> usize {
    usize::try_from(left).unwrap_or(usize::MAX).min(bytes.len())
}

#[cfg(test)]
mod tests;
