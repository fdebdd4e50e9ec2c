//! The table of the module, cell by cell, and what the memory learns.

use super::*;
use crate::digest::AnswerFields;

const TENANT: TenantId = TenantId(0);
const NOW: Now = Now { wall: Duration::ZERO, monotonic: Duration::from_secs(1) };

/// Places as a test writes them: how it is believed, and the address.
const OBSERVED: (Provenance, Option<&str>) = (Provenance::Observed, Some("203.0.113.1"));
const ELSEWHERE: (Provenance, Option<&str>) = (Provenance::Observed, Some("203.0.113.2"));
const CLAIMED: (Provenance, Option<&str>) = (Provenance::Forgeable, Some("203.0.113.1"));
const CLAIMED_ELSEWHERE: (Provenance, Option<&str>) = (Provenance::Forgeable, Some("203.0.113.2"));
const UNNAMED: (Provenance, Option<&str>) = (Provenance::Forgeable, None);
const ABSENT: (Provenance, Option<&str>) = (Provenance::Absent, None);

fn replay() -> Replay {
    Replay::new(100, 2, 1)
}

fn source(tenant: TenantId, address: Option<&str>) -> Source {
    address.map_or(Source::unknown(tenant), |address| Source::new(tenant, address.parse().unwrap()))
}

fn answer(response: &str, username: &str, qop: Option<&str>) -> DigestAnswer<'static> {
    let fields = AnswerFields {
        username: Some(username),
        realm: Some("r"),
        nonce: Some("n"),
        uri: Some("sip:r"),
        response: Some(response),
        qop,
        nc: qop.map(|_| "00000001"),
        cnonce: qop.map(|_| "c"),
        algorithm: None,
    };
    DigestAnswer::parse(&fields).unwrap().into_owned()
}

fn see(replay: &Replay, (provenance, address): (Provenance, Option<&str>), qop: Option<&str>) -> Sighting {
    let answer = answer(&"0".repeat(32), "alice", qop);
    replay.sight(&answer, source(TENANT, address), provenance, NOW)
}

#[test]
fn each_cell_of_the_table_is_as_it_is_written() {
    use Sighting::{Repeat, Replay as Refused, Unattributed as Counted};
    let columns = [OBSERVED, ELSEWHERE, CLAIMED, CLAIMED_ELSEWHERE, UNNAMED, ABSENT];
    let without_qop = [
        (OBSERVED, [Repeat, Refused, Refused, Refused, Refused, Counted]),
        (CLAIMED, [Repeat, Refused, Repeat, Refused, Refused, Counted]),
        (UNNAMED, [Counted, Counted, Refused, Refused, Counted, Counted]),
        (ABSENT, [Counted, Counted, Refused, Refused, Refused, Counted]),
    ];
    let with_qop = [
        (OBSERVED, [Repeat, Refused, Refused, Refused, Refused, Counted]),
        (CLAIMED, [Repeat, Refused, Refused, Refused, Refused, Counted]),
        (UNNAMED, [Refused, Refused, Refused, Refused, Refused, Counted]),
        (ABSENT, [Refused, Refused, Refused, Refused, Refused, Counted]),
    ];
    for (rows, qop) in [(without_qop, None), (with_qop, Some("auth"))] {
        for (first, cells) in rows {
            for (now, expected) in columns.into_iter().zip(cells) {
                let replay = replay();
                assert_eq!(see(&replay, first, qop), Sighting::First);
                assert_eq!(see(&replay, now, qop), expected, "first {first:?}, now {now:?}, {qop:?}");
            }
        }
    }
}

#[test]
fn the_first_socket_settles_where_an_answer_belongs() {
    for weaker in [CLAIMED, UNNAMED, ABSENT] {
        let replay = replay();
        assert_eq!(see(&replay, weaker, None), Sighting::First);
        assert_ne!(see(&replay, OBSERVED, None), Sighting::Replay, "{weaker:?}");
        assert_eq!(see(&replay, ELSEWHERE, None), Sighting::Replay);
        assert_eq!(see(&replay, CLAIMED, None), Sighting::Replay);
        assert_eq!(see(&replay, UNNAMED, None), Sighting::Replay);
        assert_eq!(see(&replay, OBSERVED, None), Sighting::Repeat);
    }
}

