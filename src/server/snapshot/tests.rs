//! Snapshots as bytes: whole ones, damaged ones, and those that only pretend.

use super::decode::decode;
use super::encode::encode;
use super::format::{CHECKSUM, Damage, PRELUDE, VERSION};
use super::keeper::Written;
use super::*;
use crate::config::Flags;
use domain::authentication::attempt::{Fields, Member, SipHeaders};
use domain::blacklist::{Fault, Permission, Policy, Visitor};
use domain::network::{Origin, Source};
use domain::tenant::TenantId;
use proptest::prelude::*;
use sha2::{Digest, Sha256};
use std::io::Cursor;
use std::sync::LazyLock;

mod answers;
mod damage;

const START: Duration = Duration::from_hours(500_000);
const NOW: Now = Now { wall: START, monotonic: START };

/// Tenants of these names, in this order.
fn tenants(names: &[&str]) -> Tenants {
    let tenant = |name: &&str| {
        format!(
            "[[tenant]]\nname = {name:?}\nhosts = [\"{name}.example\"]\nrealms = [\"{name}.example\"]\n\
             webhook_users = [{{ username = \"u\", password = \"long enough for {name}\" }}]\n"
        )
    };
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("realmgate.toml");
    std::fs::write(&file, names.iter().map(tenant).collect::<String>()).unwrap();
    Settings::load(Some(&file), [], &Flags::default()).unwrap().tenants().unwrap()
}

fn empty(fingerprints: Fingerprints) -> Blacklist {
    let (capacity_56, capacity_48, unknown_capacity) = (45.0, 90.0, 60.0);
    let policy = Policy { jitter: 0.0, capacity_56, capacity_48, unknown_capacity, ..Policy::default() };
    Blacklist::new(policy, 2, fingerprints, 7)
}

fn phone<'a>(blacklist: &Blacklist, tenant: u16, address: &str, username: &'a str) -> Visitor<'a> {
    let headers = SipHeaders { via: Some("SIP/2.0/TCP x".into()), ..SipHeaders::default() };
    let fields = Fields {
        method: Member::Text("REGISTER".into()),
        source_address: Member::Text(address.into()),
        headers: Some(headers),
        ..Fields::default()
    };
    blacklist.visitor(Origin::of(TenantId(tenant), fields.address(), &fields), Some(("realm", username)), Some("call"))
}

fn fails(blacklist: &Blacklist, visitor: &Visitor<'_>, now: Now) {
    _ = match blacklist.begin(visitor, now) {
        Ok(check) => check.wrong(Fault::Guess, now),
        Err(unchecked) => unchecked.charge(now),
    };
}

fn is_right(blacklist: &Blacklist, visitor: &Visitor<'_>, now: Now) -> bool {
    blacklist.begin(visitor, now).and_then(|check| check.right(now)).is_ok()
}

fn spray(blacklist: &Blacklist, tenant: u16, address: &str) {
    for number in 0..50 {
        fails(blacklist, &phone(blacklist, tenant, address, &format!("n{number}")), NOW);
    }
}

/// A blacklist with one of everything: alice of the first tenant is known, and sources of both are listed.
fn lived() -> Blacklist {
    let blacklist = empty(Fingerprints::keyed([7; 16]));
    assert!(is_right(&blacklist, &phone(&blacklist, 0, "203.0.113.9", "alice"), NOW));
    assert!(is_right(&blacklist, &phone(&blacklist, 1, "2001:db8:5:6::7", "bob").calling(), NOW));
    spray(&blacklist, 0, "203.0.113.9");
    spray(&blacklist, 1, "203.0.113.10");
    spray(&blacklist, 0, "no address");
    for block in ["0", "1", "100", "200"] {
        spray(&blacklist, 1, &format!("2001:db8:1:{block}::1"));
    }
    blacklist
}

static TENANTS: LazyLock<Tenants> = LazyLock::new(|| tenants(&["one", "two"]));

/// The bytes of [`lived`].
static SNAPSHOT: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let mut bytes = Vec::new();
    encode(&lived(), &TENANTS, NOW, || true, &mut bytes).unwrap();
    bytes
});

fn snapshot() -> Vec<u8> {
    SNAPSHOT.clone()
}

/// Those of a snapshot with another content, whose checksum is right all the same.
fn sealed(content: &[u8]) -> Vec<u8> {
    let mut bytes = [Blacklist::MAGIC.as_slice(), &VERSION.to_le_bytes(), content].concat();
    let checksum = Sha256::digest(&bytes);
    bytes.extend_from_slice(&checksum);
    bytes
}

fn read(bytes: &[u8], tenants: &Tenants, now: Now) -> Result<(Blacklist, u64), Damage> {
    decode(Cursor::new(bytes), tenants, now, empty)
}

