//! Makes text that clients sent fit to be shown. Templates escape it and put it inside `<bdi>`, so that it cannot change the
//! direction of the text beside it; a character that ends such an isolation must not reach the page, because browsers obey it.

use domain::text::unicode::is_bidi_control;

/// The text with U+FFFD for each control character, end of line or paragraph, and mark that turns the direction.
pub(in crate::http) fn shown(text: &str) -> String {
    text.chars().map(|letter| if is_unfit(letter) { char::REPLACEMENT_CHARACTER } else { letter }).collect()
}

fn is_unfit(letter: char) -> bool {
    let turns = is_bidi_control(letter) || matches!(letter, '\u{61c}' | '\u{200e}' | '\u{200f}');
    letter.is_control() || turns || matches!(letter, '\u{2028}' | '\u{2029}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_turns_or_breaks_a_line_is_replaced_and_letters_of_any_script_stay() {
        for unfit in "\0\n\r\t\u{1b}\u{7f}\u{85}\u{9b}\u{61c}\u{200e}\u{202a}\u{202e}\u{2028}\u{2066}\u{2069}".chars() {
            assert_eq!(shown(&format!("a{unfit}b")), "a\u{fffd}b", "{unfit:?}");
        }
        for text in ["Linphone/5.1 (Müller's)", "טלפון", "هاتف", "電話", "👩‍💻"] {
            assert_eq!(shown(text), text);
        }
    }
}