#[test]
fn what_is_refused_or_counted_changes_nothing_for_the_owner() {
    let replay = replay();
    assert_eq!(see(&replay, OBSERVED, None), Sighting::First);
    for other in [ELSEWHERE, CLAIMED, CLAIMED_ELSEWHERE, UNNAMED, ABSENT] {
        see(&replay, other, None);
        assert_eq!(see(&replay, OBSERVED, None), Sighting::Repeat, "after {other:?}");
    }
    assert_eq!(see(&replay, ELSEWHERE, None), Sighting::Replay);
}

#[test]
fn a_source_is_compared_at_its_width_and_whole() {
    let same = [("203.0.113.5", "::ffff:203.0.113.5"), ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9")];
    let other = [
        ("203.0.113.5", "203.0.113.6"),
        ("2001:db8:1:2::1", "2001:db8:1:3::1"), // the other family or prefix of one phone is another source
        ("203.0.113.5", "2001:db8:1:2::1"),
        ("203.0.113.5", "::203.0.113.5"),
        ("203.0.113.5", "0:0:cb00:7105::"),
    ];
    let pairs = same.map(|pair| (pair, Sighting::Repeat)).into_iter().chain(other.map(|pair| (pair, Sighting::Replay)));
    for ((first, again), expected) in pairs {
        let replay = replay();
        see(&replay, (Provenance::Observed, Some(first)), Some("auth"));
        assert_eq!(see(&replay, (Provenance::Observed, Some(again)), Some("auth")), expected, "{first} {again}");
    }
}

#[test]
fn the_value_counts_under_whatever_name_and_form_but_within_its_tenant() {
    let replay = replay();
    see(&replay, OBSERVED, Some("auth"));
    let hidden = answer(&"0".repeat(32), "488869477bf257147b804c45308cd62a", None);
    let (_, elsewhere) = ELSEWHERE;
    assert_eq!(replay.sight(&hidden, source(TENANT, elsewhere), Provenance::Observed, NOW), Sighting::Replay);
    let next_door = source(TenantId(1), elsewhere);
    assert_eq!(replay.sight(&hidden, next_door, Provenance::Observed, NOW), Sighting::First, "another tenant's");
}

#[test]
fn a_remembered_place_is_nine_bytes() {
    assert_eq!(size_of::<AnswerSource>(), 9);
}

/// One account, or many, send 5 000 answers into a memory of 1 000 that holds 900 of others; how many of those it still
/// holds.
fn left_after_a_flood(account_of: impl Fn(u64) -> String) -> usize {
    let replay = Replay::new(1_000, 1, 7);
    let see = |username: &str, number: u64| {
        let answer = answer(&format!("{number:032x}"), username, Some("auth"));
        let now = Now { monotonic: Duration::from_secs(1_000 + number), ..NOW };
        let (provenance, address) = OBSERVED;
        assert_eq!(replay.sight(&answer, source(TENANT, address), provenance, now), Sighting::First);
    };
    for number in 0..900 {
        see(&format!("phone{number}"), number);
    }
    for number in 1_000..6_000 {
        see(&account_of(number), number);
    }
    assert_eq!(replay.len(), 1_000);
    let is_there = |number: &u64| {
        let value = HashValue::from_hex(&format!("{number:032x}")).unwrap();
        replay.seen.read(&replay.key(TENANT, &value), |_| ()).is_some()
    };
    (0..900).filter(is_there).count()
}

#[test]
fn one_account_cannot_make_the_memory_forget_all_others() {
    let after_one = left_after_a_flood(|_| "insider".to_owned());
    let after_many = left_after_a_flood(|number| format!("new{number}"));
    assert!(after_one > 450 && after_many < 45, "{after_one} are left after one account's, {after_many} after many's");
}

#[test]
fn an_account_that_crowds_is_protected_all_the_same_while_there_is_room() {
    let replay = Replay::new(1_000, 1, 7);
    let see = |number: u64, address| {
        let answer = answer(&format!("{number:032x}"), "trunk", Some("auth"));
        replay.sight(&answer, source(TENANT, Some(address)), Provenance::Observed, NOW)
    };
    assert!((0..900).all(|number| see(number, "203.0.113.1") == Sighting::First));
    assert!((0..900).all(|number| see(number, "203.0.113.2") == Sighting::Replay));
}
