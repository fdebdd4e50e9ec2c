//! Fills what a service remembers, as months of traffic do: every account's phone is known from its own address, the
//! replay memory is full, and so is the attempt history.

use crate::load::accounts::{REALM, username};
use domain::authentication::attempt_history::{AttemptOutcome, AttemptRealm, NewAttempt};
use domain::digest::{AnswerFields, DigestAnswer, HashFunction, Response, Username};
use domain::network::{Origin, Provenance, Source, TransportKind};
use domain::tenant::TenantId;
use domain::time::Now;
use realmgate::service::Service;
use std::net::{IpAddr, Ipv4Addr};

const TENANT: TenantId = TenantId(0);

/// Fills it with the phones of so many accounts and so many answers of theirs.
pub fn fill(platform: &Service, accounts: u32, answers: usize, now: Now) {
    (0..accounts).for_each(|account| welcome(platform, account, now));
    for number in 0..u32::try_from(answers).expect("some hundred thousand") {
        let username = username(number % accounts);
        let mut answer = answer();
        answer.username = Username::parse(&username).expect("a username");
        answer.response = Response::parse(&format!("{number:032x}")).expect("32 hex digits");
        platform.replay.sight(&answer, home(number % accounts), Provenance::Observed, now);
    }
}

/// The phone of an account was right at home, as the stepwise traffic comes from there.
fn welcome(platform: &Service, account: u32, now: Now) {
    let (name, source) = (username(account), home(account));
    let transport = TransportKind::Datagram;
    let origin = Origin { source, transport, provenance: Provenance::Observed, forwarded: false };
    let call_id = format!("1b5b1bae3f8eb433{account:06}@{}", address(account));
    let visitor = platform.blacklist.visitor(origin, Some((REALM, &name)), Some(&call_id));
    let begun = platform.blacklist.begin(&visitor, now).and_then(|check| check.right(now));
    assert!(begun.is_ok(), "nothing blocks it");
    let attempt = NewAttempt {
        at: now,
        address: source.network,
        user_agent: Some("Yealink SIP-T46U 108.86.0.45"),
        algorithm: Some(HashFunction::Md5),
        phone: None,
        outcome: AttemptOutcome::Registered(3_600),
    };
    platform.attempt_history.note(TENANT, AttemptRealm::Own(REALM), &name, attempt);
}

fn home(account: u32) -> Source {
    Source::new(TENANT, IpAddr::V4(address(account)))
}

fn address(account: u32) -> Ipv4Addr {
    Ipv4Addr::from_bits(0x1400_0000 + account)
}

fn answer() -> DigestAnswer<'static> {
    let fields = AnswerFields {
        username: Some("user000000"),
        realm: Some(REALM),
        nonce: Some("179529606882900"),
        uri: Some("sip:acme.sip.jambonz.cloud"),
        response: Some("2f36671dc5a06132cd19f96d982bd3a6"),
        qop: Some("auth"),
        nc: Some("00000001"),
        cnonce: Some("0499c6a7"),
        ..AnswerFields::default()
    };
    DigestAnswer::parse(&fields).expect("a well-formed answer")
}
