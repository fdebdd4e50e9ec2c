//! The `expires` member: what the phone asked for, and what it is granted (docs/contract.md section 1.4).

use super::fields::Member;

/// What a request asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestedExpires {
    /// Absent, null, negative or no number: the maximum is granted.
    Unstated,
    /// Zero: the phone takes its registration back.
    Unregister,
    /// A positive number of seconds, fractions floored but never below 1.
    Seconds(u32),
}

impl RequestedExpires {
    /// Reads a number or a numeric string; never malformed.
    #[must_use]
    pub fn parse(member: &Member<'_>) -> Self {
        let text = match member {
            Member::Number(text) => text,
            Member::Text(text) => text.trim(),
            Member::Absent | Member::Other => return Self::Unstated,
        };
        if let Some(seconds) = few_digits(text) {
            return if seconds == 0 { Self::Unregister } else { Self::Seconds(seconds) };
        }
        let numeric = text.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte));
        match text.parse::<f64>() {
            Ok(seconds) if numeric && seconds > 0.0 => Self::Seconds(whole_seconds(seconds)),
            Ok(seconds) if numeric && seconds == 0.0 => Self::Unregister,
            _ => Self::Unstated,
        }
    }

    /// The seconds to grant a REGISTER, a positive integer; `None` for an un-register.
    #[must_use]
    pub fn granted(self, maximum: u32) -> Option<u32> {
        match self {
            Self::Unstated => Some(maximum),
            Self::Unregister => None,
            Self::Seconds(seconds) => Some(seconds.min(maximum)),
        }
    }
}

/// The number that a string of one to nine digits is, as nearly all are: no larger one needs a check.
fn few_digits(text: &str) -> Option<u32> {
    if !(1..=9).contains(&text.len()) || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    Some(text.bytes().fold(0, |number, digit| number * 10 + u32::from(digit - b'0')))
}

/// Floors, within 1 and what 32 bits hold.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the range of u32 first")]
fn whole_seconds(seconds: f64) -> u32 {
    seconds.floor().clamp(1.0, f64::from(u32::MAX)) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_form_seen_in_the_field_is_granted_as_the_contract_says() {
        let granted = |member| RequestedExpires::parse(&member).granted(3600);
        for (number, expected) in [
            ("600", Some(600)),
            ("3601", Some(3600)),
            ("000000060", Some(60)),
            ("999999999", Some(3600)),
            ("0000000060", Some(60)),
            ("000", None),
            ("99999999999", Some(3600)),
            ("0.5", Some(1)),
            ("1e999", Some(3600)),
            ("60.9", Some(60)),
            ("-1", Some(3600)),
            ("0", None),
            ("-0.0", None),
        ] {
            assert_eq!(granted(Member::Number(number)), expected, "{number}");
            assert_eq!(granted(Member::Text(number.into())), expected, "{number:?}");
        }
        for text in ["", "abc", "inf", "nan", "infinity", "0x10", "1 2"] {
            assert_eq!(granted(Member::Text(text.into())), Some(3600), "{text:?}");
        }
        assert_eq!(granted(Member::Absent), Some(3600));
        assert_eq!(granted(Member::Other), Some(3600));
    }
}
