//! The raw headers of a request that can hold answers: their text, and the answers in it.

use super::agreement::agrees;
use super::fields::SipHeaders;
use crate::digest::{AnswerFields, Authorization, AuthorizationError, credentials};
use std::sync::OnceLock;

/// `Authorization`, for a registrar, then `Proxy-Authorization`. Their escapes are resolved once one of their answers is
/// asked for, which it seldom is.
pub(super) struct RawHeaders<'a> {
    headers: Option<&'a SipHeaders<'a>>,
    texts: OnceLock<[Option<String>; 2]>,
}

impl<'a> RawHeaders<'a> {
    /// Those among the headers of a request.
    pub(super) const fn of(headers: Option<&'a SipHeaders<'a>>) -> Self {
        Self { headers, texts: OnceLock::new() }
    }

    /// All answers that can be read, in the order in which they stand.
    pub(super) fn answers(&self) -> Vec<Authorization<'_>> {
        self.parsed().filter_map(Result::ok).collect()
    }

    /// Whether one of them is there, and says what these fields say and nothing else. `false` says nothing.
    pub(super) fn agree_with(&self, flat: &AnswerFields<'_>) -> bool {
        let both = self.headers.map(|headers| (&headers.authorization, &headers.proxy_authorization));
        let Some((Some(only), None) | (None, Some(only))) = both else { return false };
        let (written, quote) = only.as_written();
        agrees(written, quote, flat)
    }

    /// Why none of them can be read; `None` where there are no such headers, or one that can.
    pub(super) fn error(&self) -> Option<AuthorizationError> {
        if self.parsed().any(|parsed| parsed.is_ok()) {
            return None;
        }
        self.parsed().find_map(Result::err)
    }

    /// All credentials that they hold, each an answer or why it is none.
    pub(super) fn parsed(&self) -> impl Iterator<Item = Result<Authorization<'_>, AuthorizationError>> {
        let texts = self.texts.get_or_init(|| texts(self.headers));
        texts.iter().flatten().flat_map(|text| credentials(text)).map(Authorization::parse)
    }
}

fn texts(headers: Option<&SipHeaders<'_>>) -> [Option<String>; 2] {
    let both = headers.map(|headers| [&headers.authorization, &headers.proxy_authorization]);
    both.map_or([None, None], |both| both.map(|one| one.as_ref().map(|one| one.text().into_owned())))
}
