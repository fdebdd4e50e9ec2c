//! The formats of a file of accounts, as they are typed.

use crate::ambient::terminal::Escape;
use clap::ValueEnum;
use domain::accounts::lines::LineFormat;

/// The format of a file of accounts.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum FileFormat {
    /// Lines `user:realm:HA1`, MD5 only, as Apache's htdigest writes them
    Htdigest,
    /// One JSON object a line
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
