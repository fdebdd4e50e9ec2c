//! Forms that a password takes on its way from a person into a phone or a store: blanks, capital letters, escapes.

use super::deviation::PasswordForm::{
    self, BlankBefore, BlankBehind, Capitals, Cut, Escaped, Latin1, LineEnd, Trimmed,
};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use zeroize::Zeroizing;

/// The bytes of one; overwritten when it is dropped.
pub(super) type Password = Zeroizing<Vec<u8>>;

/// Phones that cut a password short leave no more letters than these.
const LONGEST_CUT: usize = 64;

/// What RFC 3986 leaves as it is, is left.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The password as it was typed, and then each other form of it.
pub(super) fn forms_of(password: &str) -> Vec<(Password, Option<PasswordForm>)> {
    let with = |before: &str, behind: &str| Zeroizing::new([before, password, behind].concat().into_bytes());
    let mut forms = vec![
        (Zeroizing::new(password.trim().into()), Trimmed),
        (with("", "\n"), LineEnd),
        (with("", "\r\n"), LineEnd),
        (with("", "\r"), LineEnd),
        (with("", " "), BlankBehind),
        (with(" ", ""), BlankBefore),
    ];
    forms.extend(latin1(password).map(|text| (text, Latin1)));
    forms.extend(capitals(password).map(|text| (text, Capitals)));
    forms.extend(escaped(password).map(|text| (text, Escaped)));
    let ends = password.char_indices().map(|(end, _)| end).skip(1).take(LONGEST_CUT);
    forms.extend(ends.map(|end| (Zeroizing::new(password[..end].into()), Cut)));
    forms.retain(|(text, _)| text.as_slice() != password.as_bytes());
    let others = forms.into_iter().map(|(text, form)| (text, Some(form)));
    [(with("", ""), None)].into_iter().chain(others).collect()
}

fn latin1(password: &str) -> Option<Password> {
    let letters = password.chars().map(|letter| u8::try_from(u32::from(letter)).ok());
    letters.collect::<Option<Vec<u8>>>().map(Zeroizing::new)
}

/// Small, capital, with the lock of the capitals on, and with the first letter as a keyboard on a screen has it.
fn capitals(password: &str) -> [Password; 4] {
    let exchanged = |letter: char| {
        if letter.is_lowercase() { letter.to_uppercase().to_string() } else { letter.to_lowercase().to_string() }
    };
    let first = password.chars().enumerate();
    let first = first.map(|(index, letter)| if index == 0 { exchanged(letter) } else { letter.to_string() });
    let texts = [
        password.to_lowercase(),
        password.to_uppercase(),
        password.chars().map(exchanged).collect(),
        first.collect::<String>(),
    ];
    texts.map(|text| Zeroizing::new(text.into_bytes()))
}

/// As a file of settings in XML and as a web page's form may have left it.
fn escaped(password: &str) -> [Password; 3] {
    let marks = Zeroizing::new(password.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;"));
    let quotes = marks.replace('"', "&quot;").replace('\'', "&apos;");
    let percent = utf8_percent_encode(password, RESERVED).to_string();
    [marks.as_bytes().to_vec(), quotes.into_bytes(), percent.into_bytes()].map(Zeroizing::new)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_tried_in_each_form_and_never_twice_as_it_is() {
        let forms = forms_of("Pä&\"x");
        assert_eq!((forms[0].0.as_slice(), forms[0].1), ("Pä&\"x".as_bytes(), None));
        for (text, form) in [
            (&b"P\xe4&\"x"[..], Latin1),
            ("pÄ&\"X".as_bytes(), Capitals),
            ("pä&\"x".as_bytes(), Capitals),
            ("Pä&amp;\"x".as_bytes(), Escaped),
            ("Pä&amp;&quot;x".as_bytes(), Escaped),
            (b"P%C3%A4%26%22x", Escaped),
            (b"P", Cut),
            ("Pä&\"".as_bytes(), Cut),
            ("Pä&\"x ".as_bytes(), BlankBehind),
        ] {
            assert!(forms.iter().any(|(tried, of)| (tried.as_slice(), *of) == (text, Some(form))), "{form:?}");
        }
        assert!(forms[1..].iter().all(|(text, _)| text.as_slice() != "Pä&\"x".as_bytes()));
        assert!(forms_of(&"x".repeat(100_000)).len() < 100, "however long it is");
    }
}
