//! Which of the answers that the raw headers hold a request is about (docs/contract.md section 1.2): the
//! platform's own parser cuts values at commas and quotes, and of several credentials it may have taken another one's.

use super::fields::Fields;
use super::raw_headers::RawHeaders;
use crate::digest::{
    Algorithm, AnswerError, AnswerFields, Authorization, DigestAnswer, HashFunction, MethodKind, Response, bare,
};
use crate::tenant::Tenant;

/// The answer among the raw ones that a request is to be judged by, where its flat members allow that. They are those
/// of that answer as it stands or cut; or those of another realm's, where the header holds several: then the first
/// answer for a realm of the tenant is judged. Anything else lets no one in: the platform goes on with the flat ones.
pub(super) fn judged<'r, 'a>(
    answers: &'r [Authorization<'a>],
    fields: &Fields<'_>,
    tenant: &Tenant,
) -> Option<&'r Authorization<'a>> {
    let flat = fields.answer();
    if !is_put_together_of(&flat, answers) {
        return None;
    }
    if let [only] = answers {
        return is_cut_of(&flat, &only.raw()).then_some(only);
    }
    let is_own = |answer: &&Authorization<'_>| is_for(answer, tenant);
    let mut own = answers.iter().filter(is_own);
    if let Some(exact) = own.clone().find(|answer| is_cut_of(&flat, &answer.raw())) {
        return Some(exact);
    }
    let own = own.next()?;
    // A call goes on under the flat name, so that must be the name whose password is proved.
    let may_name_another = fields.method_kind() == Some(MethodKind::Register);
    let foreign = answers.iter().filter(|answer| !is_own(answer) && is_cut_of(&flat, &answer.raw()));
    let mut foreign = foreign.filter(|answer| may_name_another || answer.raw().username == own.raw().username);
    foreign.next().map(|_| own)
}

fn is_for(answer: &Authorization<'_>, tenant: &Tenant) -> bool {
    let of_tenant = |realm: Option<&str>| realm.is_some_and(|realm| tenant.realm(realm).is_some());
    of_tenant(answer.raw().realm) || of_tenant(answer.unescaped().realm)
}

/// How a proof can be read.
pub(super) struct Readings {
    /// Otherwise than by the flat members.
    pub(super) others: Vec<DigestAnswer<'static>>,
    /// Whether the raw headers hold nothing but what the flat members say.
    pub(super) is_plain: bool,
}

/// How else a proof can be read than by its flat members: as the raw answer stands, then with its escapes resolved.
pub(super) fn readings(fields: &Fields<'_>, raw: &RawHeaders<'_>, tenant: &Tenant) -> Readings {
    let flat = fields.answer();
    // Nearly all that fail say the same in both places.
    if raw.agree_with(&flat) {
        return Readings { others: Vec::new(), is_plain: true };
    }
    let answers = raw.answers();
    let agrees = |answer: &Authorization<'_>| same(&flat, &answer.raw());
    if let [only] = &answers[..]
        && !only.has_escapes()
        && agrees(only)
    {
        return Readings { others: Vec::new(), is_plain: true };
    }
    let judged = judged(&answers, fields, tenant);
    let others = judged.map(|judged| both_ways(judged).into_iter().skip(usize::from(agrees(judged))));
    let is_plain = answers.is_empty() && raw.error().is_none();
    Readings { others: others.into_iter().flatten().flatten().collect(), is_plain }
}

/// The answer of a request whose flat members are another one's that cannot be verified. They must still say whose.
pub(super) fn answer_instead(
    fields: &Fields<'_>,
    raw: &RawHeaders<'_>,
    tenant: &Tenant,
) -> Option<DigestAnswer<'static>> {
    fields.username.text().zip(fields.realm.text())?;
    let is_one_of_several = raw.parsed().count() > 1;
    let answers = raw.answers();
    let judged = judged(&answers, fields, tenant).filter(|_| is_one_of_several)?;
    both_ways(judged).into_iter().flatten().next()
}

