//! One webhook request parsed into types: where it came from, what it claims, and how else its proof can be read.

mod agreement;
mod escaped;
mod expires;
mod fields;
mod identity;
mod member_name;
mod origin;
mod raw_answers;
mod raw_headers;
mod duplicates;

pub(in crate::authentication) use duplicates::duplicate;
pub use escaped::Escaped;
pub use expires::RequestedExpires;
pub use fields::{Fields, Member, SipHeaders};
pub use identity::{address_belongs_to, address_in};
pub(in crate::authentication) use member_name::MemberName;
pub use origin::transport_named_by;

use crate::digest::{AnswerError, Authorization, AuthorizationError, DigestAnswer, Method, MethodKind, bare};
use crate::network::{Origin, canonical};
use crate::tenant::Tenant;
use raw_answers::Readings;
use raw_headers::RawHeaders;
use std::fmt;
use std::net::IpAddr;
use std::sync::OnceLock;

/// Limit: the webhook's body, in bytes (docs/contract.md section 1.2).
pub const WEBHOOK_BODY: usize = 64 * 1024;

/// One request. Where it came from is known even when what it says is malformed, so that it can be counted.
pub struct Attempt<'a> {
    /// Where it came from.
    pub origin: Origin,
    /// The whole address of `source_address`, not cut to what is counted.
    pub address: Option<IpAddr>,
    /// What it says, or the first thing wrong with it.
    pub claim: Result<Claim<'a>, AnswerError>,
    /// Whose platform sent it.
    tenant: &'a Tenant,
    /// The members as they arrived.
    fields: &'a Fields<'a>,
    /// The answers that its raw headers hold.
    raw: RawHeaders<'a>,
    /// How else the proof can be read, once asked for.
    readings: OnceLock<Readings>,
}

/// The members are left out: they hold the response, the nonces and the raw header.
impl fmt::Debug for Attempt<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (origin, claim) = (&self.origin, &self.claim);
        formatter.debug_struct("Attempt").field("origin", origin).field("claim", claim).finish_non_exhaustive()
    }
}

/// What a well-formed request says.
#[derive(Debug)]
pub struct Claim<'a> {
    /// REGISTER, INVITE or any other; every method is verified.
    pub method: Method<'a>,
    /// The proof, by the flat members.
    pub answer: DigestAnswer<'a>,
    /// The registration time asked for.
    pub expires: RequestedExpires,
}

impl Claim<'_> {
    /// Whether the phone registers, the one method that is granted a time.
    #[inline]
    #[must_use]
    pub fn is_register(&self) -> bool {
        self.method.is_register()
    }
}

impl<'a> Attempt<'a> {
    /// Parses the members of a request that `tenant`'s platform sent.
    #[must_use]
    pub fn parse(tenant: &'a Tenant, fields: &'a Fields<'a>) -> Self {
        let address = fields.address();
        let origin = Origin::of(tenant.id, address, fields);
        let raw = RawHeaders::of(fields.headers.as_ref());
        let (address, claim) = (address.map(canonical), parse_claim(fields, &raw, tenant));
        Self { origin, address, claim, tenant, fields, raw, readings: OnceLock::new() }
    }

    /// The members as they arrived. They include the response, the nonces and the raw header, which must not be stored
    /// or logged.
    #[inline]
    #[must_use]
    pub const fn fields(&self) -> &'a Fields<'a> {
        self.fields
    }

    /// The Call-ID, by which a phone's refreshes are known from a forger's tries.
    #[inline]
    #[must_use]
    pub fn call_id(&self) -> Option<&str> {
        self.fields.headers.as_ref()?.call_id.as_deref()
    }

    /// The username as the platform passed it, well-formed or not.
    #[inline]
    #[must_use]
    pub fn username(&self) -> Option<&str> {
        self.fields.username.text()
    }

    /// The realm and the username that it says, well-formed or not; none where it says no username.
    #[inline]
    #[must_use]
    pub fn name(&self) -> Option<(&str, &str)> {
        let username = self.username().filter(|username| !username.is_empty())?;
        Some((self.realm().unwrap_or_default(), username))
    }

    /// The realm and the username that it counts under: those of its first reading, else what it says.
    #[inline]
    #[must_use]
    pub fn counted_name(&self) -> Option<(&str, &str)> {
        let read = self.claim.as_ref().ok().map(|claim| &claim.answer);
        read.map(|answer| (answer.realm.as_str(), answer.username.as_str())).or_else(|| self.name())
    }

