//! Properties of characters in untrusted text: whether they are visible, whether they reorder the text around them,
//! their value as a digit.

use std::ops::RangeInclusive;

/// General category Cf: characters that format others and show nothing themselves (Unicode 16).
const FORMAT: [RangeInclusive<char>; 21] = [
    '\u{ad}'..='\u{ad}',
    '\u{600}'..='\u{605}',
    '\u{61c}'..='\u{61c}',
    '\u{6dd}'..='\u{6dd}',
    '\u{70f}'..='\u{70f}',
    '\u{890}'..='\u{891}',
    '\u{8e2}'..='\u{8e2}',
    '\u{180e}'..='\u{180e}',
    '\u{200b}'..='\u{200f}',
    '\u{202a}'..='\u{202e}',
    '\u{2060}'..='\u{2064}',
    '\u{2066}'..='\u{206f}',
    '\u{feff}'..='\u{feff}',
    '\u{fff9}'..='\u{fffb}',
    '\u{110bd}'..='\u{110bd}',
    '\u{110cd}'..='\u{110cd}',
    '\u{13430}'..='\u{1343f}',
    '\u{1bca0}'..='\u{1bca3}',
    '\u{1d173}'..='\u{1d17a}',
    '\u{e0001}'..='\u{e0001}',
    '\u{e0020}'..='\u{e007f}',
];

/// Beyond those, what fonts leave blank: the other characters of Default_Ignorable_Code_Point, and the empty Braille cell.
const BLANK: [RangeInclusive<char>; 13] = [
    '\u{34f}'..='\u{34f}',
    '\u{115f}'..='\u{1160}',
    '\u{17b4}'..='\u{17b5}',
    '\u{180b}'..='\u{180f}',
    '\u{2065}'..='\u{2065}',
    '\u{2800}'..='\u{2800}',
    '\u{3164}'..='\u{3164}',
    '\u{fe00}'..='\u{fe0f}',
    '\u{ffa0}'..='\u{ffa0}',
    '\u{fff0}'..='\u{fff8}',
    '\u{e0000}'..='\u{e0000}',
    '\u{e0002}'..='\u{e001f}',
    '\u{e0080}'..='\u{e0fff}',
];

/// The zeros of all scripts that have decimal digits, general category Nd (Unicode 16); one to nine follow each.
const ZEROS: [u32; 76] = [
    0x30, 0x660, 0x6F0, 0x7C0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66, 0xDE6, 0xE50, 0xED0,
    0xF20, 0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90, 0x1B50, 0x1BB0, 0x1C40, 0x1C50, 0xA620,
    0xA8D0, 0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0, 0xFF10, 0x104A0, 0x10D30, 0x10D40, 0x11066, 0x110F0, 0x11136,
    0x111D0, 0x112F0, 0x11450, 0x114D0, 0x11650, 0x116C0, 0x116D0, 0x116DA, 0x11730, 0x118E0, 0x11950, 0x11BF0,
    0x11C50, 0x11D50, 0x11DA0, 0x11F50, 0x16130, 0x16A60, 0x16AC0, 0x16B50, 0x16D70, 0x1CCF0, 0x1D7CE, 0x1D7D8,
    0x1D7E2, 0x1D7EC, 0x1D7F6, 0x1E140, 0x1E2F0, 0x1E4F0, 0x1E5F1, 0x1E950, 0x1FBF0,
];

/// Whether a character shows nothing: control, format, blank of any kind.
#[must_use]
pub fn is_invisible(character: char) -> bool {
    let within = |ranges: &[RangeInclusive<char>]| ranges.iter().any(|range| range.contains(&character));
    character.is_control() || character.is_whitespace() || within(&FORMAT) || within(&BLANK)
}

/// Whether a character reorders the text around it, that of others included: the embeddings, overrides and isolates of
/// Unicode Standard Annex 9. The marks LRM, RLM and ALM do not: people write them in names.
#[must_use]
pub const fn is_bidi_control(character: char) -> bool {
    matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// What a decimal digit of any script is worth.
#[must_use]
pub fn digit(character: char) -> Option<u8> {
    let index = ZEROS.partition_point(|zero| *zero <= u32::from(character)).checked_sub(1)?;
    u8::try_from(u32::from(character) - ZEROS[index]).ok().filter(|digit| *digit <= 9)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_leaves_nothing_to_be_seen_is_invisible_and_letters_of_all_scripts_are_not() {
        for character in
            "\0\t \u{85}\u{a0}\u{ad}\u{200b}\u{200d}\u{2028}\u{3000}\u{3164}\u{fe0f}\u{feff}\u{e0041}".chars()
        {
            assert!(is_invisible(character), "{character:?}");
        }
        for character in "aß李م한\u{301}🙂.@\u{fffd}".chars() {
            assert!(!is_invisible(character), "{character:?}");
        }
    }

    #[test]
    fn overrides_and_isolates_turn_text_around_and_marks_do_not() {
        assert!("\u{202a}\u{202d}\u{202e}\u{2066}\u{2069}".chars().all(is_bidi_control));
        assert!(!"\u{200e}\u{200f}\u{61c}a".chars().any(is_bidi_control));
    }

    #[test]
    fn digits_of_all_scripts_have_their_value_and_nothing_else_has() {
        assert!(ZEROS.is_sorted());
        assert!("09٠٩۰۹０９𝟎𝟗𝟘𝟡".chars().map(digit).eq([0, 9].repeat(6).into_iter().map(Some)));
        assert_eq!(
            ZEROS
                .iter()
                .filter(|zero| (0..10).all(|n| char::from_u32(*zero + n).and_then(digit) == u8::try_from(n).ok()))
                .count(),
            ZEROS.len()
        );
        for other in ['a', '/', ':', '²', '½', 'Ⅳ', '五', '\0', '\u{10ffff}'] {
            assert_eq!(digit(other), None, "{other}");
        }
    }
}
