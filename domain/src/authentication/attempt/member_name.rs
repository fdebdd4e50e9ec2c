//! The names of the members that a request may have.

/// A member of ours, in the order of their names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::authentication) enum MemberName {
    Algorithm,
    Cnonce,
    Expires,
    Headers,
    Method,
    Nc,
    Nonce,
    Qop,
    Realm,
    Response,
    Scheme,
    SourceAddress,
    SourcePort,
    Uri,
    Username,
}

impl MemberName {
    /// All of them.
    pub const ALL: [Self; 15] = [
        Self::Algorithm,
        Self::Cnonce,
        Self::Expires,
        Self::Headers,
        Self::Method,
        Self::Nc,
        Self::Nonce,
        Self::Qop,
        Self::Realm,
        Self::Response,
        Self::Scheme,
        Self::SourceAddress,
        Self::SourcePort,
        Self::Uri,
        Self::Username,
    ];

    /// The member of a name, decided by its length and then its bytes.
    #[inline]
    #[must_use]
    pub fn named(name: &[u8]) -> Option<Self> {
        Some(match name {
            b"nc" => Self::Nc,
            b"qop" => Self::Qop,
            b"uri" => Self::Uri,
            b"nonce" => Self::Nonce,
            b"realm" => Self::Realm,
            b"cnonce" => Self::Cnonce,
            b"method" => Self::Method,
            b"scheme" => Self::Scheme,
            b"expires" => Self::Expires,
            b"headers" => Self::Headers,
            b"response" => Self::Response,
            b"username" => Self::Username,
            b"algorithm" => Self::Algorithm,
            b"source_port" => Self::SourcePort,
            b"source_address" => Self::SourceAddress,
            _ => return None,
        })
    }

    /// Its name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Algorithm => "algorithm",
            Self::Cnonce => "cnonce",
            Self::Expires => "expires",
            Self::Headers => "headers",
            Self::Method => "method",
            Self::Nc => "nc",
            Self::Nonce => "nonce",
            Self::Qop => "qop",
            Self::Realm => "realm",
            Self::Response => "response",
            Self::Scheme => "scheme",
            Self::SourceAddress => "source_address",
            Self::SourcePort => "source_port",
            Self::Uri => "uri",
            Self::Username => "username",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_name_names_its_own_member_and_no_other() {
        for member in MemberName::ALL {
            let name = member.as_str();
            assert_eq!(MemberName::named(name.as_bytes()), Some(member));
            for other in [name.to_ascii_uppercase(), format!("{name} "), name[1..].to_owned()] {
                assert!(MemberName::named(other.as_bytes()) != Some(member), "{other}");
            }
        }
    }
}
