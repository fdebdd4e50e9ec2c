//! One webhook request parsed into types: where it came from, what it claims, and how else its proof can be read.

mod expires;
mod fields;
mod identity;
mod origin;
mod twins;

pub use expires::RequestedExpires;
pub use fields::{Fields, Member, SipHeaders};
pub use identity::{address_belongs_to, address_in};
pub use origin::{Origin, Transport};
pub use twins::{Shapes, twin};

use crate::digest::{Algorithm, AnswerError, AnswerFields, Authorization, DigestAnswer, HashFunction, Method, bare};
use crate::source::canonical;
use crate::tenant::TenantId;
use std::fmt;
use std::net::IpAddr;
use std::sync::OnceLock;

/// One request. Where it came from is known even when what it says is malformed, so that it can be counted.
pub struct Attempt<'a> {
    /// Where it came from.
    pub origin: Origin,
    /// The whole address of `source_address`, not cut to what is counted.
    pub address: Option<IpAddr>,
    /// What it says, or the first thing wrong with it.
    pub claim: Result<Claim, AnswerError>,
    /// The members as they arrived.
    fields: Fields<'a>,
    /// How else the proof can be read, once somebody asked.
    other_readings: OnceLock<Vec<DigestAnswer>>,
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
pub struct Claim {
    /// REGISTER, INVITE or any other; every method is verified.
    pub method: Method,
    /// The proof, by the flat members.
    pub answer: DigestAnswer,
    /// The registration time asked for.
    pub expires: RequestedExpires,
}

impl Claim {
    /// Whether the phone registers, the one method that is granted a time.
    #[must_use]
    pub fn is_register(&self) -> bool {
        self.method.as_str() == "REGISTER"
    }
}

impl<'a> Attempt<'a> {
    /// Parses the members of a request that `tenant`'s platform sent.
    #[must_use]
    pub fn parse(tenant: TenantId, fields: Fields<'a>) -> Self {
        let address = fields.address();
        let origin = Origin::of(tenant, address, &fields);
        let (address, claim) = (address.map(canonical), parse_claim(&fields));
        Self { origin, address, claim, fields, other_readings: OnceLock::new() }
    }

    /// The Call-ID, by which a phone's refreshes are known from a forger's tries.
    #[must_use]
    pub fn call_id(&self) -> Option<&str> {
        self.fields.headers.as_ref()?.call_id.as_deref()
    }

    /// The username as the platform passed it, well-formed or not.
    #[must_use]
    pub fn username(&self) -> Option<&str> {
        self.fields.username.text()
    }

    /// The realm and the username that it says, well-formed or not; none where it says no username.
    #[must_use]
    pub fn name(&self) -> Option<(&str, &str)> {
        let username = self.username().filter(|username| !username.is_empty())?;
        Some((self.realm().unwrap_or_default(), username))
    }

    /// Whether it holds no answer at all, nonce or response being absent or empty: some phones send such a placeholder
    /// before they are challenged. It is malformed, and nothing can be guessed by it.
    #[must_use]
    pub fn holds_no_answer(&self) -> bool {
        let nothing = |member: &Member<'_>| match member {
            Member::Absent => true,
            Member::Text(text) => text.is_empty(),
            Member::Number(_) | Member::Other => false,
        };
        self.claim.is_err() && (nothing(&self.fields.nonce) || nothing(&self.fields.response))
    }

    /// What the phone calls itself.
    #[must_use]
    pub fn user_agent(&self) -> Option<&str> {
        self.fields.headers.as_ref()?.user_agent.as_deref()
    }

    /// The realm as the platform passed it, well-formed or not.
    #[must_use]
    pub fn realm(&self) -> Option<&str> {
        self.fields.realm.text()
    }

    /// Whether it says REGISTER, well-formed or not.
    #[must_use]
    pub fn is_register(&self) -> bool {
        self.fields.method.text() == Some("REGISTER")
    }

    /// Whether the address the request acts for (To of a REGISTER, From of all others) is the user's own; `None`
    /// where the platform sent no such header. Several such headers are nobody's own.
    #[must_use]
    pub fn acts_for_itself(&self, claim: &Claim, username: &str, realm: &str) -> Option<bool> {
        let headers = self.fields.headers.as_ref()?;
        let values = if claim.is_register() { &headers.to } else { &headers.from };
        match values.as_slice() {
            [] => None,
            [value] => Some(address_belongs_to(value, username, realm)),
            _ => Some(false),
        }
    }

    /// How else the proof can be read: the platform's parser cuts values at commas and quotes and may name the wrong
    /// algorithm, so where the raw header differs from the flat members it is read properly, first as it stands, then
    /// with its escapes resolved (CONTRACT section 1.2). Each flat value must be the raw one, or the raw one cut where
    /// that parser cuts.
    #[must_use]
    pub fn other_readings(&self) -> &[DigestAnswer] {
        self.other_readings.get_or_init(|| self.read_again())
    }

    fn read_again(&self) -> Vec<DigestAnswer> {
        let header = self.fields.headers.as_ref().and_then(|headers| headers.authorization.as_deref());
        let Some(parsed) = header.and_then(|header| Authorization::parse(header).ok()) else { return Vec::new() };
        let (flat, raw) = (self.fields.answer(), parsed.raw());
        if !is_cut_of(&flat, &raw) || (same(&flat, &raw) && !parsed.has_escapes()) {
            return Vec::new();
        }
        let unescaped = parsed.has_escapes().then(|| parsed.unescaped());
        let readings = [(!same(&flat, &raw)).then_some(raw), unescaped];
        readings
            .into_iter()
            .flatten()
            .filter_map(|fields| DigestAnswer::parse(&fields).ok())
            .map(|answer| settle(answer, None))
            .collect()
    }
}

