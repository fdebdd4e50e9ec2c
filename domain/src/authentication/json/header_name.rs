//! The names of the SIP headers that matter.

/// A header that matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum HeaderName {
    To,
    From,
    Authorization,
    ProxyAuthorization,
    Via,
    CallId,
    UserAgent,
    ForwardedFor,
}

impl HeaderName {
    /// The header of a name, decided by its length and then its bytes. Names have no case, and compact ones count as the
    /// long ones (RFC 3261 section 7.3.3); a blank before the colon belongs to no name (section 7.3.1).
    #[inline]
    pub fn named(name: &[u8]) -> Option<Self> {
        let name = name.trim_ascii();
        let named = |long: &[u8], header| (name == long || name.eq_ignore_ascii_case(long)).then_some(header);
        match name.len() {
            1 => Self::compact(name[0]),
            2 => named(b"to", Self::To),
            3 => named(b"via", Self::Via),
            4 => named(b"from", Self::From),
            7 => named(b"call-id", Self::CallId),
            10 => named(b"user-agent", Self::UserAgent),
            13 => named(b"authorization", Self::Authorization),
            15 => named(b"x-forwarded-for", Self::ForwardedFor),
            19 => named(b"proxy-authorization", Self::ProxyAuthorization),
            24 => named(b"x-subspace-forwarded-for", Self::ForwardedFor),
            _ => None,
        }
    }

    const fn compact(byte: u8) -> Option<Self> {
        match byte {
            b't' | b'T' => Some(Self::To),
            b'f' | b'F' => Some(Self::From),
            b'v' | b'V' => Some(Self::Via),
            b'i' | b'I' => Some(Self::CallId),
            _ => None,
        }
    }

    /// Whether a second one, under whatever name, would leave open which of them a platform reads.
    #[inline]
    pub const fn stands_once(self) -> bool {
        !matches!(self, Self::UserAgent | Self::ForwardedFor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_no_case_and_a_compact_form() {
        for (names, header) in [
            (vec!["to", "t"], HeaderName::To),
            (vec!["from", "f"], HeaderName::From),
            (vec!["via", "v"], HeaderName::Via),
            (vec!["call-id", "i"], HeaderName::CallId),
            (vec!["user-agent"], HeaderName::UserAgent),
            (vec!["authorization"], HeaderName::Authorization),
            (vec!["proxy-authorization"], HeaderName::ProxyAuthorization),
            (vec!["x-forwarded-for", "x-subspace-forwarded-for"], HeaderName::ForwardedFor),
        ] {
            for name in names {
                for spelling in [name, &name.to_ascii_uppercase(), &format!(" {name}\t"), &name.replacen('a', "A", 1)] {
                    assert_eq!(HeaderName::named(spelling.as_bytes()), Some(header), "{spelling:?}");
                }
                assert_eq!(HeaderName::named(format!("{name}x").as_bytes()), None, "{name}");
            }
        }
    }

    #[test]
    fn other_names_do_not_matter() {
        for name in [
            "",
            " ",
            "m",
            "ta",
            "vib",
            "form",
            "f\u{e9}o",
            "contact",
            "\u{15}o",
            "content-length",
            "call\rid",
            "\u{b}ontact",
        ] {
            assert_eq!(HeaderName::named(name.as_bytes()), None, "{name:?}");
        }
    }
}
