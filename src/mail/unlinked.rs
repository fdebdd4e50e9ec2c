//! Text from an untrusted user as an email shows it, so that no mail program makes a link of it.

use domain::text::unicode::{digit, is_bidi_control, is_invisible};

/// ZERO WIDTH NON-JOINER.
const BREAK: char = '\u{200c}';

/// The number of digits a username needs to be mistaken for a telephone number or a date; numbers of up to six digits are reserved.
const NUMBER: usize = 7;

/// After what the text is broken: what separates the parts of addresses, and the full stops that browsers read as dots
/// (UTS 46 section 2.3).
const SEPARATORS: &str = ".@:/\u{3002}\u{ff0e}\u{ff61}\u{fe6b}\u{ff20}";

/// The text on one line, cut after `most` characters and unlinked; `None` where nothing of it can be seen.
pub(super) fn shown(text: &str, most: usize) -> Option<String> {
    let harmful =
        |found: char| found.is_control() || is_bidi_control(found) || matches!(found, '\u{2028}' | '\u{2029}');
    let line: String = text.chars().filter(|character| !harmful(*character)).collect();
    if line.chars().all(is_invisible) {
        return None;
    }
    let is_long = line.chars().count() > most;
    let line = line.chars().take(if is_long { most - 1 } else { most }).chain(is_long.then_some('…'));
    Some(unlinked(&line.collect::<String>()))
}

/// The text with an invisible break after each dot, at-sign, colon and slash and, where it might be a telephone number or
/// a date, after each digit.
///
/// Gmail, Outlook and Apple Mail link whatever looks like a domain, `anna.li` with no scheme in front, in the text part
/// and in HTML, so that an attacker could send their link to any address in our name. Neither quotes nor brackets keep
/// them from it, and Apple's detectors read across elements, so that `<span>` does not either. This character does, in
/// both parts: it is what newsletters use against the same links. Of the characters that cannot be seen it is the one
/// that stays harmless where a program links the text all the same: a host that has it after a dot is invalid (UTS 46,
/// CheckJoiners), while ZERO WIDTH SPACE and WORD JOINER would be dropped from the host and the link would work. Copied
/// with the name it does no harm here: the sign-in page takes it out, and the pages with a phone's settings show the
/// name as it is.
pub(super) fn unlinked(text: &str) -> String {
    let is_number = looks_like_a_number(text);
    let breaks = |character: char| SEPARATORS.contains(character) || (is_number && digit(character).is_some());
    let mut shown = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        shown.push(character);
        if breaks(character) {
            shown.push(BREAK);
        }
    }
    shown
}

/// Digits that touch no letter: `user0000123` is not read as a telephone number.
fn looks_like_a_number(text: &str) -> bool {
    let words = text.split(|character: char| !character.is_alphanumeric());
    let numbers = words.filter(|word| word.chars().all(|character| digit(character).is_some()));
    numbers.map(|number| number.chars().count()).sum::<usize>() >= NUMBER
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_might_be_a_domain_a_number_or_a_date_is_broken_and_other_names_are_as_they_are() {
        for plain in ["alex", "alex-b_c", "alex2024", "user0000123", "1-2-3"] {
            assert_eq!(unlinked(plain), plain);
        }
        for (name, shown) in
            [("anna.li", "anna.|li"), ("a.b.c", "a.|b.|c"), ("a@b.de", "a@|b.|de"), ("1234567", "1|2|3|4|5|6|7|")]
        {
            assert_eq!(unlinked(name), shown.replace('|', "\u{200c}"));
        }
        assert_eq!(unlinked("2024-12-01").matches(BREAK).count(), 8);
        assert_eq!(unlinked("call.0900123456").matches(BREAK).count(), 11);
    }

    #[test]
    fn addresses_and_numbers_in_whole_sentences_are_broken_too() {
        for (text, shown) in [
            ("see https://evil", "see https:|/|/|evil"),
            ("evil\u{3002}example", "evil\u{3002}|example"),
            ("tel:112", "tel:|112"),
            ("+49 (30) 123", "+4|9| (3|0|) 1|2|3|"),
            ("٠٩٠٠١٢٣", "٠|٩|٠|٠|١|٢|٣|"),
        ] {
            assert_eq!(unlinked(text), shown.replace('|', "\u{200c}"));
        }
    }

    #[test]
    fn what_is_shown_is_one_line_of_limited_length_in_the_direction_of_its_own_letters() {
        assert_eq!(shown("Jürgen \"Al\" Ünal", 40).as_deref(), Some("Jürgen \"Al\" Ünal"));
        assert_eq!(shown("a\r\nBcc: b\u{202e}\u{2028}c", 40).as_deref(), Some("aBcc:\u{200c} bc"));
        assert_eq!(shown(&"李".repeat(40), 40), Some("李".repeat(40)));
        assert_eq!(shown(&"李".repeat(41), 40), Some(format!("{}…", "李".repeat(39))));
        for nothing in ["", " ", "\u{200b}\u{202e}", "\r\n", "\u{3164}"] {
            assert_eq!(shown(nothing, 40), None, "{nothing:?}");
        }
    }
}
