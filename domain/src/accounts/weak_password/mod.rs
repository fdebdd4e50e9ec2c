//! Passwords that are easy to guess: the most common ones, an account's own names, repetitions and sequences, each with its
//! trivial variations. `src/http/website/page/weak.js` applies the same rules, and `fixtures/weak_passwords.jsonl` binds both.

mod filter;
mod guesses;
mod list;
mod md5_lanes;
mod names;
mod of_ha1;
mod pattern;
mod readings;
mod rows;

pub use filter::common_password_filter;
pub use names::OwnNames;
pub use of_ha1::weakness_of_ha1;

/// Why a password is easy to guess.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Weakness {
    /// One or few characters again and again, or keys and letters in a row.
    #[error("it is a repetition or a sequence of neighbouring letters, digits or keys")]
    Pattern,
    /// The account's own names: username, display name, email address, realm.
    #[error("it is made of the account's own names")]
    OwnNames,
    /// On the list of the most common passwords.
    #[error("it is one of the most common passwords, or a variation of one")]
    Common,
}

impl Weakness {
    /// The word in fixtures and on the signup page.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pattern => "pattern",
            Self::OwnNames => "names",
            Self::Common => "common",
        }
    }
}

/// Checks a password for the account that has these names; `None` where nothing is wrong with it. Its length is not
/// checked.
#[must_use]
pub(super) fn weakness(password: &str, names: &OwnNames<'_>) -> Option<Weakness> {
    let (words, readings) = (names.words(), readings::of(password));
    if readings.iter().any(|reading| names::make_up(reading, &words)) {
        return Some(Weakness::OwnNames);
    }
    if pattern::is_pattern(password) {
        return Some(Weakness::Pattern);
    }
    let is_listed = |reading: &String| list::contains(reading) || list::contains(names::without(reading, &words));
    readings.iter().any(is_listed).then_some(Weakness::Common)
}

#[cfg(test)]
mod tests;
