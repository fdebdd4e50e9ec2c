//! The lines of a file of accounts that import reads and export writes, one account per line.

mod htdigest;
mod jsonl;

pub use htdigest::{HtdigestError, HtdigestRecord, line as htdigest, parse as parse_htdigest};
pub use jsonl::{JsonLineError, line as json, parse as parse_json};

/// How a file of accounts is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineFormat {
    /// `user:realm:HA1`, MD5 only, as Apache's htdigest writes them.
    Htdigest,
    /// One JSON object per line.
    Json,
}
