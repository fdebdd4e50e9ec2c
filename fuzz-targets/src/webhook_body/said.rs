//! What a body says, in a form that two readers are compared by.

use domain::authentication::attempt::{Escaped, Fields, Member};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// The members that are judged, by name.
const MEMBERS: [&str; 11] =
    ["method", "realm", "username", "nonce", "uri", "response", "scheme", "algorithm", "qop", "cnonce", "nc"];

/// Everything that is kept of a body.
#[derive(Debug, PartialEq)]
pub(super) struct Said<'a> {
    pub members: BTreeMap<&'static str, Member<'a>>,
    pub headers: Option<HeadersSaid>,
    pub broken: Option<&'static str>,
}

/// Everything that is kept of headers, by their long names.
#[derive(Debug, Default, PartialEq)]
pub(super) struct HeadersSaid {
    pub texts: BTreeMap<&'static str, String>,
    pub forwarded_for: bool,
}

/// What an empty object says.
impl Default for Said<'_> {
    fn default() -> Self {
        let names = MEMBERS.into_iter().chain(["expires", "source_address"]);
        Self { members: names.map(|name| (name, Member::Absent)).collect(), headers: None, broken: None }
    }
}

impl<'a> Said<'a> {
    /// What the service read.
    pub fn by(fields: &Fields<'a>) -> Self {
        let judged = MEMBERS.into_iter().map(|name| (name, fields.text_member(name).expect("it is a member").clone()));
        let others = [("expires", fields.expires.clone()), ("source_address", fields.source_address.clone())];
        let headers = fields.headers.as_ref().map(|headers| {
            let text = |text: &Option<Cow<'_, str>>| text.as_deref().map(str::to_owned);
            let resolved = |raw: &Option<Escaped<'_>>| raw.as_ref().map(|raw| raw.text().into_owned());
            let texts = [
                ("to", text(&headers.to)),
                ("from", text(&headers.from)),
                ("authorization", resolved(&headers.authorization)),
                ("proxy-authorization", resolved(&headers.proxy_authorization)),
                ("via", text(&headers.via)),
                ("call-id", text(&headers.call_id)),
                ("user-agent", text(&headers.user_agent)),
            ];
            let texts = texts.into_iter().filter_map(|(name, text)| Some((name, text?))).collect();
            HeadersSaid { texts, forwarded_for: headers.forwarded_for }
        });
        Self { members: judged.chain(others).collect(), headers, broken: fields.broken }
    }
}

/// The long name of a header that matters, by any of its names in lower case.
pub(super) fn header_place(name: &str) -> Option<&'static str> {
    Some(match name {
        "to" | "t" => "to",
        "from" | "f" => "from",
        "authorization" => "authorization",
        "proxy-authorization" => "proxy-authorization",
        "via" | "v" => "via",
        "call-id" | "i" => "call-id",
        "user-agent" => "user-agent",
        "x-forwarded-for" | "x-subspace-forwarded-for" => "x-forwarded-for",
        _ => return None,
    })
}
