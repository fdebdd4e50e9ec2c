//! Repetitions and sequences: `aaaaaaaaaaaa`, `123456789012`, `qwertzuiopas`.

use super::readings::{fold, squeeze};
use super::rows::ROWS;
use std::collections::BTreeSet;

/// A piece of no more characters than these, repeated, is not a password.
const LONGEST_UNIT: usize = 4;

/// A word has more different characters than these.
const FEW: usize = 4;

/// The shortest run of neighbours, in characters.
const SHORTEST_RUN: usize = 3;

/// Whether a password is nothing but a pattern.
pub(super) fn is_pattern(password: &str) -> bool {
    let folded = fold(password);
    let squeezed = squeeze(&folded);
    [&folded, &squeezed].into_iter().any(|text| {
        let mut characters: Vec<char> = text.chars().collect();
        if is_repetition(&characters) || is_sequence(&characters) {
            return true;
        }
        characters.dedup();
        is_sequence(&characters)
    })
}

fn is_repetition(text: &[char]) -> bool {
    let different = text.iter().collect::<BTreeSet<_>>().len();
    let is_period = |unit: usize| text.len() >= 2 * unit && text[unit..] == text[..text.len() - unit];
    let is_of_few = different <= FEW && different * 4 <= text.len();
    different == 1 || different > 0 && (is_of_few || (1..=LONGEST_UNIT).any(is_period))
}

/// Whether it falls into so few runs of neighbours that three characters and more go into each, or each other character.
fn is_sequence(text: &[char]) -> bool {
    let (mut pieces, mut rest) = (0, text);
    while !rest.is_empty() {
        let run = run(rest);
        rest = &rest[if run < SHORTEST_RUN { 1 } else { run }..];
        pieces += 1;
    }
    !text.is_empty() && pieces * SHORTEST_RUN <= text.len()
}

/// How long the text follows a row from its first character on, forwards or backwards.
fn run(text: &[char]) -> usize {
    let along = |row: &mut dyn Iterator<Item = char>| {
        let mut row = row.skip_while(|key| *key != text[0]);
        text.iter().take_while(|character| row.next() == Some(**character)).count()
    };
    ROWS.iter().map(|row| along(&mut row.chars()).max(along(&mut row.chars().rev()))).max().unwrap_or(0)
}
