//! Passwords made of an account's own names, to be compared by their HA1s where the password itself is not known.

use super::names::{OwnNames, SHORTEST};
use super::readings::is_sign;
use std::collections::BTreeSet;

/// How many parts of each name are varied, and how many of its readings.
const NAMES: usize = 12;

/// What people append to a name first.
const ENDS: [&str; 16] = [
    "",
    "1",
    "12",
    "123",
    "1234",
    "12345",
    "123456",
    "1234567890",
    "!",
    "1!",
    "123!",
    "!!",
    "01",
    "2024",
    "2025",
    "2026",
];

/// What is put before a name.
const STARTS: [&str; 3] = ["1", "123", "sip:"];

/// A name in three spellings, repeated, reversed, and with what people put around it: some four thousand strings at most.
pub(super) fn of_names(names: &OwnNames<'_>) -> impl Iterator<Item = String> {
    let mut words: Vec<String> = Vec::new();
    for text in [names.username, names.name, names.email, names.realm] {
        words.push(text.to_owned());
        // As they stand, with their accents.
        words.extend(text.split('@').map(str::to_owned));
        words.extend(text.split(is_sign).take(NAMES).map(str::to_owned));
    }
    words.extend(full_names(names.name));
    words.push(format!("{}@{}", names.username, names.realm));
    words.extend(names.words().into_iter().take(NAMES));
    words.retain(|word| word.chars().count() >= SHORTEST);
    words.sort();
    words.dedup();
    words.into_iter().flat_map(|word| {
        let reversed: String = word.chars().rev().collect();
        let varied = BTreeSet::from([word.clone(), word.to_lowercase(), capitalised(&word), word.to_uppercase()]);
        let ended = varied.into_iter().flat_map(|word| ENDS.map(|end| format!("{word}{end}")));
        let started = STARTS.map(|start| format!("{start}{word}"));
        ended.chain(started).chain([word.repeat(2), word.repeat(3), word.repeat(4), reversed]).collect::<Vec<_>>()
    })
}

/// First and last name written together, in either order, as addresses and usernames are made of them.
fn full_names(name: &str) -> Vec<String> {
    let parts: Vec<&str> = name.split(is_sign).filter(|part| !part.is_empty()).collect();
    let [first, .., last] = parts[..] else { return Vec::new() };
    let initial: String = first.chars().take(1).collect();
    let pairs = ["", ".", "-", "_"].into_iter().flat_map(|sign| [[first, sign, last], [last, sign, first]]);
    pairs.map(|pair| pair.concat()).chain([initial + last]).collect()
}

fn capitalised(word: &str) -> String {
    let mut characters = word.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn names_are_guessed_in_each_way_that_people_write_them_together() {
        let names = OwnNames {
            username: "jm77",
            name: "Jürgen K. Müller",
            email: "juergen.mueller@mail.example.org",
            realm: "acme.sip.jambonz.cloud",
        };
        let guesses: HashSet<String> = of_names(&names).collect();
        for guess in [
            "JürgenMüller",
            "jürgenmüller123",
            "MüllerJürgen1!",
            "jürgen.müller",
            "Müller-Jürgen",
            "jürgen_müller12",
            "jmüller",
            "juergen.mueller",
            "Juergen.mueller1",
            "juergenmueller",
            "mail.example.org",
            "acme.sip.jambonz.cloud",
            "jm77jm77",
            "jm77@acme.sip.jambonz.cloud",
            "sip:jm77@acme.sip.jambonz.cloud",
            "Jm772026",
            "123jm77",
        ] {
            assert!(guesses.contains(guess), "{guess}");
        }
        for one in ["", "Kim", "."] {
            assert!(of_names(&OwnNames { name: one, ..names }).count() > 0, "{one}");
        }
    }

    #[test]
    fn the_longest_names_make_some_thousand_guesses_and_no_more() {
        let many = (0..40).map(|number| format!("Wörd{number}")).collect::<Vec<_>>().join(".");
        let count = of_names(&OwnNames { username: &many, name: &many, email: &many, realm: &many }).count();
        assert!(count < 4_000, "{count}");
    }
}
