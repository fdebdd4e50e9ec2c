//! The formats of a file of accounts, as typed after `--format`.

use crate::ambient::terminal::Escape;
use clap::ValueEnum;
use domain::accounts::lines::LineFormat;

/// The format of a file of accounts.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum FileFormat {
    /// Lines `username:realm:HA1`, MD5 only, as written by Apache's htdigest
    Htdigest,
    /// One JSON object per line
    Jsonl,
}

impl FileFormat {
    pub const fn lines(self) -> LineFormat {
        match self {
            Self::Htdigest => LineFormat::Htdigest,
            Self::Jsonl => LineFormat::Json,
        }
    }

    /// How it is escaped where a terminal shows it.
    pub const fn escape(self) -> Escape {
        match self {
            Self::Htdigest => Escape::Text,
            Self::Jsonl => Escape::Json,
        }
    }
}
