//! Ways to make one overheard answer look like another: its hashed string split otherwise, names and addresses spelled
//! otherwise, other labels. None of them may be let in, whether its digest is then wrong or its form.

use crate::actors::overheard::{Overheard, address};
use rand::rngs::StdRng;
use realmgate_testkit::running::REALM;
use serde_json::{Map, Value, json};

/// Everything tried with one answer, from a stranger's address: what it is, and the body.
pub fn tricks(original: &Overheard, rng: &mut StdRng) -> Vec<(&'static str, String)> {
    let changes = splits(original).into_iter().chain(spellings(original)).chain(labels(original));
    let mut tricks: Vec<_> = changes
        .map(|(what, changed)| {
            let mut body = original.body();
            body.extend(changed);
            body.insert("source_address".to_owned(), json!(address(rng, 2)));
            (what, Value::Object(body).to_string())
        })
        .collect();
    let twin = Value::Object(original.body()).to_string();
    tricks.push(("a duplicate", format!("{{\"source_address\":\"{}\",{}", address(rng, 2), &twin[1..])));
    tricks
}

type Change = (&'static str, Map<String, Value>);

fn change(what: &'static str, members: Value) -> Change {
    let Value::Object(members) = members else { unreachable!("an object was written") };
    (what, members)
}

/// The pieces of the hashed string, `nonce:nc:cnonce:qop`, in other members.
fn splits(original: &Overheard) -> Vec<Change> {
    let texts = &original.texts;
    let nonce = &texts.nonce;
    let Some((nc, cnonce)) = &texts.qop else { return splits_without_qop(nonce) };
    let imitation = |qop: &str| json!({ "nonce": format!("{nonce}:{nc}:{cnonce}:{qop}"), "qop": null, "nc": null });
    let inner = format!("{nonce}:{nc}:{cnonce}:auth");
    vec![
        change("the nonce imitates qop", imitation("auth")),
        change("the nonce imitates qop in capitals", imitation("AUTH")),
        change(
            "the nonce imitates qop beside an empty one",
            json!({ "nonce": inner, "qop": "", "nc": "", "cnonce": "" }),
        ),
        change("the nonce takes nc", json!({ "nonce": format!("{nonce}:{nc}"), "nc": cnonce, "cnonce": "auth" })),
        change("nc takes cnonce", json!({ "nc": format!("{nc}:{cnonce}"), "cnonce": "" })),
        change("nc takes the nonce's end", json!({ "nonce": &nonce[..4], "nc": format!("{}:{nc}", &nonce[4..]) })),
        change("cnonce takes nc", json!({ "nc": "", "cnonce": format!("{nc}:{cnonce}") })),
        change("cnonce takes qop", json!({ "cnonce": format!("{cnonce}:auth") })),
        change("qop takes cnonce", json!({ "cnonce": "", "qop": format!("{cnonce}:auth") })),
        change("nc has a zero more", json!({ "nc": format!("0{nc}") })),
        change("nc has its zeros off", json!({ "nc": nc.trim_start_matches('0') })),
        change("nc begins with 0x", json!({ "nc": format!("0x{nc}") })),
        change("cnonce has a blank", json!({ "cnonce": format!("{cnonce} ") })),
        change("qop in capitals", json!({ "qop": "AUTH" })),
        change("qop with integrity", json!({ "qop": "auth-int" })),
        change("two qops", json!({ "qop": "auth,auth-int" })),
    ]
}

fn splits_without_qop(nonce: &str) -> Vec<Change> {
    let (before, after) = nonce.split_once(':').unwrap_or((nonce, "00000001"));
    vec![
        change("the nonce gives nc", json!({ "nonce": before, "nc": after, "cnonce": "", "qop": "auth" })),
        change("a qop is added", json!({ "nc": "00000001", "cnonce": "", "qop": "auth" })),
        change("the nonce has a blank", json!({ "nonce": format!(" {nonce}") })),
        change("the nonce has a quote", json!({ "nonce": format!("{nonce}\"") })),
        change("the nonce ends in a colon", json!({ "nonce": format!("{nonce}:") })),
    ]
}

/// The same user, realm, method or digest-uri to a person, and not to a hash.
fn spellings(original: &Overheard) -> Vec<Change> {
    let (name, uri) = (&original.name, &original.texts.uri);
    vec![
        change("the name in capitals", json!({ "username": name.to_uppercase() })),
        change("the name as an address", json!({ "username": format!("{name}@{REALM}") })),
        change("the name as a uri", json!({ "username": format!("sip:{name}") })),
        change("the name with a blank", json!({ "username": format!("{name} ") })),
        change("the name takes the realm", json!({ "username": format!("{name}:{REALM}"), "realm": "" })),
        change("the realm in capitals", json!({ "realm": REALM.to_uppercase() })),
        change("the realm with a dot", json!({ "realm": format!("{REALM}.") })),
        change("the method in small letters", json!({ "method": original.method.to_lowercase() })),
        change("another method", json!({ "method": "MESSAGE" })),
        change("the method takes the uri", json!({ "method": format!("{}:sip", original.method), "uri": &uri[4..] })),
        change("the uri in capitals", json!({ "uri": uri.to_uppercase() })),
        change("the uri with a port", json!({ "uri": format!("{uri}:5060") })),
        change("the uri with a parameter", json!({ "uri": format!("{uri};transport=tcp") })),
        change("the uri escaped", json!({ "uri": uri.replacen("acme", "%61cme", 1) })),
        change("the uri secure", json!({ "uri": uri.replacen("sip:", "sips:", 1) })),
    ]
}

/// Another algorithm's name over the same response, and responses cut, doubled or changed in a digit.
fn labels(original: &Overheard) -> Vec<Change> {
    let response = &original.texts.response;
    let last = if response.ends_with('0') { "1" } else { "0" };
    let bare = original.algorithm.hash.name();
    let session = if original.algorithm.session { bare.to_owned() } else { format!("{bare}-sess") };
    let half = &response[..response.len() / 2];
    vec![
        change("a session is added or taken", json!({ "algorithm": session, "cnonce": "c" })),
        change("an unknown algorithm", json!({ "algorithm": "SHA1" })),
        change("the response cut", json!({ "response": half, "algorithm": "MD5" })),
        change("the response doubled", json!({ "response": format!("{response}{response}") })),
        change(
            "the response with a digit changed",
            json!({ "response": format!("{}{last}", &response[..response.len() - 1]) }),
        ),
    ]
}
