//! The webhook's JSON body: read as another reader of JSON reads it, and judged as an attempt.

use super::attempt;
use domain::authentication::attempt::{Escaped, Fields, Member};
use domain::authentication::json::parse as parse_body;
use serde_json::{Map, Value};

/// Any body.
pub fn check(input: &[u8]) {
    let Ok(body) = std::str::from_utf8(input) else { return };
    let model = serde_json::from_str::<Value>(body);
    let Ok(fields) = parse_body(body) else {
        assert!(!model.is_ok_and(|model| model.is_object()), "another reader finds an object");
        return;
    };
    // The other reader does not take all that we take: numbers of any size, half a surrogate pair in a member that no one
    // asks for. And where a name stands twice it takes the last value, while we refuse the whole.
    if let (Ok(model), None) = (model, fields.broken) {
        let model = model.as_object().expect("what we take for an object is one");
        members_agree(&fields, model);
        headers_agree(&fields, model);
    }
    attempt::check(&fields);
}

fn members_agree(fields: &Fields<'_>, model: &Map<String, Value>) {
    let texts =
        ["method", "realm", "username", "nonce", "uri", "response", "scheme", "algorithm", "qop", "cnonce", "nc"];
    for name in texts {
        agrees(fields.text_member(name).expect("it is a member"), model.get(name));
    }
    agrees(&fields.expires, model.get("expires"));
    agrees(&fields.source_address, model.get("source_address"));
}

fn agrees(member: &Member<'_>, model: Option<&Value>) {
    match model {
        None | Some(Value::Null) => assert!(*member == Member::Absent, "{member:?}"),
        Some(Value::String(text)) => assert_eq!(member.text(), Some(text.as_str())),
        Some(Value::Number(_)) => assert!(matches!(member, Member::Number(_)), "{member:?}"),
        Some(_) => assert!(*member == Member::Other, "{member:?}"),
    }
}

fn headers_agree(fields: &Fields<'_>, model: &Map<String, Value>) {
    let model = model.get("headers").filter(|headers| !headers.is_null());
    assert_eq!(fields.headers.is_some(), model.is_some());
    let (Some(headers), Some(model)) = (&fields.headers, model) else { return };
    let model = model.as_object().expect("headers that are not an object are broken");
    let named = |long: &str, short: &str| -> Vec<&str> {
        let same =
            |name: &str| name.trim_ascii().eq_ignore_ascii_case(long) || name.trim_ascii().eq_ignore_ascii_case(short);
        model.iter().filter(|(name, _)| same(name)).filter_map(|(_, value)| value.as_str()).collect()
    };
    assert_eq!(headers.to.as_deref(), named("to", "t").first().copied());
    assert_eq!(headers.from.as_deref(), named("from", "f").first().copied());
    assert_eq!(
        headers.authorization.as_ref().map(Escaped::text),
        named("authorization", "authorization").first().map(|text| (*text).into())
    );
    let proxy = named("proxy-authorization", "proxy-authorization");
    assert_eq!(headers.proxy_authorization.as_ref().map(Escaped::text), proxy.first().map(|text| (*text).into()));
    let user_agents = named("user-agent", "user-agent");
    assert!(headers.user_agent.as_deref().map_or(user_agents.is_empty(), |text| user_agents.contains(&text)));
    assert_eq!(headers.via.is_some(), !named("via", "v").is_empty());
    assert_eq!(headers.call_id.is_some(), !named("call-id", "i").is_empty());
}
