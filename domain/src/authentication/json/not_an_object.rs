//! Why a body holds no members at all.

/// What is not a JSON object (RFC 8259 section 4), or holds a name that is not Unicode.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a JSON object")]
pub struct NotAnObject;
