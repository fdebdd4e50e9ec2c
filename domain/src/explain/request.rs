//! What the platform posted: what is wrong with it, and where its raw header says something else.

use super::harmless;
use super::mark::Mark;
use super::wire::{self, MemberName};
use crate::authentication::attempt::{Attempt, Claim, Fields, Member};
use crate::digest::{Algorithm, AnswerError, AnswerFields, Authorization, AuthorizationError, bare};
use serde::{Deserialize, Serialize};

/// What was found about it. Values of phones are usernames, realms and words; never a nonce or a response.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RequestFinding {
    /// It can be judged.
    WellFormed {
        /// REGISTER, INVITE, ...
        method: String,
        /// The username that the phone claims.
        username: String,
        /// The realm that it claims.
        realm: String,
        /// How the answer was made.
        #[serde(with = "wire::algorithm")]
        algorithm: Algorithm,
        /// Whether `qop` came with it.
        protected: bool,
    },
    /// A member is not as it must be.
    Malformed {
        /// Which.
        #[serde(deserialize_with = "wire::member_name")]
        field: MemberName,
        /// What about it.
        flaw: Flaw,
    },
    /// A scheme, algorithm or qop that we do not verify.
    Unsupported {
        /// Which of them.
        #[serde(deserialize_with = "wire::member_name")]
        part: MemberName,
        /// The word that came.
        word: String,
    },
    /// The platform named the wrong algorithm.
    Mislabelled {
        /// What it named; `None` where it named none.
        said: Option<String>,
        /// What the answer was judged by.
        #[serde(with = "wire::algorithm")]
        judged: Algorithm,
        /// Whether the raw header says so; else the length of the response does.
        by_header: bool,
    },
    /// The platform's parser cut members short, and they were read again from the raw header.
    Cut(#[serde(deserialize_with = "wire::member_names")] Vec<MemberName>),
    /// The raw headers hold several answers, of which the tenant's own is judged.
    Several {
        /// How many can be read.
        answers: usize,
        /// The realm of the one that is judged.
        realm: String,
    },
    /// The raw header holds escapes, so it was read both ways.
    Escaped,
    /// Members are something else than the raw header says, and no cut of it: it was not read again.
    Changed {
        /// Which.
        #[serde(deserialize_with = "wire::member_names")]
        fields: Vec<MemberName>,
        /// Whether the answer is right as the raw header has it.
        was_right: bool,
    },
    /// The raw header is not a list of parameters, so it was not compared.
    HeaderUnreadable(#[serde(with = "wire::header_error")] AuthorizationError),
}

/// What is wrong with a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Flaw {
    /// Absent, or null.
    Missing,
    /// Present, but not a string.
    NotText,
    /// Present twice.
    Twice,
    /// Its inside is broken.
    Broken,
    /// An empty string.
    Empty,
    /// Not in its format.
    Form {
        /// How long it is.
        characters: usize,
    },
}

impl RequestFinding {
    pub(super) const fn mark(&self) -> Mark {
        match self {
            Self::WellFormed { .. } => Mark::Ok,
            Self::Malformed { .. } | Self::Unsupported { .. } => Mark::Refused,
            _ => Mark::Note,
        }
    }

    pub(super) const fn name(&self) -> &'static str {
        match self {
            Self::WellFormed { .. } => "well_formed",
            Self::Malformed { .. } => "malformed",
            Self::Unsupported { .. } => "unsupported",
            Self::Mislabelled { .. } => "algorithm_mislabelled",
            Self::Cut(_) => "members_cut",
            Self::Several { .. } => "several_answers",
            Self::Escaped => "members_escaped",
            Self::Changed { .. } => "members_changed",
            Self::HeaderUnreadable(_) => "header_unreadable",
        }
    }
}

