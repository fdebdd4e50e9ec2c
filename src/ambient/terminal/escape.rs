//! How characters that a terminal would obey, or that change how adjacent text reads, are written out.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Limit: the longest sequence that sets a colour, in bytes; what is longer is not ours.
const LONGEST_COLOUR: usize = 16;

/// How a character that must not be printed as it is gets written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Escape {
    /// As Rust does: `\u{202e}`. Lines keep their ends.
    Text,
    /// Likewise, and sequences that set colours alone (ECMA-48, SGR) pass: those of our own log.
    Colours,
    /// As JSON does: `\u202e`, which is read as the same value (RFC 8259 section 7).
    Json,
}

impl Escape {
    /// A whole string as it may be shown.
    #[must_use]
    pub fn of(self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        self.text(text, true, &mut out);
        out
    }

    /// Whole lines as they may be shown.
    #[must_use]
    pub fn whole(self, lines: &[u8]) -> Cow<'_, [u8]> {
        let (mut printable, rest) = self.all(lines);
        if !rest.is_empty() {
            let mut end = String::new();
            for byte in rest {
                self.byte(*byte, &mut end);
            }
            printable.to_mut().extend_from_slice(end.as_bytes());
        }
        printable
    }

    /// `bytes` as they may be shown, and the beginning of a character or colour at their end.
    pub(super) fn all(self, bytes: &[u8]) -> (Cow<'_, [u8]>, &[u8]) {
        // Each piece is looked at as a whole: that takes vector instructions.
        let is_special = |byte: u8| !matches!(byte, b' '..=b'~' | b'\n');
        let holds_special =
            |piece: &[u8]| piece.iter().fold(0, |special, byte| special | u8::from(is_special(*byte))) != 0;
        if !bytes.chunks(256).any(holds_special) {
            return (Cow::Borrowed(bytes), &[]);
        }
        let (mut out, mut rest) = (String::with_capacity(bytes.len() + 16), bytes);
        while !rest.is_empty() {
            let text = match std::str::from_utf8(rest) {
                Ok(text) => text,
                Err(error) => std::str::from_utf8(&rest[..error.valid_up_to()]).expect("it is valid up to there"),
            };
            let begun = self.text(text, text.len() == rest.len(), &mut out);
            if begun > 0 {
                return (Cow::Owned(out.into_bytes()), &rest[rest.len() - begun..]);
            }
            rest = &rest[text.len()..];
            let Some(error) = std::str::from_utf8(rest).err() else { continue };
            let Some(length) = error.error_len() else {
                return (Cow::Owned(out.into_bytes()), rest);
            };
            rest[..length].iter().for_each(|byte| self.byte(*byte, &mut out));
            rest = &rest[length..];
        }
        (Cow::Owned(out.into_bytes()), &[])
    }

    /// Appends `text`; returns how many bytes at its end begin a colour that may go on, where it is the last input.
    fn text(self, text: &str, is_last: bool, out: &mut String) -> usize {
        let mut rest = text;
        while let Some(character) = rest.chars().next() {
            let length = match colour(rest) {
                Colour::Whole(length) if self == Self::Colours => {
                    out.push_str(&rest[..length]);
                    length
                }
                Colour::Begun if self == Self::Colours && is_last => return rest.len(),
                _ => {
                    self.character(character, out);
                    character.len_utf8()
                }
            };
            rest = &rest[length..];
        }
        0
    }

    fn character(self, character: char, out: &mut String) {
        if passes(character) {
            out.push(character);
        } else if self == Self::Json {
            for unit in character.encode_utf16(&mut [0; 2]) {
                let _ = write!(out, "\\u{unit:04x}");
            }
        } else {
            out.extend(character.escape_default());
        }
    }

    /// What is not UTF-8: a terminal that reads single bytes obeys 0x9b.
    pub(super) fn byte(self, byte: u8, out: &mut String) {
        match self {
            Self::Json => out.push('\u{fffd}'),
            Self::Text | Self::Colours => {
                let _ = write!(out, "\\x{byte:02x}");
            }
        }
    }
}

/// Whether a character is visible and affects nothing but its own cell. Those that join letters (U+200C, U+200D) and
/// the accents are part of how words are written.
pub(super) const fn passes(character: char) -> bool {
    !matches!(character,
        '\0'..='\u{9}' | '\u{b}'..='\u{1f}' | '\u{7f}'..='\u{9f}'     // C0 but the end of a line, DEL, C1
        | '\u{ad}' | '\u{180e}' | '\u{200b}' | '\u{feff}'              // of no width
        | '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' // bidirectional
        | '\u{2028}' | '\u{2029}'                                      // ends of lines and paragraphs
        | '\u{2060}'..='\u{2065}' | '\u{206a}'..='\u{206f}' | '\u{fff9}'..='\u{fffb}' | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}'                                    // tags and other invisible ones
    )
}

/// What a string begins with.
enum Colour {
    None,
    /// The beginning of one, up to the end of the input.
    Begun,
    /// That many bytes.
    Whole(usize),
}

fn colour(text: &str) -> Colour {
    let bytes = text.as_bytes();
    if bytes[0] != 0x1b || bytes.get(1).is_some_and(|byte| *byte != b'[') {
        return Colour::None;
    }
    let numbers = bytes.iter().skip(2).take_while(|byte| byte.is_ascii_digit() || **byte == b';').count();
    match bytes.get(2 + numbers) {
        _ if 2 + numbers >= LONGEST_COLOUR => Colour::None,
        Some(b'm') => Colour::Whole(3 + numbers),
        Some(_) => Colour::None,
        None => Colour::Begun,
    }
}
