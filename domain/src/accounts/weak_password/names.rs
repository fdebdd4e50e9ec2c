//! An account's own names, and passwords that are made of them.

use super::super::{AccountUsername, DisplayName, EmailAddress};
use super::readings::{fold, is_not_letter, is_sign, squeeze};
use crate::digest::Realm;

/// The shortest name that counts, in characters.
pub(super) const SHORTEST: usize = 3;

/// What an attacker may know of an account.
#[derive(Clone, Copy, Debug, Default)]
pub struct OwnNames<'a> {
    /// The username, as the phone sends it.
    pub username: &'a str,
    /// The display name.
    pub name: &'a str,
    /// The email address.
    pub email: &'a str,
    /// The realm.
    pub realm: &'a str,
}

impl<'a> OwnNames<'a> {
    /// The names of an account of this key.
    #[must_use]
    pub fn of(
        username: &'a AccountUsername,
        realm: &'a Realm,
        name: Option<&'a DisplayName>,
        email: Option<&'a EmailAddress>,
    ) -> Self {
        Self {
            username: username.as_str(),
            name: name.map_or("", DisplayName::as_str),
            email: email.map_or("", EmailAddress::as_str),
            realm: realm.as_str(),
        }
    }

    /// Each whole, in parts, and in parts without their digits; umlauts both without their dots and as two characters. The
    /// longest first.
    pub(super) fn words(&self) -> Vec<String> {
        let mut words = Vec::new();
        for text in [self.username, self.name, self.email, self.realm] {
            let lower = text.to_lowercase();
            let spelt = lower.replace('ä', "ae").replace('ö', "oe").replace('ü', "ue");
            for text in [fold(&lower), fold(&spelt)] {
                words.push(squeeze(&text));
                for side in text.split('@') {
                    words.push(squeeze(side));
                }
                for part in text.split(is_sign) {
                    words.push(part.to_owned());
                    words.extend(part.split(is_not_letter).map(str::to_owned));
                }
            }
        }
        words.retain(|word| word.chars().count() >= SHORTEST);
        words.sort_by(|one, other| other.chars().count().cmp(&one.chars().count()).then_with(|| one.cmp(other)));
        words.dedup();
        words
    }
}

/// A number that is a name, as 100, is part of many numbers by coincidence: it counts where it is at least this part of a
/// reading.
const SHARE_OF_NUMBERS: usize = 3;

/// Whether a reading is made of names, at least one, and digits between and around them.
pub(super) fn make_up(reading: &str, words: &[String]) -> bool {
    let length = reading.chars().count();
    let counts = |word: &&String| !word.chars().all(is_not_letter) || word.chars().count() * SHARE_OF_NUMBERS >= length;
    let words: Vec<&String> = words.iter().filter(counts).collect();
    // For each index that names and digits lead to: with a name among them, or digits alone so far.
    let mut reached = vec![(false, false); reading.len() + 1];
    reached[0].1 = true;
    for (index, character) in reading.char_indices() {
        let (named, bare) = reached[index];
        if !named && !bare {
            continue;
        }
        for word in words.iter().filter(|word| reading[index..].starts_with(word.as_str())) {
            reached[index + word.len()].0 = true;
        }
        if is_not_letter(character) {
            let next = &mut reached[index + character.len_utf8()];
            (next.0, next.1) = (next.0 || named, next.1 || bare);
        }
    }
    reached[reading.len()].0
}

/// What is left of a reading without one name at its beginning or end and digits there.
pub(super) fn without<'a>(reading: &'a str, words: &[String]) -> &'a str {
    let strip = |word: &String| reading.strip_prefix(word.as_str()).or_else(|| reading.strip_suffix(word.as_str()));
    words.iter().find_map(strip).unwrap_or("").trim_matches(is_not_letter)
}
