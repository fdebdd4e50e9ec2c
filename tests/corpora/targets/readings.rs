//! What must hold of the other readings of a proof: they are of the raw header, and the flat members are cut from it.

use realmgate::attempt::{Attempt, Fields};
use realmgate::digest::{AnswerFields, Authorization, DigestAnswer, bare};

/// Of an attempt with a well-formed claim and the members it was parsed from.
pub fn check(fields: &Fields<'_>, attempt: &Attempt<'_>) {
    let readings = attempt.other_readings();
    if readings.is_empty() {
        return;
    }
    let header = fields.headers.as_ref().and_then(|headers| headers.authorization.as_deref());
    let header = header.expect("without a raw header there is one reading");
    let parsed = Authorization::parse(header).expect("a broken header has no reading");
    assert!(readings.len() <= 2, "as it stands, and with its escapes resolved");
    for reading in readings {
        let is = |answer: &AnswerFields<'_>| is_reading_of(reading, answer);
        assert!(is(&parsed.raw()) || is(&parsed.unescaped()), "{reading:?} is not what the header says");
    }
    flat_is_cut_from_raw(&fields.answer(), &parsed.raw());
}

fn is_reading_of(reading: &DigestAnswer, answer: &AnswerFields<'_>) -> bool {
    let response = answer.response.map(|text| bare(text).to_ascii_lowercase());
    answer.username == Some(reading.username.as_str())
        && answer.realm == Some(reading.realm.as_str())
        && answer.nonce == Some(reading.nonce.as_str())
        && answer.uri == Some(reading.uri.as_str())
        && response.as_deref() == Some(reading.response.value().to_hex().as_str())
}

/// A flat member that the header does not hold, or holds otherwise, is another's: nobody is let in under that name.
fn flat_is_cut_from_raw(flat: &AnswerFields<'_>, raw: &AnswerFields<'_>) {
    let pairs = [
        (flat.username, raw.username),
        (flat.realm, raw.realm),
        (flat.nonce, raw.nonce),
        (flat.uri, raw.uri),
        (flat.response, raw.response),
        (flat.cnonce, raw.cnonce),
        (flat.qop.map(bare), raw.qop.map(bare)),
        (flat.nc.map(bare), raw.nc.map(bare)),
    ];
    for (flat, raw) in pairs {
        let Some(flat) = flat else { continue };
        let rest = raw.unwrap_or_default().strip_prefix(flat).expect("the raw value begins with the flat one");
        assert!(rest.is_empty() || rest.starts_with([',', '"']), "no platform cuts there: {rest:?}");
    }
}
