//! Passwords made of an account's own names, to be compared by their HA1s where the password itself is not known.

use super::names::{OwnNames, SHORTEST};
use super::readings::is_sign;

/// How many parts of each text are varied, and how many of its readings.
const NAMES: usize = 12;

/// What people append to a name first.
const ENDS: [&str; 11] = ["", "1", "12", "123", "1234", "12345", "123456", "1234567890", "!", "1!", "123!"];

/// A name in three spellings, repeated, reversed, and with what people append to it: some three thousand strings at most.
pub(in crate::account) fn of_names(names: &OwnNames<'_>) -> impl Iterator<Item = String> {
    let mut words: Vec<String> = Vec::new();
    for text in [names.username, names.name, names.email, names.realm] {
        words.push(text.to_owned());
        // As they stand, with their accents.
        words.extend(text.split(is_sign).take(NAMES).map(str::to_owned));
    }
    words.extend(names.words().into_iter().take(NAMES));
    words.retain(|word| word.chars().count() >= SHORTEST);
    words.sort();
    words.dedup();
    words.into_iter().flat_map(|word| {
        let reversed: String = word.chars().rev().collect();
        let varied = [word.clone(), word.to_lowercase(), capitalised(&word), word.to_uppercase()];
        let ended = varied.into_iter().flat_map(|word| ENDS.map(|end| format!("{word}{end}")));
        ended.chain([word.repeat(2), word.repeat(3), word.repeat(4), reversed]).collect::<Vec<_>>()
    })
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
