//! What is kept of one refused attempt in memory: facts and harmless strings, made at the moment of the refusal.

use super::answer::AnswerParts;
use super::attempt::{AnswerRead, Posted, RefusedAttempt};
use super::texts::{COUNT, RefusedTexts, Sent, TextName};
use crate::authentication::DenialReason;
use crate::authentication::attempt::{Attempt, Member, SipHeaders, transport_named_by};
use crate::authentication::attempt_history::SHORT_TEXT;
use crate::digest::{Algorithm, DigestAnswer};
use crate::explain::NonceAge;
use crate::explain::harmless::Rule;
use crate::explain::request::{self, RequestFinding};
use crate::time::Now;
use std::borrow::Cow;
use std::net::IpAddr;

/// Limit: what is remembered of a username or a realm of a refused attempt, in bytes: no account has a longer one.
pub(super) const REFUSED_NAME: usize = 255;

/// Limit: the longest count that is kept whole of a refused attempt, in bytes.
const SHORT: usize = 20;

/// The last refused attempt of a name.
pub(super) struct Kept {
    pub(super) at: Now,
    reason: DenialReason,
    address: Option<IpAddr>,
    answer: Option<(Algorithm, Qop)>,
    nonce: Option<NonceAge>,
    headers: Option<Forwarded>,
    texts: RefusedTexts,
    /// What was found about the members except that they are well-formed, and the other names that they can be read as.
    odd: Option<Box<Odd>>,
    /// Whether an account of this name is known to exist, by this attempt or by one before it.
    pub(super) is_account: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Qop {
    Auth,
    None,
}

/// Whether the SIP headers hold one that names the address.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Forwarded {
    Yes,
    No,
}

struct Odd {
    findings: Vec<RequestFinding>,
    /// Realm and username of each other reading.
    names: Vec<(String, String)>,
}

impl Kept {
    /// What is kept of an attempt that was refused for `reason`, remembered under this realm and username.
    pub(super) fn of(attempt: &Attempt<'_>, (realm, username): (&str, &str), reason: DenialReason, now: Now) -> Self {
        let (fields, claim) = (attempt.fields(), attempt.claim.as_ref().ok());
        let qop = |answer: &DigestAnswer<'_>| if answer.qop.is_some() { Qop::Auth } else { Qop::None };
        let forwarded = |headers: &SipHeaders<'_>| if headers.forwarded_for { Forwarded::Yes } else { Forwarded::No };
        Self {
            at: now,
            reason,
            address: attempt.address,
            answer: claim.map(|claim| (claim.answer.algorithm, qop(&claim.answer))),
            nonce: claim.map(|claim| NonceAge::of(claim.answer.nonce.as_str(), now)),
            headers: fields.headers.as_ref().map(forwarded),
            texts: RefusedTexts::of(&texts(attempt, (realm, username)), &AnswerParts::of(attempt)),
            odd: odd(attempt).map(Box::new),
            is_account: proves_account(reason),
        }
    }

    pub(super) fn username(&self) -> &str {
        self.texts.get(TextName::Username).unwrap_or_default()
    }

    /// The username among the members.
    pub(super) fn member_username(&self) -> &str {
        self.texts.get(TextName::MemberUsername).unwrap_or_else(|| self.username())
    }

    pub(super) fn realm(&self) -> &str {
        self.texts.get(TextName::Realm).unwrap_or_default()
    }

    /// All of it, for an operator.
    pub(super) fn to_attempt(&self) -> RefusedAttempt {
        let text = |name| self.texts.get(name).map(str::to_owned);
        let odd = self.odd.as_deref();
        RefusedAttempt {
            at: self.at.unix_seconds(),
            reason: self.reason.name().to_owned(),
            detail: self.reason.detail().map(str::to_owned),
            username: self.username().to_owned(),
            realm: self.realm().to_owned(),
            source: self.address,
            answer: self.answer.map(|(algorithm, qop)| AnswerRead {
                algorithm: algorithm.name().to_owned(),
                qop: (qop == Qop::Auth).then(|| "auth".to_owned()),
            }),
            nonce: self.nonce,
            posted: Posted {
                username: text(TextName::MemberUsername).or_else(|| text(TextName::Username)),
                realm: text(TextName::MemberRealm).or_else(|| text(TextName::Realm)).filter(|realm| !realm.is_empty()),
                method: text(TextName::Method),
                expires: text(TextName::Expires),
                uri: text(TextName::Uri),
                scheme: text(TextName::Scheme),
                algorithm: text(TextName::Algorithm),
                qop: text(TextName::Qop),
                nc: text(TextName::Nc),
                source_address: text(TextName::SourceAddress),
                headers: self.headers.is_some(),
                forwarded_for: self.headers == Some(Forwarded::Yes),
                transport: text(TextName::Transport),
                to: text(TextName::To),
                from: text(TextName::From),
                call_id: text(TextName::CallId),
                user_agent: text(TextName::UserAgent),
            },
            cut: self.texts.cut(),
            findings: odd.map(|odd| odd.findings.clone()).unwrap_or_default(),
            other_names: odd.map(|odd| odd.names.clone()).unwrap_or_default(),
        }
    }
}

