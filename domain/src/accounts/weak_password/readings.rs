//! What a password may be a variation of: without case, accents and ends, with letters for characters that look like them.

use std::collections::BTreeSet;

/// Shorter strings, in characters, do not count as evidence of a word.
pub(super) const SHORTEST_WORD: usize = 4;

/// Characters that stand for alphabetic ones, and for which.
const LOOKALIKES: [(char, char); 15] = [
    ('4', 'a'),
    ('@', 'a'),
    ('8', 'b'),
    ('3', 'e'),
    ('€', 'e'),
    ('9', 'g'),
    ('1', 'i'),
    ('!', 'i'),
    ('|', 'l'),
    ('0', 'o'),
    ('5', 's'),
    ('$', 's'),
    ('7', 't'),
    ('+', 't'),
    ('2', 'z'),
];

/// Letters with accents, and those without.
const ACCENTS: [(&str, &str); 14] = [
    ("àáâãäåā", "a"),
    ("æ", "ae"),
    ("çćč", "c"),
    ("ď", "d"),
    ("èéêëēěę", "e"),
    ("ìíîïī", "i"),
    ("ł", "l"),
    ("ñńň", "n"),
    ("òóôõöøō", "o"),
    ("ř", "r"),
    ("śš", "s"),
    ("ß", "ss"),
    ("ùúûüůū", "u"),
    ("ýÿ", "y"),
];

/// All readings of a password, of letters and digits alone. A word that is written twice or more is read once.
pub(super) fn of(password: &str) -> BTreeSet<String> {
    let folded = fold(password);
    let mut readings = BTreeSet::new();
    let plain: [fn(&str) -> String; 1] = [str::to_owned];
    let every: [fn(&str) -> String; 3] = [str::to_owned, |text| alike(text, 'i'), |text| alike(text, 'l')];
    variations(&folded, &every, &mut readings);
    if let Some(unit) = unit(&folded) {
        variations(&unit, &every, &mut readings);
    }
    // Repeated with something in between is a variation by itself: lookalikes on top of it are not undone.
    if let Some(part) = only_part(&folded) {
        variations(part, &plain, &mut readings);
    }
    readings
}

fn variations(text: &str, spellings: &[fn(&str) -> String], readings: &mut BTreeSet<String>) {
    for start in [text, text.trim_start_matches(is_not_letter)] {
        for core in [start, start.trim_end_matches(is_sign), start.trim_end_matches(is_not_letter)] {
            for spelling in spellings {
                let reading = squeeze(&spelling(core));
                readings.insert(reading.chars().rev().collect());
                readings.insert(reading);
            }
        }
    }
}

/// In small letters without accents.
pub(super) fn fold(text: &str) -> String {
    let plain = |one: char| ACCENTS.iter().find(|(accented, _)| accented.contains(one)).map(|(_, plain)| *plain);
    let mut folded = String::with_capacity(text.len());
    for letter in text.to_lowercase().chars() {
        match plain(letter) {
            Some(plain) => folded.push_str(plain),
            None => folded.push(letter),
        }
    }
    folded
}

/// Letters and digits alone.
pub(super) fn squeeze(text: &str) -> String {
    text.chars().filter(|character| !is_sign(*character)).collect()
}

pub(super) fn is_sign(character: char) -> bool {
    !character.is_alphanumeric()
}

pub(super) fn is_not_letter(character: char) -> bool {
    !character.is_alphabetic()
}

/// `one` is what a 1 stands for.
fn alike(text: &str, one: char) -> String {
    let letter = |character| LOOKALIKES.iter().find(|(alike, _)| *alike == character).map(|(_, letter)| *letter);
    text.chars()
        .map(|character| match letter(character) {
            Some('i') => one,
            Some(letter) => letter,
            None => character,
        })
        .collect()
}

/// The shortest piece that, written several times, makes the text.
fn unit(text: &str) -> Option<String> {
    let characters: Vec<char> = text.chars().collect();
    let makes = |length: &usize| {
        characters.len().is_multiple_of(*length) && characters[*length..] == characters[..characters.len() - *length]
    };
    (1..=characters.len() / 2).find(makes).map(|length| characters[..length].iter().collect())
}

/// The part that stands several times between signs.
fn only_part(text: &str) -> Option<&str> {
    let mut parts = text.split(is_sign).filter(|part| !part.is_empty());
    let (first, second) = (parts.next()?, parts.next()?);
    (first == second && parts.all(|part| part == first)).then_some(first)
}