/// The findings before anything is looked up. `was_right`: whether the answer verifies as the raw header has it.
pub(super) fn findings(fields: &Fields<'_>, attempt: &Attempt<'_>, was_right: bool) -> Vec<RequestFinding> {
    let claim = match &attempt.claim {
        Ok(claim) => claim,
        Err(error) => return vec![refusal(fields, *error)],
    };
    let answer = &claim.answer;
    let mut findings = vec![RequestFinding::WellFormed {
        method: claim.method.as_str().to_owned(),
        username: answer.username.as_str().to_owned(),
        realm: answer.realm.as_str().to_owned(),
        algorithm: answer.algorithm,
        protected: answer.qop.is_some(),
    }];
    findings.extend(attempt.raw_error().map(RequestFinding::HeaderUnreadable));
    let (parsed, answers) = (attempt.raw_answer(), attempt.raw_answers().len());
    if answers > 1 {
        let realm = parsed.as_ref().and_then(|parsed| parsed.raw().realm).unwrap_or_default().to_owned();
        findings.push(RequestFinding::Several { answers, realm });
    }
    findings.extend(mislabelled(fields, claim, parsed.as_ref()));
    if let Some(parsed) = &parsed {
        findings.extend(compared(fields, attempt, parsed, was_right));
    }
    findings
}

fn mislabelled(fields: &Fields<'_>, claim: &Claim<'_>, header: Option<&Authorization<'_>>) -> Option<RequestFinding> {
    let judged = claim.answer.algorithm;
    let said = fields.algorithm.text();
    if Algorithm::parse(said.unwrap_or_default()) == Some(judged) {
        return None;
    }
    let stated = header.and_then(|header| header.raw().algorithm).and_then(Algorithm::parse);
    let said = said.map(bare).filter(|said| !said.is_empty()).map(str::to_owned);
    Some(RequestFinding::Mislabelled { said, judged, by_header: stated == Some(judged) })
}

/// What the raw header has otherwise: read again, or not.
fn compared(
    fields: &Fields<'_>,
    attempt: &Attempt<'_>,
    header: &Authorization<'_>,
    was_right: bool,
) -> Vec<RequestFinding> {
    let other = differing(&fields.answer(), &header.raw());
    let read_again = !attempt.other_readings().is_empty();
    let mut findings = Vec::new();
    if !other.is_empty() {
        let changed = RequestFinding::Changed { fields: other.clone(), was_right };
        findings.push(if read_again { RequestFinding::Cut(other) } else { changed });
    }
    if read_again && header.has_escapes() {
        findings.push(RequestFinding::Escaped);
    }
    findings
}

/// The names of what differs, the algorithm apart, which has a finding of its own.
fn differing(flat: &AnswerFields<'_>, raw: &AnswerFields<'_>) -> Vec<&'static str> {
    let pairs = [
        ("username", flat.username, raw.username),
        ("realm", flat.realm, raw.realm),
        ("nonce", flat.nonce, raw.nonce),
        ("uri", flat.uri, raw.uri),
        ("response", flat.response, raw.response),
        ("qop", flat.qop.map(bare), raw.qop.map(bare)),
        ("nc", flat.nc.map(bare), raw.nc.map(bare)),
        ("cnonce", flat.cnonce, raw.cnonce),
    ];
    pairs.into_iter().filter(|(_, flat, raw)| flat != raw).map(|(name, ..)| name).collect()
}

fn refusal(fields: &Fields<'_>, error: AnswerError) -> RequestFinding {
    match error {
        AnswerError::Malformed(field) => RequestFinding::Malformed { field, flaw: flaw_of(fields, field) },
        AnswerError::Unsupported(part) => {
            let text = fields.text_member(part).and_then(Member::text).map(bare).unwrap_or_default();
            // No more of it: a platform that puts a whole header there would have its password shown.
            RequestFinding::Unsupported { part, word: harmless::word(text).to_owned() }
        }
    }
}

fn flaw_of(fields: &Fields<'_>, field: &'static str) -> Flaw {
    match (fields.broken, fields.text_member(field)) {
        (Some("headers"), _) => Flaw::Broken,
        (Some(_), _) => Flaw::Twice,
        (None, None | Some(Member::Absent)) => Flaw::Missing,
        (None, Some(Member::Number(_) | Member::Other)) => Flaw::NotText,
        (None, Some(Member::Text(text))) if text.is_empty() => Flaw::Empty,
        (None, Some(Member::Text(text))) => Flaw::Form { characters: text.chars().count() },
    }
}
