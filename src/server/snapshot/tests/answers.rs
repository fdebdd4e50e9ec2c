//! Verified answers as bytes: each sighting is restored, under the tenant's name, as old as it is by then.

use super::*;
use domain::authentication::replay::Sighting;
use domain::digest::{AnswerFields, DigestAnswer};
use domain::network::Provenance;

/// Where an answer is seen.
type Place = (Provenance, Option<&'static str>);

const PLACES: [Place; 5] = [
    (Provenance::Observed, Some("203.0.113.1")),
    (Provenance::Observed, Some("2001:db8:1:2::3")),
    (Provenance::Forgeable, Some("203.0.113.1")),
    (Provenance::Forgeable, None),
    (Provenance::Absent, None),
];

fn replay(fingerprints: Fingerprints) -> Replay {
    Replay::new(100, 2, 7).naming_by(fingerprints)
}

/// Sees the answer of this number, of a phone without qop, with which more is allowed.
fn see(replay: &Replay, tenant: u16, number: usize, (provenance, address): Place, now: Now) -> Sighting {
    let response = format!("{number:032x}");
    let fields = AnswerFields {
        username: Some("alice"),
        realm: Some("r"),
        nonce: Some("n"),
        uri: Some("sip:r"),
        response: Some(&response),
        ..AnswerFields::default()
    };
    let unknown = Source::unknown(TenantId(tenant));
    let source = address.map_or(unknown, |address| Source::new(TenantId(tenant), address.parse().unwrap()));
    replay.sight(&DigestAnswer::parse(&fields).unwrap(), source, provenance, now)
}

/// A memory that has seen, of both tenants, one answer from each source.
fn lived() -> Replay {
    let replay = replay(Fingerprints::keyed([7; 16]));
    for (number, place) in PLACES.into_iter().enumerate() {
        let later = Now { monotonic: START + Duration::from_secs(number as u64), ..NOW };
        for tenant in [0, 1] {
            assert_eq!(see(&replay, tenant, number, place, later), Sighting::First);
        }
    }
    replay
}

fn bytes(replay: &Replay) -> Vec<u8> {
    let mut bytes = Vec::new();
    encode(replay, &TENANTS, NOW, || true, &mut bytes).unwrap();
    bytes
}

fn read_answers(bytes: &[u8], tenants: &Tenants, now: Now) -> Result<(Replay, u64), Damage> {
    decode(Cursor::new(bytes), tenants, now, replay)
}

fn records(replay: &Replay) -> Vec<String> {
    let mut all = Vec::new();
    let take = |batch: Vec<_>| -> Result<(), ()> {
        all.extend(batch.iter().map(|record| format!("{record:?}")));
        Ok(())
    };
    replay.records(Now { monotonic: START + Duration::from_mins(1), ..NOW }, take).unwrap();
    all.sort_unstable();
    all
}

#[test]
fn what_was_seen_anywhere_is_judged_after_a_restart_as_before() {
    let restarted = || read_answers(&bytes(&lived()), &TENANTS, NOW).unwrap();
    let (again, count) = restarted();
    assert_eq!((count, again.len()), (10, 10));
    assert_eq!(records(&again).len(), 10);
    for (number, first) in PLACES.into_iter().enumerate() {
        for now in PLACES.into_iter().chain([(Provenance::Observed, Some("198.51.100.9"))]) {
            let before = see(&lived(), 1, number, now, NOW);
            assert_ne!(before, Sighting::First);
            assert_eq!(see(&restarted().0, 1, number, now, NOW), before, "first {first:?}, now {now:?}");
        }
    }
}

#[test]
fn a_tenant_keeps_its_answers_under_another_number_and_those_of_no_tenant_are_left_out() {
    let written = bytes(&lived());
    let elsewhere = (Provenance::Observed, Some("198.51.100.9"));
    let (alone, count) = read_answers(&written, &tenants(&["new", "two"]), NOW).unwrap();
    assert_eq!((count, alone.len()), (10, 5));
    assert_eq!(see(&alone, 1, 0, elsewhere, NOW), Sighting::Replay);
    assert_eq!(see(&alone, 0, 0, elsewhere, NOW), Sighting::First);
}

#[test]
fn the_time_away_counts_for_what_is_forgotten_first() {
    let old = replay(Fingerprints::keyed([7; 16]));
    for number in 0..100 {
        see(&old, 0, number, PLACES[0], NOW);
    }
    let away = Now { wall: START + Duration::from_hours(1), monotonic: Duration::from_hours(9_000) };
    let (again, _) = read_answers(&bytes(&old), &TENANTS, away).unwrap();
    assert_eq!((again.forgotten(), again.youngest_forgotten(away)), (0, None));
    see(&again, 0, 1_000, PLACES[0], away);
    assert_eq!(again.forgotten(), 1);
    assert_eq!(again.youngest_forgotten(away), Some(Duration::from_hours(1)));
}

#[test]
fn a_smaller_memory_takes_the_youngest_and_reports_how_old_what_it_forgot_is() {
    let old = replay(Fingerprints::keyed([7; 16]));
    for number in 0..100 {
        see(&old, 0, number, PLACES[0], Now { monotonic: START + Duration::from_secs(number as u64), ..NOW });
    }
    let mut written = Vec::new();
    let end = Now { wall: START, monotonic: START + Duration::from_secs(100) };
    encode(&old, &TENANTS, end, || true, &mut written).unwrap();
    let small = |fingerprints| Replay::new(10, 2, 7).naming_by(fingerprints);
    let (again, count) = decode(Cursor::new(&written), &TENANTS, end, small).unwrap();
    assert_eq!((count, again.len(), again.forgotten()), (100, 10, 90));
    assert!(again.youngest_forgotten(end).is_some_and(|age| age < Duration::from_secs(100)));
}

#[test]
fn an_answer_takes_32_bytes_at_most_and_its_value_is_not_among_them() {
    let many = Replay::new(20_000, 2, 7);
    for number in 0..20_000 {
        see(&many, 0, number, PLACES[1], NOW);
    }
    let old = Now { monotonic: START + Duration::from_hours(300 * 24), ..NOW };
    let mut written = Vec::new();
    assert_eq!(encode(&many, &TENANTS, old, || true, &mut written).unwrap(), 20_000);
    assert!(written.len() < 32 * 20_000 + 1_000, "{} bytes", written.len());
    let value = 19_999_u128.to_be_bytes();
    assert!(!written.windows(value.len()).any(|window| window == value));
}

#[test]
fn each_cut_and_each_changed_bit_is_found_and_the_other_file_is_not_a_snapshot_of_answers() {
    let whole = bytes(&lived());
    let fails = |bytes: &[u8]| read_answers(bytes, &TENANTS, NOW).is_err();
    assert!((0..whole.len()).all(|end| fails(&whole[..end])));
    for place in 0..whole.len() * 8 {
        let mut changed = whole.clone();
        changed[place / 8] ^= 1 << (place % 8);
        assert!(fails(&changed), "bit {place}");
    }
    assert!(matches!(read_answers(&snapshot(), &TENANTS, NOW), Err(Damage::Foreign)));
    assert!(matches!(read(&whole, &TENANTS, NOW), Err(Damage::Foreign)));
}

proptest! {
    #[test]
    fn random_records_of_answers_with_a_right_checksum_make_nothing_panic(
        random in prop::collection::vec((0..3_u8, prop::collection::vec(any::<u8>(), 40)), 1..10),
        hours in prop_oneof![Just(0_u64), Just(1), any::<u64>().prop_map(|hours| hours % 1_000_000)],
    ) {
        let whole = bytes(&lived());
        let length = 4 + usize::from(u16::from_le_bytes([whole[PRELUDE], whole[PRELUDE + 1]]));
        let mut content = whole[..PRELUDE + length].to_vec();
        let mut count = 0_u64;
        for (tenant, bytes) in random {
            let record = [&[tenant], bytes.as_slice()].concat();
            let Ok((_, behind)) = postcard::take_from_bytes::<domain::authentication::replay::AnswerRecord>(&record) else { continue };
            let record = &record[..record.len() - behind.len()];
            content.extend(u32::try_from(record.len()).unwrap().to_le_bytes());
            content.extend(record);
            count += 1;
        }
        content.extend([0; 4]);
        content.extend(count.to_le_bytes());
        let checksum = Sha256::digest(&content);
        content.extend_from_slice(&checksum);
        let now = Now { wall: Duration::from_hours(hours), monotonic: Duration::from_hours(hours % 100_000) };
        let (replay, read) = read_answers(&content, &TENANTS, now).unwrap();
        prop_assert_eq!(read, count);
        prop_assert!(replay.len() as u64 <= count);
        see(&replay, 0, 1, PLACES[0], now);
        prop_assert!(!bytes(&replay).is_empty());
    }
}