fn parse_claim(fields: &Fields<'_>) -> Result<Claim, AnswerError> {
    if let Some(name) = fields.broken.or_else(|| fields.wrong_kind()) {
        return Err(AnswerError::Malformed(name));
    }
    let method = fields.method.text().and_then(Method::parse).ok_or(AnswerError::Malformed("method"))?;
    if !fields.scheme.text().is_none_or(|scheme| bare(scheme).eq_ignore_ascii_case("digest")) {
        return Err(AnswerError::Unsupported("scheme"));
    }
    let header = fields.headers.as_ref().and_then(|headers| headers.authorization.as_deref());
    let answer = DigestAnswer::parse(&fields.answer())?;
    let answer = settle(answer, header);
    Ok(Claim { method, answer, expires: RequestedExpires::parse(&fields.expires) })
}

/// Settles a wrong algorithm: jambonz reports MD5 for a client whose `algorithm=SHA-256` stood last. Where the length
/// of the response does not fit, the raw header decides, else a long response is taken for SHA-256.
fn settle(mut answer: DigestAnswer, header: Option<&str>) -> DigestAnswer {
    let length = answer.response.value().as_bytes().len();
    if answer.algorithm.hash.length() == length {
        return answer;
    }
    let parsed = header.and_then(|header| Authorization::parse(header).ok());
    let stated = parsed.as_ref().and_then(|parsed| parsed.raw().algorithm).and_then(Algorithm::parse);
    match stated.filter(|stated| stated.hash.length() == length && stated.session == answer.algorithm.session) {
        Some(stated) => answer.algorithm = stated,
        None if length == HashFunction::Sha256.length() => answer.algorithm.hash = HashFunction::Sha256,
        None => {}
    }
    answer
}

/// The parameters to compare; the algorithm is left out, for it may differ.
fn texts<'a>(fields: &AnswerFields<'a>) -> [Option<&'a str>; 8] {
    let AnswerFields { username, realm, nonce, uri, response, qop, nc, cnonce, .. } = *fields;
    [username, realm, nonce, uri, response, qop.map(bare), nc.map(bare), cnonce]
}

/// Whether each flat value is the raw one up to its end, a comma or a quote. A mere beginning is not enough: the
/// platform's parser takes the first thing that looks like a parameter, be it inside another's quotes, and
/// `opaque="x, username=alice,", username="alice2"` must not let alice2 in under the name of alice.
fn is_cut_of(flat: &AnswerFields<'_>, raw: &AnswerFields<'_>) -> bool {
    let cut = |flat: &str, raw: &str| {
        raw.strip_prefix(flat).is_some_and(|rest| rest.is_empty() || rest.starts_with([',', '"']))
    };
    let pairs = texts(flat).into_iter().zip(texts(raw));
    pairs.into_iter().all(|(flat, raw)| flat.is_none_or(|flat| cut(flat, raw.unwrap_or_default())))
}

fn same(flat: &AnswerFields<'_>, raw: &AnswerFields<'_>) -> bool {
    let algorithm = |fields: &AnswerFields<'_>| fields.algorithm.and_then(Algorithm::parse);
    texts(flat) == texts(raw) && algorithm(flat) == algorithm(raw)
}
