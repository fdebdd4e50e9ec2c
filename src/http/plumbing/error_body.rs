//! The JSON of every error, for every client.

use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// The body of an error. `Code` is the word for programs: each listener has its own words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorBody<Code> {
    /// Which kind.
    pub error: Code,
    /// What is wrong, then what is right.
    pub error_description: Cow<'static, str>,
}