    /// Whether it holds no answer at all, nonce or response being absent or empty: some phones send such a placeholder
    /// before they are challenged. It is malformed, and nothing can be guessed by it.
    #[must_use]
    pub(in crate::authentication) fn holds_no_answer(&self) -> bool {
        let nothing = |member: &Member<'_>| match member {
            Member::Absent => true,
            Member::Text(text) => text.is_empty(),
            Member::Number(_) | Member::Other => false,
        };
        self.claim.is_err() && (nothing(&self.fields.nonce) || nothing(&self.fields.response))
    }

    /// What the phone calls itself.
    #[inline]
    #[must_use]
    pub fn user_agent(&self) -> Option<&str> {
        self.fields.headers.as_ref()?.user_agent.as_deref()
    }

    /// The realm as the platform passed it, well-formed or not.
    #[inline]
    #[must_use]
    pub fn realm(&self) -> Option<&str> {
        self.fields.realm.text()
    }

    /// Whether it says REGISTER, in any case, well-formed or not.
    #[inline]
    #[must_use]
    pub fn is_register(&self) -> bool {
        self.fields.method_kind() == Some(MethodKind::Register)
    }

    /// Whether the address the request acts for (To of a REGISTER, From of all others) is the user's own; `None`
    /// where the platform sent no such header.
    #[must_use]
    pub fn acts_for_itself(&self, claim: &Claim<'_>, username: &str, realm: &str) -> Option<bool> {
        let headers = self.fields.headers.as_ref()?;
        let header = if claim.is_register() { &headers.to } else { &headers.from };
        Some(address_belongs_to(header.as_deref()?, username, self.tenant.home(realm)))
    }

    /// How else the proof can be read: the platform's parser cuts values at commas and quotes and may name the wrong
    /// algorithm, so where the raw header differs from the flat members it is read properly, first as it stands, then
    /// with its escapes resolved (docs/contract.md section 1.2). Each flat value must be the raw one, or the raw one
    /// cut where that parser cuts.
    #[must_use]
    pub fn other_readings(&self) -> &[DigestAnswer<'static>] {
        &self.readings().others
    }

    /// Whether the raw headers say the same as the members, or nothing at all.
    #[must_use]
    pub fn raw_headers_agree(&self) -> bool {
        self.readings().is_plain
    }

    /// Whether the raw headers have been parsed for the other readings already.
    #[must_use]
    pub fn is_read_otherwise(&self) -> bool {
        self.readings.get().is_some()
    }

    fn readings(&self) -> &Readings {
        self.readings.get_or_init(|| raw_answers::readings(self.fields, &self.raw, self.tenant))
    }

    /// The raw answer that the members are judged against: the one that they are of, else the first that can be read.
    #[must_use]
    pub fn raw_answer(&self) -> Option<Authorization<'_>> {
        let mut answers = self.raw_answers();
        let judged = raw_answers::judged(&answers, self.fields, self.tenant);
        let index = judged.and_then(|judged| answers.iter().position(|one| std::ptr::eq(one, judged)));
        (!answers.is_empty()).then(|| answers.swap_remove(index.unwrap_or_default()))
    }

    /// All answers that the raw headers hold and that can be read.
    #[must_use]
    pub fn raw_answers(&self) -> Vec<Authorization<'_>> {
        self.raw.answers()
    }

    /// Why the raw headers hold no answer that can be read; `None` where there are none, or one can.
    #[must_use]
    pub fn raw_error(&self) -> Option<AuthorizationError> {
        self.raw.error()
    }
}

/// What the members say; where they are the answer to another realm's challenge, of several that the phone gave, what
/// the raw answer to the tenant's own says.
fn parse_claim<'a>(fields: &'a Fields<'a>, raw: &RawHeaders<'_>, tenant: &Tenant) -> Result<Claim<'a>, AnswerError> {
    if let Some(name) = fields.broken.or_else(|| fields.wrong_kind()) {
        return Err(AnswerError::Malformed(name));
    }
    let method = fields.method.text().and_then(Method::parse).ok_or(AnswerError::Malformed("method"))?;
    let answer = match flat_answer(fields, raw) {
        Ok(answer) => answer,
        Err(error) => raw_answers::answer_instead(fields, raw, tenant).ok_or(error)?,
    };
    Ok(Claim { method, answer, expires: RequestedExpires::parse(&fields.expires) })
}

fn flat_answer<'a>(fields: &'a Fields<'a>, raw: &RawHeaders<'_>) -> Result<DigestAnswer<'a>, AnswerError> {
    if !fields.scheme.text().is_none_or(|scheme| bare(scheme).eq_ignore_ascii_case("digest")) {
        return Err(AnswerError::Unsupported("scheme"));
    }
    raw_answers::parse_answer(&fields.answer(), Some(raw))
}
