//! The raw Authorization header (RFC 7616 section 3.4, RFC 3261 section 25.1), parsed properly: quoted strings,
//! escapes, and no parameter twice.

use super::answer::AnswerFields;
use std::borrow::Cow;

/// Why a header is not one digest answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AuthorizationError {
    /// The scheme is not Digest.
    #[error("not the Digest scheme")]
    Scheme,
    /// Something is not `name=value` or a quote never ends.
    #[error("not a list of name=value parameters")]
    Syntax,
    /// A parameter appears twice, as it does where two headers were joined.
    #[error("a parameter appears twice")]
    Duplicate,
    /// More parameters than [`MAX_PARAMETERS`].
    #[error("more than {MAX_PARAMETERS} parameters")]
    TooMany,
}

/// Limit: how many parameters a header may have. The RFCs define twelve; each is compared with all before it, so that a
/// header of 64 KiB without this bound keeps a core busy for a second.
const MAX_PARAMETERS: usize = 32;

/// One parameter: the value between the quotes as sent, and with its escapes resolved.
struct Parameter<'a> {
    name: &'a str,
    raw: &'a str,
    unescaped: Cow<'a, str>,
}

/// The parameters of one Digest Authorization header.
pub struct Authorization<'a> {
    parameters: Vec<Parameter<'a>>,
}

impl<'a> Authorization<'a> {
    /// Parses the header's value, scheme included.
    pub fn parse(header: &'a str) -> Result<Self, AuthorizationError> {
        let header = header.trim_ascii_start();
        let (scheme, mut rest) = header.split_once([' ', '\t']).ok_or(AuthorizationError::Scheme)?;
        if !scheme.eq_ignore_ascii_case("digest") {
            return Err(AuthorizationError::Scheme);
        }
        let mut parameters: Vec<Parameter<'a>> = Vec::with_capacity(12);
        loop {
            rest = rest.trim_start_matches([' ', '\t', '\r', '\n', ',']);
            if rest.is_empty() {
                return Ok(Self { parameters });
            }
            let (parameter, after) = take_parameter(rest)?;
            if parameters.iter().any(|other| other.name.eq_ignore_ascii_case(parameter.name)) {
                return Err(AuthorizationError::Duplicate);
            }
            if parameters.len() == MAX_PARAMETERS {
                return Err(AuthorizationError::TooMany);
            }
            parameters.push(parameter);
            rest = after;
        }
    }

    /// The answer with each value as it stands between its quotes: what most clients hash.
    #[must_use]
    pub fn raw(&self) -> AnswerFields<'_> {
        self.fields(|parameter| parameter.raw)
    }

    /// The answer with the escapes resolved: what the RFC means by `unq()`.
    #[must_use]
    pub fn unescaped(&self) -> AnswerFields<'_> {
        self.fields(|parameter| &parameter.unescaped)
    }

    /// Whether any value holds an escape, so that the two forms differ.
    #[must_use]
    pub fn has_escapes(&self) -> bool {
        self.parameters.iter().any(|parameter| matches!(parameter.unescaped, Cow::Owned(_)))
    }

    fn fields<'s>(&'s self, form: impl Fn(&'s Parameter<'a>) -> &'s str) -> AnswerFields<'s> {
        let find = |name: &str| self.parameters.iter().find(|one| one.name.eq_ignore_ascii_case(name)).map(&form);
        AnswerFields {
            username: find("username"),
            realm: find("realm"),
            nonce: find("nonce"),
            uri: find("uri"),
            response: find("response"),
            algorithm: find("algorithm"),
            qop: find("qop"),
            nc: find("nc"),
            cnonce: find("cnonce"),
        }
    }
}

