//! The SIP method: the digest hashes its bytes, all rules ignore its case.

/// What our rules ask of a method. In any case: RFC 3261 section 7.1 makes methods case-sensitive, but Kamailio and OpenSIPS
/// read `register` as REGISTER and store the address of its To, so a rule that told the two apart would not be applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MethodKind {
    /// Stores the address of To as one that the phone is reached at.
    Register,
    /// Begins a call in the name of From.
    Invite,
    /// Every other one.
    Other,
}

impl MethodKind {
    /// The kind of a method; `None` for what is not an RFC 3261 section 25.1 token, and so not a method. With blanks around
    /// it is not one either: whether a platform ignores them is not specified.
    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"-.!%*_+`'~".contains(&byte);
        // As nearly all are written.
        if text == "REGISTER" || text.eq_ignore_ascii_case("REGISTER") {
            Some(Self::Register)
        } else if text.eq_ignore_ascii_case("INVITE") {
            Some(Self::Invite)
        } else {
            (!text.is_empty() && text.bytes().all(is_token)).then_some(Self::Other)
        }
    }
}

/// The SIP method: an RFC 3261 section 25.1 token, so that it can hold no colon. Hashed as received; its kind has no case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Method<'a> {
    text: &'a str,
    kind: MethodKind,
}

impl<'a> Method<'a> {
    /// Takes the string as received; `None` where it is not a token.
    #[must_use]
    pub fn parse(text: &'a str) -> Option<Self> {
        MethodKind::of(text).map(|kind| Self { text, kind })
    }

    /// The string as received.
    #[must_use]
    pub const fn as_str(self) -> &'a str {
        self.text
    }

    /// Whether a platform may take it for REGISTER.
    #[must_use]
    pub const fn is_register(self) -> bool {
        matches!(self.kind, MethodKind::Register)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A word with some characters in the other case.
    fn any_case(word: &'static str) -> impl Strategy<Value = String> {
        prop::collection::vec(any::<bool>(), word.len()).prop_map(|small| {
            let characters = word.chars().zip(small);
            characters.map(|(upper, small)| if small { upper.to_ascii_lowercase() } else { upper }).collect()
        })
    }

    proptest! {
        #[test]
        fn a_method_is_the_same_to_all_rules_however_it_is_written(
            register in any_case("REGISTER"), invite in any_case("INVITE"),
        ) {
            let (register, invite) = (Method::parse(&register).unwrap(), Method::parse(&invite).unwrap());
            prop_assert_eq!((register.kind, invite.kind), (MethodKind::Register, MethodKind::Invite));
            prop_assert!(register.is_register() && !invite.is_register());
        }

        #[test]
        fn a_method_is_hashed_as_it_was_written(register in any_case("REGISTER")) {
            let method = Method::parse(&register).unwrap();
            prop_assert_eq!(method.as_str(), register.as_str());
        }
    }

    #[test]
    fn what_is_not_a_token_is_not_a_method_whatever_it_looks_like() {
        for text in
            ["", " REGISTER", "INVITE ", "REGISTER\t", "REG:ISTER", "INVITE\r\n", "\u{130}NVITE", "REGI\u{17f}TER"]
        {
            assert_eq!(Method::parse(text), None, "{text:?}");
        }
        for text in ["BYE", "REGISTERED", "x", "REGISTER."] {
            assert_eq!(MethodKind::of(text), Some(MethodKind::Other), "{text}");
        }
    }
}
