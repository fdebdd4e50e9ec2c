//! The members of a webhook request, as a platform passes on what a phone sends.

use crate::knock::{Knock, Misset, Proof, Request, Transport, Written};
use domain::authentication::attempt::{Fields, Member, SipHeaders};
use std::borrow::Cow;

pub const URI: &str = "sip:platform.example";
pub const NC: &str = "00000001";

/// What reaches the service of a knock at a tenant's platform that has this realm.
pub fn fields<'a>(knock: &'a Knock, realm: &'a str, written: &'a Written) -> Fields<'a> {
    let via = match knock.transport {
        Transport::Tcp => "SIP/2.0/TCP 192.168.1.20:5060;branch=z9hG4bKd04ab2cb",
        Transport::Tls => "SIP/2.0/TLS 192.168.1.20:5061;branch=z9hG4bKd04ab2cb",
        Transport::Udp => "SIP/2.0/UDP 192.168.1.20:5060;branch=z9hG4bKd04ab2cb",
    };
    let headers = SipHeaders {
        via: Some(via.into()),
        call_id: Some(Cow::Borrowed(&knock.call_id)),
        forwarded_for: knock.request == Request::ForwardedInvite,
        ..SipHeaders::default()
    };
    let set = Fields {
        method: text(knock.request.method()),
        realm: text(realm),
        username: text(&knock.name),
        nonce: text(&written.nonce),
        uri: text(URI),
        response: text(&written.response),
        qop: text("auth"),
        cnonce: text(&written.cnonce),
        nc: text(NC),
        source_address: text(&knock.address),
        headers: Some(headers),
        ..Fields::default()
    };
    match knock.proof {
        Proof::Misset(misset) => misread(misset, set),
        _ => set,
    }
}

/// The same from a phone that is set wrong.
fn misread(misset: Misset, set: Fields<'_>) -> Fields<'_> {
    match misset {
        Misset::Realm => Fields { realm: Member::Text("ANOTHER.EXAMPLE".into()), ..set },
        Misset::AuthInt => Fields { qop: text("auth-int"), ..set },
        Misset::Algorithm => Fields { algorithm: text("SHA-3"), ..set },
        Misset::MissingNc => Fields { nc: Member::Absent, ..set },
        Misset::Nameless => Fields { username: Member::Absent, ..set },
        Misset::Placeholder => {
            let (qop, nc, cnonce) = (Member::Absent, Member::Absent, Member::Absent);
            Fields { nonce: text(""), response: text(""), qop, nc, cnonce, ..set }
        }
    }
}

const fn text(text: &str) -> Member<'_> {
    Member::Text(Cow::Borrowed(text))
}