fn addresses(blacklist: &Blacklist, now: Now) -> Vec<(u16, String)> {
    let name = |entry: domain::blacklist::Entry| {
        let network = entry.block.network.map_or_else(String::new, |network| network.to_string());
        (entry.block.tenant.0, network)
    };
    blacklist.entries(now).into_iter().map(name).collect()
}

#[test]
fn what_is_read_is_what_was_written() {
    let (blacklist, count) = read(&snapshot(), &TENANTS, NOW).unwrap();
    let records = |blacklist: &Blacklist| {
        let mut all = Vec::new();
        let take = |batch: Vec<_>| -> Result<(), ()> {
            all.extend(batch.iter().map(|record| format!("{record:?}")));
            Ok(())
        };
        blacklist.records(NOW, take).unwrap();
        all.sort_unstable();
        all
    };
    assert_eq!(records(&blacklist), records(&lived()));
    assert_eq!(records(&blacklist).len() as u64, count);
    assert_eq!(blacklist.fingerprints().key(), [7; 16]);
    let alice = phone(&blacklist, 0, "203.0.113.9", "alice");
    assert!(matches!(blacklist.preview(&alice, NOW).permission, Permission::Permitted(_)));
    let stranger = phone(&blacklist, 0, "203.0.113.9", "stranger");
    assert!(blacklist.begin(&stranger, NOW).is_err());
}

#[test]
fn a_tenant_keeps_its_own_under_another_number_and_what_belongs_to_none_is_left_out() {
    let listed = addresses(&lived(), NOW);
    let of =
        |blacklist: &Blacklist, tenant| addresses(blacklist, NOW).into_iter().filter(move |of| of.0 == tenant).count();
    let (one, two) = (of(&lived(), 0), of(&lived(), 1));
    assert_eq!((one, two), (2, 5), "{listed:?}");
    let (turned, _) = read(&snapshot(), &tenants(&["two", "one"]), NOW).unwrap();
    assert_eq!((of(&turned, 0), of(&turned, 1)), (two, one));
    let (alone, _) = read(&snapshot(), &tenants(&["new", "two"]), NOW).unwrap();
    assert_eq!((of(&alone, 0), of(&alone, 1)), (0, two));
    let home = Source::new(TenantId(1), "2001:db8:5:6::".parse().unwrap()).block();
    assert_eq!(alone.entry(home, NOW).succeeded, Some(Duration::ZERO));
}

#[test]
fn listings_last_less_by_the_time_away_and_not_longer_where_the_clock_was_set_back() {
    let remaining = |wall: Duration| {
        let now = Now { wall, monotonic: Duration::from_hours(9_000) };
        let (blacklist, _) = read(&snapshot(), &TENANTS, now).unwrap();
        let source = Source::new(TenantId(0), "203.0.113.9".parse().unwrap());
        blacklist.listed(source, now).map(|listed| listed.seconds())
    };
    assert_eq!(remaining(START), Some(300));
    assert_eq!(remaining(START + Duration::from_secs(100)), Some(200));
    assert_eq!(remaining(START + Duration::from_mins(5)), None);
    assert_eq!(remaining(START.saturating_sub(Duration::from_hours(1))), Some(300));
    assert_eq!(remaining(Duration::MAX), None);
}

#[test]
fn a_known_good_pair_takes_32_bytes_at_most_and_many_blocks_are_read_back() {
    let blacklist = empty(Fingerprints::keyed([7; 16]));
    for number in 0..20_000 {
        assert!(is_right(&blacklist, &phone(&blacklist, 0, "203.0.113.9", &format!("p{number}")), NOW));
    }
    let old = Now { monotonic: START + Duration::from_hours(29 * 24), ..NOW };
    let mut bytes = Vec::new();
    let written = encode(&blacklist, &TENANTS, old, || true, &mut bytes).unwrap();
    assert_eq!(written, 20_001, "and the source's success");
    assert!(bytes.len() < 32 * 20_000 + 1_000, "{} bytes", bytes.len());
    assert_eq!(read(&bytes, &TENANTS, NOW).unwrap().1, written);
}

#[test]
fn writing_ends_where_it_is_to_give_way() {
    let error = encode(&lived(), &TENANTS, NOW, || false, &mut Vec::new()).unwrap_err();
    assert!(error.to_string().contains("no time"), "{error}");
}

#[test]
fn what_is_unchanged_is_written_anew_only_for_a_clock_that_was_set() {
    let minute = |minutes: u32, wall: i64| Written {
        changes: 5,
        at: Now {
            wall: Duration::from_secs((1_000_000_i64 + wall).unsigned_abs()),
            monotonic: Duration::from_mins(minutes.into()),
        },
    };
    let first = minute(1, 0);
    assert!(first.still_holds(minute(11, 600)) && first.still_holds(minute(11, 601)));
    assert!(!first.still_holds(minute(11, 603)) && !first.still_holds(minute(11, 0)));
    assert!(!first.still_holds(Written { changes: 6, ..minute(2, 60) }));
}
