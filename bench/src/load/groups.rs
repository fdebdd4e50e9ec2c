//! Which names are asked for: those that exist, of every kind, and those that do not.

use crate::load::accounts::{ACTIVE, DISABLED, PENDING, WITHOUT_MD5};
use std::ops::Range;

/// Why a name that exists is refused; the first two only for the wrong password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An account whose phone has registered.
    InUse,
    /// An account that no one has used yet.
    Unused,
    /// An account that an operator has disabled.
    Disabled,
    /// An account that is not activated.
    Pending,
    /// An account without an HA1 of the algorithm asked for.
    WithoutHa1,
}

/// What a sample is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// A name that exists.
    Existing(Kind),
    /// Another one.
    Control(Kind),
    /// A name that no one has.
    Invented,
}

impl Kind {
    /// Each kind.
    pub const ALL: [Self; 5] = [Self::InUse, Self::Unused, Self::Disabled, Self::Pending, Self::WithoutHa1];

    /// Ten thousand names of it.
    #[must_use]
    pub const fn names(self) -> Range<u32> {
        match self {
            Self::InUse => ACTIVE.start..ACTIVE.start + 10_000,
            Self::Unused => ACTIVE.end - 10_000..ACTIVE.end,
            Self::Disabled => DISABLED,
            Self::Pending => PENDING,
            Self::WithoutHa1 => WITHOUT_MD5,
        }
    }
}

impl Group {
    /// Half as many invented names as existing ones, for these are asked for by two groups: each comes as often.
    #[must_use]
    pub fn names(self) -> Range<u32> {
        match self {
            Self::Existing(kind) | Self::Control(kind) => kind.names(),
            Self::Invented => WITHOUT_MD5.end..WITHOUT_MD5.end + 25_000,
        }
    }
}

/// One of each group; kinds take turns.
#[must_use]
pub fn one_each(number: usize) -> [Group; 3] {
    let kind = Kind::ALL[number % Kind::ALL.len()];
    [Group::Existing(kind), Group::Control(kind), Group::Invented]
}