/// An answer as it stands, and with its escapes resolved where it has some.
fn both_ways(answer: &Authorization<'_>) -> [Option<DigestAnswer<'static>>; 2] {
    let parse = |fields: &AnswerFields<'_>| parse_answer(fields, None).ok().map(DigestAnswer::into_owned);
    [parse(&answer.raw()), answer.has_escapes().then(|| answer.unescaped()).and_then(|fields| parse(&fields))]
}

/// Parses an answer as the algorithm that it was made with, which the platform may name wrong.
pub(super) fn parse_answer<'a>(
    fields: &AnswerFields<'a>,
    raw: Option<&RawHeaders<'_>>,
) -> Result<DigestAnswer<'a>, AnswerError> {
    DigestAnswer::parse_as(fields, |named, response| settle(named, response, raw))
}

/// Settles a wrong algorithm: jambonz reports MD5 for a client whose `algorithm=SHA-256` stood last. Where the length
/// of the response does not fit, the raw header decides, else a long response is taken for SHA-256.
fn settle(named: Algorithm, response: &Response, raw: Option<&RawHeaders<'_>>) -> Algorithm {
    let length = response.value().as_bytes().len();
    if named.hash.length() == length {
        return named;
    }
    let answers = raw.map(RawHeaders::answers).unwrap_or_default();
    let digits = response.value().to_hex();
    let is_this = |one: &&Authorization<'_>| {
        let response = one.raw().response.map(bare);
        answers.len() == 1 || response.is_some_and(|response| response.eq_ignore_ascii_case(digits.as_str()))
    };
    let stated = answers.iter().find(is_this).and_then(|one| one.raw().algorithm).and_then(Algorithm::parse);
    match stated.filter(|stated| stated.hash.length() == length && stated.session == named.session) {
        Some(stated) => stated,
        None if length == HashFunction::Sha256.length() => Algorithm { hash: HashFunction::Sha256, ..named },
        None => named,
    }
}

/// Who answers which challenge for what: these are of one answer or of none.
fn core<'a>(fields: &AnswerFields<'a>) -> [Option<&'a str>; 5] {
    let AnswerFields { username, realm, nonce, uri, response, .. } = *fields;
    [username, realm, nonce, uri, response]
}

/// All parameters to compare; the algorithm is left out, for it may differ.
fn texts<'a>(fields: &AnswerFields<'a>) -> [Option<&'a str>; 8] {
    let [username, realm, nonce, uri, response] = core(fields);
    [username, realm, nonce, uri, response, fields.qop.map(bare), fields.nc.map(bare), fields.cnonce]
}

/// Whether each flat value is the raw one up to its end, a comma or a quote. A mere beginning is not enough: the
/// platform's parser takes the first thing that looks like a parameter, be it inside another's quotes, and
/// `opaque="x, username=alice,", username="alice2"` must not let alice2 in under the name of alice.
fn is_cut(flat: &str, raw: Option<&str>) -> bool {
    let rest = raw.unwrap_or_default().strip_prefix(flat);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with([',', '"']))
}

/// Whether the flat values are those of this answer, as far as they say who answers what. The platform has checked its
/// own nonce by them, so another answer's must not come instead.
fn is_cut_of(flat: &AnswerFields<'_>, raw: &AnswerFields<'_>) -> bool {
    let mut pairs = core(flat).into_iter().zip(core(raw));
    pairs.all(|(flat, raw)| flat.is_none_or(|flat| is_cut(flat, raw)))
}

/// Whether each flat value is one of these answers': what one of several leaves out, a platform's parser finds in the
/// next.
fn is_put_together_of(flat: &AnswerFields<'_>, answers: &[Authorization<'_>]) -> bool {
    let raws: Vec<_> = answers.iter().map(|answer| texts(&answer.raw())).collect();
    let mut flat = texts(flat).into_iter().enumerate();
    flat.all(|(index, flat)| flat.is_none_or(|flat| raws.iter().any(|raw| is_cut(flat, raw[index]))))
}

fn same(flat: &AnswerFields<'_>, raw: &AnswerFields<'_>) -> bool {
    let algorithm = |fields: &AnswerFields<'_>| fields.algorithm.and_then(Algorithm::parse);
    texts(flat) == texts(raw) && algorithm(flat) == algorithm(raw)
}
