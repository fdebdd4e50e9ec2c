//! The values that an attempt was answered with. They may be in any other string of it too: in a Call-ID, in a parameter
//! of an address, in the name of a user agent that says what it has sent.

use crate::authentication::attempt::Attempt;
use crate::digest::Authorization;
use crate::explain::harmless::{is_escaped, unescaped};
use std::borrow::Cow;

/// A value of fewer bytes is not searched for: it stands in many strings by coincidence, and reveals nothing.
const SHORTEST: usize = 8;

/// The bit that a letter of ASCII differs by from the same in the other case.
const CASE: u8 = 0x20;

/// Response, nonce and cnonce of an attempt, in lower case, by its members and by its raw headers.
pub(super) struct AnswerParts<'a>(Vec<Cow<'a, str>>);

impl<'a> AnswerParts<'a> {
    pub(super) fn of(attempt: &'a Attempt<'_>) -> Self {
        let fields = attempt.fields();
        let members = [&fields.response, &fields.nonce, &fields.cnonce].map(|member| member.text().unwrap_or_default());
        // The raw headers of a well-formed attempt that was refused unchecked are parsed nowhere else, and nearly all
        // others say what the members say.
        let is_other = attempt.claim.is_err() || attempt.is_read_otherwise() && !attempt.raw_headers_agree();
        let mut values: Vec<_> =
            members.map(in_lower_case).into_iter().filter(|value| is_searched_for(value)).collect();
        if is_other {
            let raw = attempt.raw_answers();
            let raw = raw.iter().map(Authorization::raw).flat_map(|raw| [raw.response, raw.nonce, raw.cnonce]);
            let raw = raw.flatten().map(|value| Cow::Owned(value.to_ascii_lowercase()));
            values.extend(raw.filter(|value| is_searched_for(value)));
            values.sort_unstable();
            values.dedup();
        }
        Self(values)
    }

    /// Whether one of them stands in a string, escaped for an address or not.
    pub(super) fn stands_in(&self, text: &str) -> bool {
        let holds = |text: &str| {
            let begins = |value: &&Cow<'_, str>| may_stand_in(value.as_bytes(), text.as_bytes());
            self.0.iter().filter(begins).any(|value| text.to_ascii_lowercase().contains(&**value))
        };
        !self.0.is_empty() && (holds(text) || is_escaped(text) && holds(&unescaped(text)))
    }
}

fn is_searched_for(value: &str) -> bool {
    value.len() >= SHORTEST
}

/// Whether the first four bytes of a value stand anywhere in a string, in either case, or something that differs from them
/// in that one bit. Every place is compared, whatever is found: so the processor compares sixteen of them at once.
fn may_stand_in(value: &[u8], text: &[u8]) -> bool {
    let &[a, b, c, d, ..] = value else { return true };
    let from = |start: usize| text.get(start..).unwrap_or_default();
    let places = from(0).iter().zip(from(1)).zip(from(2)).zip(from(3));
    let is_like = |byte: u8, wanted: u8| u8::from((byte ^ wanted) & !CASE == 0);
    let is_here =
        |(((w, x), y), z): (((&u8, &u8), &u8), &u8)| is_like(*w, a) & is_like(*x, b) & is_like(*y, c) & is_like(*z, d);
    places.map(is_here).fold(0, |found, here| found | here) != 0
}

/// Nearly all are in lower case.
fn in_lower_case(value: &str) -> Cow<'_, str> {
    let has_upper = value.bytes().any(|byte| byte.is_ascii_uppercase());
    if has_upper { Cow::Owned(value.to_ascii_lowercase()) } else { Cow::Borrowed(value) }
}
