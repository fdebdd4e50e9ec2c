//! What must hold of the other readings of a proof: they are of a raw header, and the flat members are cut from its answers.

use domain::authentication::attempt::{Attempt, Fields};
use domain::digest::{AnswerFields, DigestAnswer, bare};

/// Of an attempt with a well-formed claim and the members it was parsed from.
pub fn check(fields: &Fields<'_>, attempt: &Attempt<'_>) {
    let readings = attempt.other_readings();
    if readings.is_empty() {
        return;
    }
    let answers = attempt.raw_answers();
    let raws: Vec<_> = answers.iter().map(|answer| answer.raw()).collect();
    assert!(readings.len() <= 2, "as it stands, and with its escapes resolved");
    for reading in readings {
        let is = |answer: &AnswerFields<'_>| is_reading_of(reading, answer);
        let is_there = answers.iter().any(|answer| is(&answer.raw()) || is(&answer.unescaped()));
        assert!(is_there, "{reading:?} is not what a header says");
    }
    flat_is_cut_from_raw(&fields.answer(), &raws);
    calls_go_on_under_the_name_that_is_proved(fields, attempt);
}

fn is_reading_of(reading: &DigestAnswer<'_>, answer: &AnswerFields<'_>) -> bool {
    let response = answer.response.map(|text| bare(text).to_ascii_lowercase());
    answer.username == Some(reading.username.as_str())
        && answer.realm == Some(reading.realm.as_str())
        && answer.nonce == Some(reading.nonce.as_str())
        && answer.uri == Some(reading.uri.as_str())
        && response.as_deref() == Some(reading.response.value().to_hex().as_str())
}

/// A flat member that no header holds, or each holds otherwise, is another's: no one is let in under that name.
fn flat_is_cut_from_raw(flat: &AnswerFields<'_>, raws: &[AnswerFields<'_>]) {
    for (place, flat) in texts(flat).into_iter().enumerate() {
        let Some(flat) = flat else { continue };
        let is_cut = |raw: &AnswerFields<'_>| is_cut(flat, texts(raw)[place]);
        assert!(raws.iter().any(is_cut), "no platform cuts {flat:?} out of these");
    }
    let is_of = |raw: &AnswerFields<'_>| {
        let mut pairs = texts(flat).into_iter().zip(texts(raw)).take(5);
        pairs.all(|(flat, raw)| flat.is_none_or(|flat| is_cut(flat, raw)))
    };
    assert!(raws.iter().any(is_of), "one of them says who answers what");
}

fn is_cut(flat: &str, raw: Option<&str>) -> bool {
    let rest = raw.unwrap_or_default().strip_prefix(flat);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with([',', '"']))
}

/// Who answers what first, then the rest.
fn texts<'a>(fields: &AnswerFields<'a>) -> [Option<&'a str>; 8] {
    let AnswerFields { username, realm, nonce, uri, response, cnonce, .. } = *fields;
    [username, realm, nonce, uri, response, cnonce, fields.qop.map(bare), fields.nc.map(bare)]
}

fn calls_go_on_under_the_name_that_is_proved(fields: &Fields<'_>, attempt: &Attempt<'_>) {
    let Ok(claim) = &attempt.claim else { return };
    let Some(told) = fields.username.text().filter(|_| !claim.is_register()) else { return };
    for reading in attempt.other_readings() {
        let proved = reading.username.as_str();
        let unescaped = proved.starts_with(told.trim_end_matches('\\')) || told.contains('\\');
        assert!(unescaped, "{proved:?} would pass for {told:?}");
    }
}
