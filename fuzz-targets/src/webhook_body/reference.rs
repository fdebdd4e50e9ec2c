//! What a body says, by another reader of JSON: simple and slow, each value apart.

use super::said::{HeadersSaid, Said, header_place};
use domain::authentication::attempt::{Fields, Member};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::fmt;

/// The members of an object as they stand, duplicates included. A name must be Unicode; a value need not.
struct Pairs<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Pairs<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(PairsVisitor)
    }
}

struct PairsVisitor;

impl<'de> Visitor<'de> for PairsVisitor {
    type Value = Pairs<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut pairs = Vec::new();
        while let Some(pair) = map.next_entry()? {
            pairs.push(pair);
        }
        Ok(Pairs(pairs))
    }
}

/// What a body says; `None` where it is not an object.
pub(super) fn said_in(body: &str) -> Option<Said<'_>> {
    let Pairs(pairs) = serde_json::from_str(body).ok()?;
    let mut said = Said::default();
    for (name, value) in &pairs {
        if let Some(member) = said.members.get_mut(name.as_str()) {
            *member = member_of(value);
        }
    }
    said.broken = duplicate(&pairs).map(|name| Fields::name_of_member(name).unwrap_or("duplicate member"));
    take_headers(&mut said, &pairs);
    Some(said)
}

/// Headers that are there and cannot be read leave nothing of any.
fn take_headers(said: &mut Said<'_>, pairs: &[(String, &RawValue)]) {
    let values = pairs.iter().filter(|(name, _)| name == "headers").map(|(_, value)| value.get());
    let mut is_broken = false;
    for value in values.filter(|value| *value != "null") {
        let Ok(Pairs(inside)) = serde_json::from_str(value) else {
            (said.headers, said.broken) = (Some(HeadersSaid::default()), Some("headers"));
            return;
        };
        let (headers, is_sound) = headers_in(&inside);
        is_broken |= !is_sound;
        said.headers = Some(headers);
    }
    if is_broken {
        said.broken = Some("headers");
    }
}

/// The headers that matter, and whether each of them is a string and stands once, and no other name stands twice.
fn headers_in(pairs: &[(String, &RawValue)]) -> (HeadersSaid, bool) {
    let (mut headers, mut is_sound, mut seen) = (HeadersSaid::default(), duplicate(pairs).is_none(), Vec::new());
    for (name, value) in pairs {
        let name = name.trim_ascii().to_ascii_lowercase();
        let place = header_place(&name);
        match (place, member_of(value)) {
            (Some("x-forwarded-for"), _) => headers.forwarded_for = true,
            (Some(place), Member::Text(text)) => drop(headers.texts.insert(place, text.into_owned())),
            (Some("user-agent") | None, _) | (_, Member::Absent) => {}
            (Some(_), Member::Number(_) | Member::Other) => is_sound = false,
        }
        seen.extend(place.filter(|place| !["user-agent", "x-forwarded-for"].contains(place)));
    }
    seen.sort_unstable();
    (headers, is_sound && seen.is_sorted_by(|one, next| one < next))
}

/// The first name, in their order, that stands twice.
fn duplicate<'p>(pairs: &'p [(String, &RawValue)]) -> Option<&'p str> {
    let mut names: Vec<&str> = pairs.iter().map(|(name, _)| name.as_str()).collect();
    names.sort_unstable();
    names.windows(2).find(|pair| pair[0] == pair[1]).map(|pair| pair[0])
}

/// A value by its first byte; a string that is not Unicode (a lone surrogate) is of no known kind.
fn member_of(value: &RawValue) -> Member<'_> {
    let raw = value.get();
    match raw.as_bytes()[0] {
        b'n' => Member::Absent,
        b'"' => serde_json::from_str::<String>(raw).map_or(Member::Other, |text| Member::Text(text.into())),
        b'-' | b'0'..=b'9' => Member::Number(raw),
        _ => Member::Other,
    }
}
