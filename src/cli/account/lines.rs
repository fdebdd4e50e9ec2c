//! The lines that import reads and export writes, one account each.

pub use super::htdigest::{Record, line as htdigest, parse as parse_htdigest};
pub use super::jsonl::{line as json, parse as parse_json};
