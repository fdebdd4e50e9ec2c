//! The worst the security state may have to remember: more sources, names, known-good pairs and verified answers than
//! its tables hold, put in the way a decision does it.

use domain::authentication::replay::Replay;
use domain::blacklist::{Blacklist, Fault, Policy, Visitor};
use domain::digest::{AnswerFields, DigestAnswer, Response, Username};
use domain::memory::Fingerprints;
use domain::network::Source;
use domain::network::{Origin, Provenance, TransportKind};
use domain::tenant::TenantId;
use domain::time::Now;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::num::NonZero;
use std::thread;
use std::time::Duration;

/// Without optimisation a quarter of what is forgotten again must do: the tables are as full, and a test is no longer
/// than some twenty seconds. `cargo test --release` and `cargo bench -p realmgate-bench --bench full_tables` take
/// everything.
const PART: u32 = if cfg!(debug_assertions) { 4 } else { 1 };
/// Sources that fail, each a /64; four share a /56 and 64 a /48, too few to list it.
pub const FAILING_SOURCES: u32 = (1 << 20) / PART;
/// Pairs of a name and a source that succeed, ten names per source.
pub const GOOD_PAIRS: u32 = 1_000_000;
/// Verified answers.
pub const ANSWERS: u32 = 300_000 + 700_000 / PART;
/// Verified answers remembered with default settings.
pub const REPLAY_CAPACITY: usize = 300_000;
/// Each so-manieth failing source goes on until it is listed: more of them than listings are kept.
const LISTED_OF: u32 = 5;
/// Failures that all go to a few names, more than a hundred for each, so that their guards are up.
const AT_GUARDED_NAMES: u32 = 1 << 17;
const GUARDED_NAMES: u32 = 1_000;
/// Sources of which names are remembered, and more.
const NOSY_SOURCES: u32 = 12_000;
/// Pairs that are locked under names as long as are remembered, and more than are.
const LOCKED_PAIRS: u32 = 8_000;
const REALM: &str = "acme.sip.jambonz.cloud";

/// All that remembers who was wrong and who was right, with default numbers, for one tenant.
pub struct SecurityState {
    /// Sources, names, known-good pairs and listings.
    pub blacklist: Blacklist,
    /// Verified answers.
    pub replay: Replay,
}

impl SecurityState {
    /// Nothing remembered yet.
    #[must_use]
    pub fn empty() -> Self {
        let blacklist = Blacklist::new(Policy::default(), 1, Fingerprints::default(), 1);
        Self { blacklist, replay: Replay::new(REPLAY_CAPACITY, 1, 2) }
    }

    /// Takes everything, on all cores at once as a service does, within seconds of the state's own time, so that nothing
    /// drains or ends meanwhile. Gives the time after it.
    pub fn flood(&self, start: Now) -> Now {
        let threads = u32::try_from(thread::available_parallelism().map_or(1, NonZero::get)).expect("some cores");
        let share = |thread: u32| {
            let numbers = |count: u32| (thread..count).step_by(threads as usize);
            let mut time = Time(start);
            numbers(FAILING_SOURCES).for_each(|number| self.fail(number, time.tick()));
            numbers(LOCKED_PAIRS).for_each(|number| self.lock(number, time.tick()));
            numbers(NOSY_SOURCES).for_each(|number| self.try_names(number, time.tick()));
            numbers(GOOD_PAIRS).for_each(|number| self.succeed(number, time.tick()));
            let mut answer = answer();
            numbers(ANSWERS).for_each(|number| self.prove(number, &mut answer, time.tick()));
            time.0
        };
        thread::scope(|scope| {
            let threads: Vec<_> = (0..threads).map(|thread| scope.spawn(move || share(thread))).collect();
            threads.into_iter().map(|thread| thread.join().expect("no panic")).max_by_key(|now| now.monotonic)
        })
        .expect("at least one thread")
    }

    fn fail(&self, number: u32, now: Now) {
        let name = if number < AT_GUARDED_NAMES { number % GUARDED_NAMES } else { number };
        let name = format!("name{name}");
        let visitor = self.blacklist.visitor(origin(customer(number)), Some((REALM, &name)), None);
        self.is_listed_for(&visitor, Fault::Guess, now);
        if number.is_multiple_of(LISTED_OF) {
            while !self.is_listed_for(&visitor, Fault::Replay, now) {}
        }
    }

    fn lock(&self, number: u32, now: Now) {
        let name = format!("{number:0255}");
        let visitor = self.blacklist.visitor(origin(customer(number)), Some((&name, &name)), None);
        (0..10).for_each(|_| _ = self.is_listed_for(&visitor, Fault::Guess, now));
    }

    /// Names as long as they are remembered, as many as are remembered of one source.
    fn try_names(&self, number: u32, now: Now) {
        let visitor = self.blacklist.visitor(origin(customer(number)), None, None);
        for name in 0..16 {
            let name = format!("{number:032}{name:032}");
            self.blacklist.uncheckable(&visitor.trying(Some(&name)), now);
        }
    }

    fn succeed(&self, number: u32, now: Now) {
        let (username, call_id) = (format!("good{number}"), format!("{number}@phone"));
        let visitor = self.blacklist.visitor(origin(office(number)), Some((REALM, &username)), Some(&call_id));
        let right = self.blacklist.begin(&visitor, now).and_then(|check| check.right(now));
        assert!(right.is_ok(), "{username} is known from where it comes");
    }

    /// A check that ends in this fault, or none where something blocks it.
    fn is_listed_for(&self, visitor: &Visitor<'_>, fault: Fault, now: Now) -> bool {
        let listed = match self.blacklist.begin(visitor, now) {
            Ok(check) => check.wrong(fault, now),
            Err(unchecked) => unchecked.charge(now),
        };
        listed.is_some()
    }

    fn prove(&self, number: u32, answer: &mut DigestAnswer<'static>, now: Now) {
        answer.username = Username::parse(&format!("good{number}")).expect("a username").into_owned();
        answer.response = Response::parse(&format!("{number:032x}")).expect("32 hex digits");
        self.replay.sight(answer, office(number), Provenance::Observed, now);
    }
}

/// A hundred thousand attempts per second and core.
struct Time(Now);

impl Time {
    fn tick(&mut self) -> Now {
        let step = Duration::from_micros(10);
        self.0 = Now { wall: self.0.wall + step, monotonic: self.0.monotonic + step };
        self.0
    }
}

/// Four /64s to a /56, 16 of these to a /48.
fn customer(number: u32) -> Source {
    let (block48, block56, block64) = (u128::from(number / 64), u128::from(number / 4 % 16), u128::from(number % 4));
    let address = (0x2a00_u128 << 112) | (block48 << 80) | (block56 << 72) | (block64 << 64);
    Source::new(TenantId(0), IpAddr::V6(Ipv6Addr::from_bits(address)))
}

fn office(number: u32) -> Source {
    Source::new(TenantId(0), IpAddr::V4(Ipv4Addr::from_bits(0x1400_0000 + number / 10)))
}

fn origin(source: Source) -> Origin {
    Origin { source, transport: TransportKind::Connected, provenance: Provenance::Observed, forwarded: false }
}

fn answer() -> DigestAnswer<'static> {
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
