//! The credentials that one header value holds: several Authorization lines arrive joined by commas, which also stand
//! between the parameters of each (RFC 3261 sections 20.7 and 7.3.1).

/// Limit: how many credentials of one header are looked at. Phones send one per proxy on the way; those after these are
/// not read.
const MAX_CREDENTIALS: usize = 8;

/// Splits a header value at each scheme name that stands where a credential begins: after a comma outside quotes, a token
/// and a blank, where a parameter would have its `=`. The parts keep what follows them up to the next scheme; a header
/// of one credential is that one.
pub fn credentials(header: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(header);
    let split = std::iter::from_fn(move || {
        let text = rest?;
        let end = next_credential(text);
        rest = end.map(|end| &text[end..]);
        Some(&text[..end.unwrap_or(text.len())])
    });
    split.take(MAX_CREDENTIALS)
}

/// Where the second credential begins, if there is one.
fn next_credential(text: &str) -> Option<usize> {
    let (mut is_quoted, mut is_escaped) = (false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if is_quoted => is_escaped = true,
            b'"' => is_quoted = !is_quoted,
            b',' if !is_quoted && begins_credential(&text[at + 1..]) => return Some(at + 1),
            _ => {}
        }
    }
    None
}

/// Whether the text begins with a token and a blank, followed by anything but the `=` of a parameter.
fn begins_credential(text: &str) -> bool {
    let text = text.trim_ascii_start();
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"-.!%*_+`'~".contains(&byte);
    let end = text.bytes().position(|byte| !is_token(byte)).unwrap_or(text.len());
    let after = text[end..].trim_ascii_start();
    let has_blank = after.len() < text.len() - end;
    end > 0 && has_blank && !after.is_empty() && !after.starts_with(['=', ','])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(header: &str) -> Vec<&str> {
        credentials(header).map(|one| one.trim_matches([' ', ',', '\r', '\n', '\t'])).collect()
    }

    #[test]
    fn a_header_is_split_where_a_scheme_stands_at_the_beginning_of_a_credential() {
        for (header, expected) in [
            ("Digest a=1, b=2,Digest c=3", vec!["Digest a=1, b=2", "Digest c=3"]),
            ("Basic eDp5, Digest a=1", vec!["Basic eDp5", "Digest a=1"]),
            ("Digest a=1,\r\n Bearer abc.def , digest\tb=2", vec!["Digest a=1", "Bearer abc.def", "digest\tb=2"]),
        ] {
            assert_eq!(split(header), expected, "{header}");
        }
    }

    #[test]
    fn what_stands_in_quotes_or_is_a_parameter_splits_nothing() {
        for header in [
            "",
            ",",
            "Digest a=\"x, Digest b=2\", c=3",
            "Digest a=\"\\\", Digest b=2\"",
            "Digest a = 1 , b = 2",
            "Digest a=1, b",
            "Digest a=1, , b=2,",
            "Digest a=\"never ends, Digest b=2",
            "Digest a=1 Digest b=2",
        ] {
            assert_eq!(credentials(header).collect::<Vec<_>>(), [header], "{header}");
        }
    }

    #[test]
    fn no_header_has_more_than_a_few() {
        assert_eq!(split(&"Digest a=1,".repeat(1_000)).len(), MAX_CREDENTIALS);
    }
}
