//! Ways in which a phone may have put its response together other than the request says, or a platform may have changed
//! the request since. Each is an answer of its own, parsed and verified as any other.

use super::deviation::{Deviation, UriForm};
use crate::authentication::attempt::Fields;
use crate::digest::{Algorithm, AnswerFields, Authorization, DigestAnswer, HashFunction, Method, bare};

/// The methods that a phone may have answered for.
const METHODS: [&str; 10] =
    ["REGISTER", "INVITE", "ACK", "BYE", "OPTIONS", "SUBSCRIBE", "PUBLISH", "MESSAGE", "NOTIFY", "REFER"];

/// One way.
pub(super) struct Shape<'a> {
    /// What is otherwise; nothing in the first of all.
    pub(super) deviation: Option<Deviation>,
    /// The answer that it makes.
    pub(super) answer: DigestAnswer<'a>,
    /// For this method.
    pub(super) method: Method<'a>,
}

/// The answer as it is, then all others.
pub(super) fn shapes<'a>(
    answer: &DigestAnswer<'a>,
    method: Method<'a>,
    fields: &Fields<'_>,
    raw: Option<&Authorization<'_>>,
) -> Vec<Shape<'a>> {
    let response = answer.response.value().to_hex();
    let as_is = fields_of(answer, response.as_str());
    let mut shapes = vec![Shape { deviation: None, answer: answer.clone(), method }];
    let mut add = |deviation: Deviation, fields: &AnswerFields<'_>, method: Option<Method<'a>>| {
        if let (Ok(answer), Some(method)) = (DigestAnswer::parse(fields), method) {
            shapes.push(Shape { deviation: Some(deviation), answer: answer.into_owned(), method });
        }
    };
    for name in METHODS.into_iter().filter(|name| *name != method.as_str()) {
        add(Deviation::Method(name), &as_is, Method::parse(name));
    }
    for (deviation, changed) in of_qop(answer, fields) {
        let (qop, nc, cnonce) = changed;
        let fields = AnswerFields { qop: qop.as_deref(), nc: nc.as_deref(), cnonce: cnonce.as_deref(), ..as_is };
        add(deviation, &fields, Some(method));
    }
    for (form, uri) in other_uris(answer) {
        add(Deviation::Uri(form), &AnswerFields { uri: Some(&uri), ..as_is }, Some(method));
    }
    let bare_nonce = answer.nonce.as_str().trim_matches('"');
    if bare_nonce != answer.nonce.as_str() {
        add(Deviation::NonceQuotes, &AnswerFields { nonce: Some(bare_nonce), ..as_is }, Some(method));
    }
    for (deviation, algorithm) in other_algorithms(answer) {
        let cnonce = as_is.cnonce.filter(|cnonce| !cnonce.is_empty()).or(fields.cnonce.text()).or(Some(""));
        add(deviation, &AnswerFields { algorithm: Some(algorithm.name()), cnonce, ..as_is }, Some(method));
    }
    if let Some(raw) = raw {
        for fields in [raw.raw(), raw.unescaped()] {
            let algorithm = Some(answer.algorithm.name());
            add(Deviation::RawHeader, &AnswerFields { algorithm, ..fields }, Some(method));
        }
    }
    shapes
}

/// The texts that an answer was, or could have been, parsed from.
fn fields_of<'a>(answer: &'a DigestAnswer<'_>, response: &'a str) -> AnswerFields<'a> {
    let qop = answer.qop.as_ref();
    AnswerFields {
        username: Some(answer.username.as_str()),
        realm: Some(answer.realm.as_str()),
        nonce: Some(answer.nonce.as_str()),
        uri: Some(answer.uri.as_str()),
        response: Some(response),
        algorithm: Some(answer.algorithm.name()),
        qop: qop.map(|qop| &*qop.qop),
        nc: qop.map(|qop| qop.nc.as_str()),
        cnonce: Some(answer.cnonce()),
    }
}

/// qop, nc and cnonce.
type Protection = (Option<String>, Option<String>, Option<String>);

fn of_qop(answer: &DigestAnswer<'_>, fields: &Fields<'_>) -> Vec<(Deviation, Protection)> {
    let owned = |text: &str| Some(text.to_owned());
    let Some(protected) = &answer.qop else {
        let lost = fields.nc.text().map(bare).zip(fields.cnonce.text());
        return lost
            .map(|(nc, cnonce)| (Deviation::LostQop, (owned("auth"), owned(nc), owned(cnonce))))
            .into_iter()
            .collect();
    };
    let (qop, nc, cnonce) = (&protected.qop, protected.nc.as_str(), protected.cnonce.as_str());
    let mut changed = vec![
        (Deviation::NoQop, (None, None, owned(cnonce))),
        (Deviation::EmptyCnonce, (owned(qop), owned(nc), owned(""))),
    ];
    for other in ["auth", "AUTH", "Auth"].into_iter().filter(|other| **other != **qop) {
        changed.push((Deviation::QopCase, (owned(other), owned(nc), owned(cnonce))));
    }
    let number = u64::from_str_radix(nc, 16).unwrap_or_default();
    for other in [format!("{number:08x}"), format!("{number:08X}"), format!("{number:x}"), format!("{number:X}")] {
        if other != nc {
            changed.push((Deviation::NcForm, (owned(qop), Some(other), owned(cnonce))));
        }
    }
    changed
}

fn other_uris(answer: &DigestAnswer<'_>) -> Vec<(UriForm, String)> {
    let sent = answer.uri.as_str();
    let plain = sent.split([';', '?']).next().unwrap_or_default();
    let mut uris = vec![(UriForm::WithoutParameters, plain.to_owned())];
    let is_port = |port: &str| !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit());
    if let Some((host, port)) = plain.rsplit_once(':').filter(|(_, port)| is_port(port)) {
        uris.push((UriForm::WithoutPort, format!("{host}{}", &sent[host.len() + 1 + port.len()..])));
        uris.push((UriForm::WithoutPort, host.to_owned()));
    }
    if let Some(rest) = sent.strip_prefix("sips:") {
        uris.push((UriForm::OtherScheme, format!("sip:{rest}")));
    } else if let Some(rest) = sent.strip_prefix("sip:") {
        uris.push((UriForm::OtherScheme, format!("sips:{rest}")));
    }
    uris.push((UriForm::Realm, format!("sip:{}", answer.realm.as_str())));
    uris.retain(|(_, uri)| uri != sent);
    uris
}

/// A response tells by its length what it can have been made with, whatever the phone says.
fn other_algorithms(answer: &DigestAnswer<'_>) -> Vec<(Deviation, Algorithm)> {
    let (algorithm, length) = (answer.algorithm, answer.response.value().as_bytes().len());
    let fitting = HashFunction::ALL.into_iter().filter(|hash| hash.length() == length);
    let others = fitting.filter(|hash| *hash != algorithm.hash);
    let mut algorithms: Vec<_> =
        others.map(|hash| (Deviation::AnsweredWith(hash), Algorithm { hash, ..algorithm })).collect();
    algorithms.push((Deviation::SessionKey, Algorithm { session: !algorithm.session, ..algorithm }));
    algorithms
}
