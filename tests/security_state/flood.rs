//! The worst the security state may have to remember: more sources, names, known-good pairs and verified answers than
//! its tables hold, put in the way a decision does it.

use realmgate::attempt::{Origin, Transport};
use realmgate::blacklist::{Admission, Blacklist, Fault, Policy};
use realmgate::digest::{AnswerFields, DigestAnswer, Response};
use realmgate::now::Now;
use realmgate::replay::{Proof, Provenance, Replay};
use realmgate::source::Source;
use realmgate::tenant::TenantId;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::time::Duration;

/// Sources that fail, each a /64 in a /48 of its own, so that the wider buckets are as many as can be.
pub const FAILING_SOURCES: u32 = 1 << 20;
/// Pairs of a name and a source that succeed, ten names a source.
pub const GOOD_PAIRS: u32 = 1_000_000;
/// Verified answers.
pub const ANSWERS: u32 = 1_000_000;
/// Replay memory that stands in the default settings.
const REPLAY_CAPACITY: usize = 300_000;
/// Each so-manieth failing source goes on until it is listed: more of them than listings are kept.
const LISTED_OF: u32 = 16;
/// Failures that all go to a few names, more than a hundred for each, so that their guards are up.
const AT_GUARDED_NAMES: u32 = 1 << 17;
const GUARDED_NAMES: u32 = 1_000;
const REALM: &str = "acme.sip.jambonz.cloud";

/// All that remembers who was wrong and who was right, with default numbers, for one tenant.
pub struct SecurityState {
    pub blacklist: Blacklist,
    pub replay: Replay,
}

impl SecurityState {
    pub fn empty() -> Self {
        Self { blacklist: Blacklist::new(Policy::default(), 1, 1), replay: Replay::new(REPLAY_CAPACITY, 1, 2) }
    }

    /// Takes everything, within seconds of the state's own time, so that nothing drains or ends meanwhile. Gives the
    /// time after it.
    pub fn flood(&self, start: Now) -> Now {
        let mut time = Time(start);
        for number in 0..FAILING_SOURCES {
            self.fail(number, time.tick());
        }
        for number in 0..GOOD_PAIRS {
            self.succeed(number, time.tick());
        }
        let mut answer = answer();
        for number in 0..ANSWERS {
            answer.response = response(number);
            let (source, now) = (office(number), time.tick());
            self.replay.sight(&Proof { answer: &answer, session_key: None }, source, Provenance::Observed, now);
        }
        time.0
    }

    fn fail(&self, number: u32, now: Now) {
        let address = Ipv6Addr::from_bits((0x2a00_u128 << 112) | (u128::from(number) << 80));
        let source = Source::new(TenantId(0), IpAddr::V6(address));
        let name = if number < AT_GUARDED_NAMES { number % GUARDED_NAMES } else { number };
        let (username, call_id) = (format!("name{name}"), format!("{name}@phone"));
        let visitor = self.blacklist.visitor(origin(source), Some((REALM, &username)), Some(&call_id));
        let _: Admission = self.blacklist.admit(&visitor, now);
        self.blacklist.charge(&visitor, Fault::Guess, now);
        if number.is_multiple_of(LISTED_OF) {
            while self.blacklist.charge(&visitor, Fault::Replay, now).is_none() {}
        }
    }

    fn succeed(&self, number: u32, now: Now) {
        let (username, call_id) = (format!("good{number}"), format!("{number}@phone"));
        let visitor = self.blacklist.visitor(origin(office(number)), Some((REALM, &username)), Some(&call_id));
        let _: Admission = self.blacklist.admit(&visitor, now);
        self.blacklist.welcome(&visitor, now);
    }
}

/// A hundred thousand attempts a second.
struct Time(Now);

impl Time {
    fn tick(&mut self) -> Now {
        let step = Duration::from_micros(10);
        self.0 = Now { wall: self.0.wall + step, monotonic: self.0.monotonic + step };
        self.0
    }
}

fn office(number: u32) -> Source {
    Source::new(TenantId(0), IpAddr::V4(Ipv4Addr::from_bits(0x1400_0000 + number / 10)))
}

fn origin(source: Source) -> Origin {
    Origin { source, transport: Transport::Connected, provenance: Provenance::Observed }
}

fn answer() -> DigestAnswer {
    let some = |text| Some(text);
    let fields = AnswerFields {
        username: some("alice"),
        realm: some(REALM),
        nonce: some("179529606882900"),
        uri: some("sip:acme.sip.jambonz.cloud"),
        response: some("2f36671dc5a06132cd19f96d982bd3a6"),
        qop: some("auth"),
        nc: some("00000001"),
        cnonce: some("0499c6a7"),
        ..AnswerFields::default()
    };
    DigestAnswer::parse(&fields).expect("a well-formed answer")
}

fn response(number: u32) -> Response {
    Response::parse(&format!("{number:032x}")).expect("32 hex digits")
}
