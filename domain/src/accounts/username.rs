//! The username of an account: what an operator may create, and the narrower form that people may sign up with.

use std::fmt;

/// Why a string cannot be a username.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UsernameError {
    /// Outside 1 to 255 bytes.
    #[error("a username must have 1 to 255 bytes")]
    Length,
    /// A colon would end the username inside HA1 (RFC 7617 section 2, RFC 7616 section 3.4.2).
    #[error("a username must not contain a colon")]
    Colon,
    /// Control characters cannot be typed into a phone.
    #[error("a username must not contain control characters")]
    Control,
    /// Not `[a-z0-9_.-]{1,64}`, a path segment like `.`, or what mail programs take for a link.
    #[error("user must be 1 to 64 of a-z, 0-9, '_', '.' and '-', and not begin with www.")]
    NotForSignup,
    /// Reserved for operators.
    #[error("user is reserved")]
    Reserved,
}

/// What is valid in a username, and more often a mistake: it is hashed as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OddUsername {
    /// With a domain.
    #[error("most phones send only the part before the @")]
    Domain,
    /// With blanks.
    #[error("few phones can send spaces in a username")]
    Blanks,
    /// Beyond ASCII.
    #[error("phones differ in how they encode characters other than a to z")]
    NotAscii,
}

/// A username that an account may have: anything a phone can send, `1001@example.com` and UTF-8 included.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccountUsername(String);

impl AccountUsername {
    /// Reads what an operator gave; never trimmed, never folded.
    pub fn parse(text: &str) -> Result<Self, UsernameError> {
        if !(1..=255).contains(&text.len()) {
            return Err(UsernameError::Length);
        }
        if text.contains(':') {
            return Err(UsernameError::Colon);
        }
        if text.contains(char::is_control) {
            return Err(UsernameError::Control);
        }
        Ok(Self(text.to_owned()))
    }

    /// Reads what a person typed at signup: docs/contract.md section 3, field `user`.
    pub fn parse_for_signup(text: &str, reserved: &ReservedUsernames) -> Result<Self, UsernameError> {
        let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_.-".contains(&byte);
        let is_well_formed = (1..=64).contains(&text.len()) && text.bytes().all(allowed);
        if !is_well_formed || matches!(text, "." | "..") || text.starts_with("www.") {
            return Err(UsernameError::NotForSignup);
        }
        if reserved.contains(text) {
            return Err(UsernameError::Reserved);
        }
        Self::parse(text)
    }

    /// What may be wrong with it; `None` where any phone sends it as it is.
    #[must_use]
    pub fn oddity(&self) -> Option<OddUsername> {
        if self.0.contains('@') {
            return Some(OddUsername::Domain);
        }
        if self.0.contains(char::is_whitespace) {
            return Some(OddUsername::Blanks);
        }
        (!self.0.is_ascii()).then_some(OddUsername::NotAscii)
    }

    /// The string as created.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for AccountUsername {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, formatter)
    }
}

impl fmt::Display for AccountUsername {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Names that are not open to signup: whole ones, prefixes written with a trailing `*`, and short numbers.
#[derive(Clone, Debug)]
pub struct ReservedUsernames {
    names: Vec<String>,
    digits: usize,
}

impl ReservedUsernames {
    /// The default of docs/contract.md section 3.
    const DEFAULT: &'static str = "admin administrator root superuser system operator postmaster hostmaster \
        webmaster abuse security noreply no-reply mailer-daemon support info guest anonymous api sip test eu_*";

    /// Reserved are names of one to this many digits, unless set otherwise: emergency numbers, extensions.
    pub const DIGITS: usize = 6;

    /// Takes the names of the setting, absent the default ones. Names of one to `digits` digits are reserved too; 0
    /// reserves none of them.
    #[must_use]
    pub fn new(names: Option<Vec<String>>, digits: usize) -> Self {
        let default = || Self::DEFAULT.split_ascii_whitespace().map(str::to_owned).collect();
        Self { names: names.unwrap_or_else(default), digits }
    }

    fn contains(&self, name: &str) -> bool {
        let is_short_number = name.len() <= self.digits && name.bytes().all(|byte| byte.is_ascii_digit());
        is_short_number || self.is_named(name)
    }

    fn is_named(&self, name: &str) -> bool {
        self.names.iter().any(|reserved| match reserved.strip_suffix('*') {
            Some(prefix) => name.starts_with(prefix),
            None => name == reserved,
        })
    }
}

impl Default for ReservedUsernames {
    fn default() -> Self {
        Self::new(None, Self::DIGITS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_operator_may_use_what_a_phone_can_send() {
        for name in ["1001@example.com", "Jäsøn Doe", "A B", "admin"] {
            assert_eq!(AccountUsername::parse(name).unwrap().as_str(), name);
        }
        let oddities = ["1001@example.com", "Jäsøn Doe", "Jäsøn", "admin"];
        let found = oddities.map(|name| AccountUsername::parse(name).unwrap().oddity());
        let expected = [Some(OddUsername::Domain), Some(OddUsername::Blanks), Some(OddUsername::NotAscii), None];
        assert_eq!(found, expected);
        assert_eq!(AccountUsername::parse("a:b"), Err(UsernameError::Colon));
        assert_eq!(AccountUsername::parse("a\nb"), Err(UsernameError::Control));
        assert_eq!(AccountUsername::parse(""), Err(UsernameError::Length));
    }

    #[test]
    fn people_may_use_small_letters_and_no_reserved_name() {
        let sign_up = |name: &str| AccountUsername::parse_for_signup(name, &ReservedUsernames::default());
        assert!(sign_up("alex.b-c_9").is_ok());
        assert!(["www", "awww.b", "1234567", "12a", "1-2"].iter().all(|name| sign_up(name).is_ok()));
        for name in ["", ".", "..", "Alex", "alex ", "a@b", "ä", &"a".repeat(65), "www.", "www.anna.li"] {
            assert_eq!(sign_up(name), Err(UsernameError::NotForSignup), "{name}");
        }
        for name in ["admin", "eu_x", "eu_", "mailer-daemon", "0", "112", "1001", "123456"] {
            assert_eq!(sign_up(name), Err(UsernameError::Reserved), "{name}");
        }
    }

    #[test]
    fn the_settings_say_what_is_reserved() {
        let reserved = ReservedUsernames::new(Some(vec!["boss".to_owned()]), 3);
        let sign_up = |name: &str| AccountUsername::parse_for_signup(name, &reserved).is_ok();
        assert!(!sign_up("boss") && !sign_up("911") && sign_up("1001") && sign_up("admin"));
        let none = ReservedUsernames::new(Some(vec![]), 0);
        assert!(AccountUsername::parse_for_signup("1", &none).is_ok());
    }
}
