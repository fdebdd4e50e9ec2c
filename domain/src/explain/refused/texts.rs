//! The strings of a refused attempt in one allocation: there are many, and most are short.

use super::answer::AnswerParts;
use crate::explain::harmless::{self, Rule};
use std::borrow::Cow;

/// Which string. The first two name the attempt.
#[derive(Clone, Copy)]
pub(super) enum TextName {
    Username,
    Realm,
    /// The username among the members, where the attempt is remembered under another one.
    MemberUsername,
    MemberRealm,
    Method,
    Expires,
    Uri,
    Scheme,
    Algorithm,
    Qop,
    Nc,
    SourceAddress,
    Transport,
    To,
    From,
    CallId,
    UserAgent,
}

/// How many there are.
pub(super) const COUNT: usize = 17;

/// Each string's name for programs, in the order of [`TextName`].
const NAMES: [&str; COUNT] = [
    "username",
    "realm",
    "username",
    "realm",
    "method",
    "expires",
    "uri",
    "scheme",
    "algorithm",
    "qop",
    "nc",
    "source_address",
    "via",
    "to",
    "from",
    "call-id",
    "user-agent",
];

/// A string as it was sent, and what of it may be kept; `None` where there is none.
pub(super) type Sent<'a> = Option<(&'a str, Rule)>;

/// All strings of an attempt.
pub(super) struct RefusedTexts {
    all: Box<str>,
    ends: [u16; COUNT],
    /// A bit for each that is there, and for each that was cut.
    there: u32,
    cut: u32,
}

impl RefusedTexts {
    /// Copies what may be kept of them, in the order of [`TextName`]. Hardly any holds a part of an answer, so all are
    /// searched for one at once, and each by itself only where one is found.
    /// `answer` are the values that the attempt was answered with: they are not kept wherever they stand.
    pub(super) fn of(sent: &[Sent<'_>; COUNT], answer: &AnswerParts<'_>) -> Self {
        let kept = sent.map(|text| text.map(|(text, rule)| rule.apply(text)));
        let texts = Self::copied(&kept);
        // What was changed or cut may have lost a part of a value, by which the rest would have been known.
        let is_whole = |(text, is_cut): &(Cow<'_, str>, bool)| matches!(text, Cow::Borrowed(_)) && !is_cut;
        let stands_in_one = || sent.iter().flatten().any(|(text, _)| answer.stands_in(text));
        if harmless::holds_answer(&texts.all)
            || answer.stands_in(&texts.all)
            || !kept.iter().flatten().all(is_whole) && stands_in_one()
        {
            let with_care = |(text, rule): (_, Rule)| {
                let is_left_out = answer.stands_in(text);
                if is_left_out { (harmless::LEFT_OUT.into(), false) } else { rule.apply_with_care(text) }
            };
            return Self::copied(&sent.map(|text| text.map(with_care)));
        }
        texts
    }

    fn copied(sent: &[Option<(Cow<'_, str>, bool)>; COUNT]) -> Self {
        let length = sent.iter().flatten().map(|(text, _)| text.len()).sum();
        let (mut all, mut ends, mut there, mut cut) = (String::with_capacity(length), [0; COUNT], 0, 0);
        for (index, text) in sent.iter().enumerate() {
            if let Some((text, is_cut)) = text {
                all.push_str(text);
                there |= 1 << index;
                cut |= u32::from(*is_cut) << index;
            }
            ends[index] = u16::try_from(all.len()).expect("each is cut to some hundred bytes");
        }
        Self { all: all.into_boxed_str(), ends, there, cut }
    }

    /// One of them.
    pub(super) fn get(&self, name: TextName) -> Option<&str> {
        let index = name as usize;
        let start = index.checked_sub(1).map_or(0, |before| usize::from(self.ends[before]));
        (self.there >> index & 1 == 1).then(|| &self.all[start..usize::from(self.ends[index])])
    }

    /// The names of those that were cut short.
    pub(super) fn cut(&self) -> Vec<String> {
        let is_cut = |index: &usize| self.cut >> index & 1 == 1;
        (0..COUNT).filter(is_cut).map(|index| NAMES[index].to_owned()).collect()
    }
}
