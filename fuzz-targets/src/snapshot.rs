//! The snapshots of the blacklist and of verified answers: whatever lies in a file, it is read to the end or is damage, and
//! what was read is lived with, written and read again.

use super::tenants::TENANTS;
use domain::authentication::attempt::{Fields, Member};
use domain::authentication::replay::Replay;
use domain::blacklist::{Blacklist, Fault, Policy};
use domain::memory::Fingerprints;
use domain::network::Origin;
use domain::tenant::TenantId;
use domain::time::Now;
use realmgate::server::snapshot::{Damage, KeptState, decode, encode};
use sha2::{Digest, Sha256};
use std::io::Cursor;
use std::time::Duration;

const NOW: Now = Now { wall: Duration::from_hours(500_000), monotonic: Duration::from_hours(24 * 365) };

/// What stands in front of the content, and after it, in bytes.
const PRELUDE: usize = 10;
const CHECKSUM: usize = 32;

/// As many as a table of the blacklist holds here: few, so that an input fills it.
const MOST: usize = 40;

/// Any file; the same one with a checksum that is right; and that as a file of answers.
pub fn check(input: &[u8]) {
    if let Ok((blacklist, count)) = read(input) {
        let (content, checksum) = input.split_at(input.len() - CHECKSUM);
        assert_eq!(Sha256::digest(content).as_slice(), checksum, "it was believed without its checksum");
        lives(&blacklist, count);
    }
    if input.len() < PRELUDE + CHECKSUM {
        return;
    }
    let mut sealed = input[..input.len() - CHECKSUM].to_vec();
    let checksum = Sha256::digest(&sealed);
    sealed.extend_from_slice(&checksum);
    match read(&sealed) {
        Ok((blacklist, count)) => lives(&blacklist, count),
        Err(damage) => {
            let known = matches!(damage, Damage::Foreign | Damage::Version(_) | Damage::Nonsense);
            assert!(known, "whole and sealed, and yet: {damage}");
        }
    }
    let mut answers = input[..input.len() - CHECKSUM].to_vec();
    answers[..Replay::MAGIC.len()].copy_from_slice(&Replay::MAGIC);
    let checksum = Sha256::digest(&answers);
    answers.extend_from_slice(&checksum);
    if let Ok((replay, count)) = read_answers(&answers) {
        answers_live(&replay, count);
    }
}

fn read_answers(bytes: &[u8]) -> Result<(Replay, u64), Damage> {
    let empty = |fingerprints| Replay::new(MOST, TENANTS.count(), 7).naming_by(fingerprints);
    decode(Cursor::new(bytes), &TENANTS, NOW, empty)
}

fn answers_live(replay: &Replay, count: u64) {
    assert!(replay.len() as u64 <= count && replay.len() <= MOST, "{} of {count}", replay.len());
    let mut bytes = Vec::new();
    let written = encode(replay, &TENANTS, NOW, || true, &mut bytes).expect("memory takes it");
    let (again, read) = read_answers(&bytes).expect("we wrote it");
    assert_eq!((written, again.len()), (read, replay.len()), "written and read again");
}

fn empty(fingerprints: Fingerprints) -> Blacklist {
    let policy = Policy {
        max_sources: MOST,
        max_pairs: MOST,
        max_known_good: MOST,
        max_listings: MOST,
        max_names: MOST,
        max_tried: MOST,
        ..Policy::default()
    };
    Blacklist::new(policy, TENANTS.count(), fingerprints, 7)
}

fn read(bytes: &[u8]) -> Result<(Blacklist, u64), Damage> {
    decode(Cursor::new(bytes), &TENANTS, NOW, empty)
}

fn lives(blacklist: &Blacklist, count: u64) {
    let records = records(blacklist);
    assert!(records.len() as u64 <= count && records.len() <= 3 * MOST, "{} of {count}", records.len());
    for entry in blacklist.entries(NOW) {
        let network = entry.block.network;
        assert!(usize::from(entry.block.tenant.0) < TENANTS.count());
        assert!(network.is_none_or(|own| matches!(own.prefix_len(), 32 | 48 | 56 | 64)), "{network:?} is not counted");
        let seconds = entry.listing.map(|listing| listing.listed.seconds());
        assert!(seconds.is_none_or(|seconds| (1..=24 * 3600).contains(&seconds)), "{seconds:?} s");
    }
    let mut bytes = Vec::new();
    let written = encode(blacklist, &TENANTS, NOW, || true, &mut bytes).expect("memory takes it");
    let (again, read) = read(&bytes).expect("we wrote it");
    assert_eq!(written, read);
    assert_eq!(self::records(&again), records, "written and read again");
    goes_on(&again);
}

fn records(blacklist: &Blacklist) -> Vec<String> {
    let mut all = Vec::new();
    let take = |batch: Vec<_>| -> Result<(), ()> {
        all.extend(batch.iter().map(|record| format!("{record:?}")));
        Ok(())
    };
    blacklist.records(NOW, take).expect("nothing fails");
    all.sort_unstable();
    all
}

/// Attempts come in, now and a day later.
fn goes_on(blacklist: &Blacklist) {
    for hours in [0, 25] {
        let now = Now { wall: NOW.wall, monotonic: NOW.monotonic + Duration::from_hours(hours) };
        for address in ["203.0.113.9", "2001:db8:1:2::7", "no address"] {
            let source_address = Member::Text(address.into());
            let fields = Fields { method: Member::Text("REGISTER".into()), source_address, ..Fields::default() };
            let origin = Origin::of(TenantId(1), fields.address(), &fields);
            let visitor = blacklist.visitor(origin, Some(("acme.example", "alice")), Some("call"));
            let _ = match blacklist.begin(&visitor, now) {
                Ok(check) => check.wrong(Fault::Guess, now),
                Err(unchecked) => unchecked.charge(now),
            };
            let _ = blacklist.begin(&visitor, now).and_then(|check| check.right(now));
        }
        blacklist.sweep(now);
    }
}
