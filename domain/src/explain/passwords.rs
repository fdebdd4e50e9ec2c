//! Forms that a password takes on its way from a person into a phone or a store: blanks, upper case, escapes.

use super::deviation::PasswordForm::{self, BlankAfter, BlankBefore, Capitals, Cut, Escaped, Latin1, LineEnd, Trimmed};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use zeroize::Zeroizing;

/// The bytes of a password; overwritten when dropped.
pub(super) type Password = Zeroizing<Vec<u8>>;

/// Phones that cut a password short leave no more characters than these.
const LONGEST_CUT: usize = 64;

/// All but what RFC 3986 leaves unescaped.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The password as it was typed, and then each other form of it.
pub(super) fn forms_of(password: &str) -> Vec<(Password, Option<PasswordForm>)> {
    let with = |before: &str, after: &str| Zeroizing::new([before, password, after].concat().into_bytes());
    let mut forms = vec![
        (Zeroizing::new(password.trim().into()), Trimmed),
        (with("", "\n"), LineEnd),
        (with("", "\r\n"), LineEnd),
        (with("", "\r"), LineEnd),
        (with("", " "), BlankAfter),
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
    let bytes = password.chars().map(|character| u8::try_from(u32::from(character)).ok());
    bytes.collect::<Option<Vec<u8>>>().map(Zeroizing::new)
}

/// Lower case, upper case, as with caps lock on, and with the first character as an on-screen keyboard capitalises it.
fn capitals(password: &str) -> [Password; 4] {
    let exchanged = |character: char| {
        if character.is_lowercase() {
            character.to_uppercase().to_string()
        } else {
            character.to_lowercase().to_string()
        }
    };
    let first = password.chars().enumerate();
    let first = first.map(|(index, character)| if index == 0 { exchanged(character) } else { character.to_string() });
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
            ("Pä&\"x ".as_bytes(), BlankAfter),
        ] {
            assert!(forms.iter().any(|(tried, of)| (tried.as_slice(), *of) == (text, Some(form))), "{form:?}");
        }
        assert!(forms[1..].iter().all(|(text, _)| text.as_slice() != "Pä&\"x".as_bytes()));
        assert!(forms_of(&"x".repeat(100_000)).len() < 100, "however long it is");
    }
}