/// Takes `name = token` or `name = "quoted"` and returns the rest; a comma or the end must follow.
fn take_parameter(text: &str) -> Result<(Parameter<'_>, &str), AuthorizationError> {
    let (name, value) = text.split_once('=').ok_or(AuthorizationError::Syntax)?;
    let name = name.trim_ascii_end();
    if name.is_empty() || name.bytes().any(|byte| b"\",;".contains(&byte)) || has_blanks(name) {
        return Err(AuthorizationError::Syntax);
    }
    let value = value.trim_ascii_start();
    let (raw, unescaped, rest) = if let Some(quoted) = value.strip_prefix('"') {
        take_quoted(quoted)?
    } else {
        let end = value.find(',').unwrap_or(value.len());
        let token = value[..end].trim_ascii_end();
        (token, Cow::Borrowed(token), &value[end..])
    };
    let rest = rest.trim_ascii_start();
    if raw_token_is_broken(value, raw) || !(rest.is_empty() || rest.starts_with(',')) {
        return Err(AuthorizationError::Syntax);
    }
    Ok((Parameter { name, raw, unescaped }, rest))
}

/// A value without an opening quote is a token: no blank and no quote inside.
fn raw_token_is_broken(value: &str, raw: &str) -> bool {
    !value.starts_with('"') && (raw.contains('"') || has_blanks(raw))
}

fn has_blanks(text: &str) -> bool {
    let ascii = text.bytes().any(|byte| matches!(byte, b'\t'..=b'\r' | b' '));
    ascii || (!text.is_ascii() && text.contains(char::is_whitespace))
}

/// Takes up to the closing quote; a backslash escapes the character after it (RFC 3261 section 25.1).
fn take_quoted(text: &str) -> Result<(&str, Cow<'_, str>, &str), AuthorizationError> {
    let first = text.bytes().position(|byte| matches!(byte, b'"' | b'\\')).ok_or(AuthorizationError::Syntax)?;
    if text.as_bytes()[first] == b'"' {
        return Ok((&text[..first], Cow::Borrowed(&text[..first]), &text[first + 1..]));
    }
    let mut unescaped = text[..first].to_owned();
    let mut characters = text.char_indices().skip_while(|(at, _)| *at < first);
    while let Some((at, character)) = characters.next() {
        match character {
            '"' => return Ok((&text[..at], Cow::Owned(unescaped), &text[at + 1..])),
            '\\' => unescaped.push(characters.next().ok_or(AuthorizationError::Syntax)?.1),
            other => unescaped.push(other),
        }
    }
    Err(AuthorizationError::Syntax)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commas_quotes_and_escapes_inside_quotes_belong_to_the_value() {
        let header = r#"Digest username="smith,\"j\" \\ x", realm = "r", nc=00000001 ,qop=auth"#;
        let parsed = Authorization::parse(header).unwrap();
        assert!(parsed.has_escapes());
        assert_eq!(parsed.raw().username, Some(r#"smith,\"j\" \\ x"#));
        assert_eq!(parsed.unescaped().username, Some(r#"smith,"j" \ x"#));
        assert_eq!((parsed.raw().nc, parsed.raw().qop, parsed.raw().uri), (Some("00000001"), Some("auth"), None));
    }

    #[test]
    fn two_joined_headers_are_refused() {
        let error = |header| Authorization::parse(header).err();
        assert_eq!(error(r#"Digest username="a", Username="b""#), Some(AuthorizationError::Duplicate));
        assert_eq!(error(r#"Digest username="a",Digest username="b""#), Some(AuthorizationError::Syntax));
    }

    #[test]
    fn more_parameters_than_any_client_sends_are_refused() {
        let header = |count| (0..count).fold("Digest ".to_owned(), |header, number| format!("{header}p{number}=x,"));
        assert!(Authorization::parse(&header(MAX_PARAMETERS)).is_ok());
        assert_eq!(Authorization::parse(&header(MAX_PARAMETERS + 1)).err(), Some(AuthorizationError::TooMany));
    }

    #[test]
    fn what_is_no_digest_list_is_refused() {
        for broken in
            ["Digest username", "Digest a=\"b", "Digest =x", "Digest a=b\"c", "Digest a=\"b\"c", "Digest a=b c"]
        {
            assert_eq!(Authorization::parse(broken).err(), Some(AuthorizationError::Syntax), "{broken}");
        }
        for other in ["", "Basic x", "Digestx a=b", "Bearer a=b"] {
            assert_eq!(Authorization::parse(other).err(), Some(AuthorizationError::Scheme), "{other}");
        }
    }
}