/// Whether a refusal for this reason says that there is such an account.
const fn proves_account(reason: DenialReason) -> bool {
    use DenialReason as Reason;
    matches!(
        reason,
        Reason::Disabled
            | Reason::NotActivated
            | Reason::NoHa1
            | Reason::WrongPassword
            | Reason::Identity
            | Reason::NoIdentity
            | Reason::Replay
    )
}

/// In the order of [`TextName`].
fn texts<'a>(attempt: &'a Attempt<'_>, (realm, username): (&'a str, &'a str)) -> [Sent<'a>; COUNT] {
    const NAME: usize = REFUSED_NAME;
    const TEXT: usize = SHORT_TEXT;
    let fields = attempt.fields();
    let headers = fields.headers.as_ref();
    let header = |text: Option<&'a Cow<'_, str>>, rule| Some((&**text?, rule));
    let member = |member: &'a Member<'_>, rule| Some((text_of(member)?, rule));
    // Kept where it is another one than the attempt is remembered under.
    let other = |member: &'a Member<'_>, own| Some((text_of(member).filter(|text| *text != own)?, Rule::Name(NAME)));
    let transport = headers.and_then(|headers| headers.via.as_deref()).map(transport_named_by);
    [
        Some((username, Rule::Name(NAME))),
        Some((realm, Rule::Name(NAME))),
        other(&fields.username, username),
        // An empty string for a realm that was not named.
        other(&fields.realm, realm).or((text_of(&fields.realm).is_none()).then_some(("", Rule::Name(NAME)))),
        member(&fields.method, Rule::Word),
        member(&fields.expires, Rule::Text(SHORT)),
        member(&fields.uri, Rule::Uri(TEXT)),
        member(&fields.scheme, Rule::Word),
        member(&fields.algorithm, Rule::Word),
        member(&fields.qop, Rule::Word),
        member(&fields.nc, Rule::Text(SHORT)),
        given(attempt).map(|given| (given, Rule::Text(TEXT))),
        transport.map(|transport| (transport, Rule::Word)),
        header(headers.and_then(|headers| headers.to.as_ref()), Rule::Address(TEXT)),
        header(headers.and_then(|headers| headers.from.as_ref()), Rule::Address(TEXT)),
        header(headers.and_then(|headers| headers.call_id.as_ref()), Rule::Text(TEXT)),
        header(headers.and_then(|headers| headers.user_agent.as_ref()), Rule::Text(TEXT)),
    ]
}

fn text_of<'a>(member: &'a Member<'_>) -> Option<&'a str> {
    match member {
        Member::Text(text) => Some(text),
        Member::Number(text) => Some(text),
        Member::Absent | Member::Other => None,
    }
}

/// What was given instead of an address; an empty string for what is not a string.
fn given<'a>(attempt: &'a Attempt<'_>) -> Option<&'a str> {
    match &attempt.fields().source_address {
        _ if attempt.address.is_some() => None,
        Member::Absent => None,
        Member::Text(text) => Some(text),
        Member::Number(_) | Member::Other => Some(""),
    }
}

/// Nearly all that are refused say the same in members and raw header and name their algorithm rightly. Raw headers that
/// were not parsed so far are not parsed here.
fn odd(attempt: &Attempt<'_>) -> Option<Odd> {
    let fields = attempt.fields();
    let Ok(claim) = &attempt.claim else {
        return Some(Odd { findings: request::findings(fields, attempt, false), names: Vec::new() });
    };
    let algorithm = fields.algorithm.text().unwrap_or_default();
    let is_plain = !attempt.is_read_otherwise() || attempt.raw_headers_agree();
    if is_plain && Algorithm::parse(algorithm) == Some(claim.answer.algorithm) {
        return None;
    }
    let short = |text: &str| Rule::Name(REFUSED_NAME).apply_with_care(text).0.into_owned();
    let name = |answer: &DigestAnswer<'_>| (short(answer.realm.as_str()), short(answer.username.as_str()));
    let names = attempt.other_readings().iter().map(name).collect();
    let findings = request::findings(fields, attempt, false).into_iter().skip(1);
    let cut = |finding| match finding {
        RequestFinding::Several { answers, realm } => RequestFinding::Several { answers, realm: short(&realm) },
        other => other,
    };
    Some(Odd { findings: findings.map(cut).collect(), names })
}
