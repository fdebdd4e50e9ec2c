//! Which jambonz application answers the calls of a tenant's or an account's phones.

use serde::{Serialize, Serializer};
use std::fmt;

/// The string is not an application's identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("application_sid is a UUID like 5f1c2f3e-0000-4000-8000-000000000001")]
pub struct ApplicationSidError;

/// A jambonz application's identifier: a UUID (RFC 9562 section 4), in the case it was given in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct ApplicationSid([u8; Self::LENGTH]);

impl ApplicationSid {
    /// Its length; every byte is ASCII.
    pub const LENGTH: usize = 36;

    /// Reads 8, 4, 4, 4 and 12 hex digits with hyphens between them.
    pub fn parse(text: &str) -> Result<Self, ApplicationSidError> {
        Self::from_bytes(text.as_bytes()).ok_or(ApplicationSidError)
    }

    /// The same from bytes; `None` where they are anything else.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let fits = |(index, byte): (usize, &u8)| match index {
            8 | 13 | 18 | 23 => *byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        };
        let bytes: [u8; Self::LENGTH] = bytes.try_into().ok()?;
        bytes.iter().enumerate().all(fits).then_some(Self(bytes))
    }

    /// The identifier as it was given.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).expect("hex digits and hyphens")
    }
}

impl fmt::Debug for ApplicationSid {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), formatter)
    }
}

/// As a string.
impl Serialize for ApplicationSid {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const UUID: &str = "5f1c2f3e-0000-4000-8000-00000000000A";

    #[test]
    fn a_uuid_keeps_the_case_it_was_given_in() {
        assert_eq!(ApplicationSid::parse(UUID).unwrap().as_str(), UUID);
        assert_eq!(serde_json::to_string(&ApplicationSid::parse(UUID).unwrap()).unwrap(), format!("{UUID:?}"));
    }

    #[test]
    fn anything_but_a_uuid_is_rejected() {
        let (braced, bare) = (format!("{{{UUID}}}"), UUID.replace('-', ""));
        let (moved, digit) = (UUID.replacen("-0", "0-", 1), UUID.replace('A', "g"));
        for wrong in ["", "my-application", &UUID[1..], &format!("{UUID} "), &braced, &bare, &moved, &digit] {
            assert_eq!(ApplicationSid::parse(wrong), Err(ApplicationSidError), "{wrong:?}");
        }
        assert_eq!(ApplicationSid::parse(&format!("{}é", &UUID[..34])), Err(ApplicationSidError));
    }
}
