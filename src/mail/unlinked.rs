//! Text from an untrusted user as an email shows it, so that no mail program makes a link of it.

/// ZERO WIDTH NON-JOINER.
const BREAK: char = '\u{200c}';

/// The number of digits a username needs to be mistaken for a telephone number or a date; numbers of up to six digits are reserved.
const NUMBER: usize = 7;

/// The text with an invisible break after each dot and at-sign and, where it might be a telephone number or a date,
/// after each digit.
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
    let breaks = |character: char| matches!(character, '.' | '@') || (is_number && character.is_ascii_digit());
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
    let words = text.split(['.', '-', '_', '@']).filter(|word| word.bytes().all(|byte| byte.is_ascii_digit()));
    words.map(str::len).sum::<usize>() >= NUMBER
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
}
