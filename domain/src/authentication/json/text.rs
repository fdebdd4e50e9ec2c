//! A string in JSON.

use std::borrow::Cow;

/// A name or text, borrowed where it holds no escape.
#[derive(serde::Deserialize)]
pub(super) struct Text<'a>(#[serde(borrow)] pub Cow<'a, str>);
