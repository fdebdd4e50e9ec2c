//! The values that an attempt was answered with. They may be in any other string of it too: in a Call-ID, in a parameter
//! of an address, in the name of a user agent that says what it has sent.

use crate::authentication::attempt::Attempt;
use crate::digest::Authorization;
use crate::explain::harmless::{is_escaped, unescaped};
use memchr::memmem::find;
use std::borrow::Cow;

/// A value of fewer bytes is not searched for: it stands in many strings by coincidence, and reveals nothing.
const SHORTEST: usize = 8;

/// Response, nonce and cnonce of an attempt, in lower case, by its members and by its raw headers.
pub(super) struct AnswerParts<'a>(Vec<Cow<'a, str>>);

impl<'a> AnswerParts<'a> {
    pub(super) fn of(attempt: &'a Attempt<'_>) -> Self {
        let fields = attempt.fields();
        let members = [&fields.response, &fields.nonce, &fields.cnonce].map(|member| member.text().unwrap_or_default());
        // The raw headers of a well-formed attempt that was refused unchecked are parsed nowhere else, and nearly all
        // others say what the members say.
        let is_other = attempt.claim.is_err() || attempt.is_read_otherwise() && !attempt.raw_headers_agree();
        let raw = if is_other { attempt.raw_answers() } else { Vec::new() };
        let raw = raw.iter().map(Authorization::raw).flat_map(|raw| [raw.response, raw.nonce, raw.cnonce]);
        let raw = raw.flatten().map(|value| Cow::Owned(value.to_ascii_lowercase()));
        let mut values: Vec<_> = members.map(in_lower_case).into_iter().chain(raw).collect();
        values.retain(|value| value.len() >= SHORTEST);
        values.sort_unstable();
        values.dedup();
        Self(values)
    }

    /// Whether one of them stands in a string, escaped for an address or not.
    pub(super) fn stands_in(&self, text: &str) -> bool {
        let holds = |text: &str| self.0.iter().any(|value| find(text.as_bytes(), value.as_bytes()).is_some());
        !self.0.is_empty()
            && (holds(&text.to_ascii_lowercase()) || is_escaped(text) && holds(&unescaped(text).to_ascii_lowercase()))
    }
}

/// Nearly all are in lower case.
fn in_lower_case(value: &str) -> Cow<'_, str> {
    let has_upper = value.bytes().any(|byte| byte.is_ascii_uppercase());
    if has_upper { Cow::Owned(value.to_ascii_lowercase()) } else { Cow::Borrowed(value) }
}
