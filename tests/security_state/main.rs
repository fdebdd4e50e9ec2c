//! All security state together stays within its stated memory, whatever is thrown at it. One test in a process of its
//! own, so that the process's resident memory is the state's.

use domain::blacklist::Policy;
use domain::time::Now;
use realmgate_testkit::flood::{ANSWERS, FAILING_SOURCES, GOOD_PAIRS, REPLAY_CAPACITY, SecurityState};
use realmgate_testkit::resident::resident_mib;
use std::time::Duration;

/// docs/policy.md section 2, caps.
const MOST_MIB: f64 = 128.0;

/// Places that may be free in a full table: made for an entry that another thread made at the same moment, one per thread.
const RACES: usize = 64;

#[test]
fn a_flood_of_sources_names_and_answers_leaves_every_table_under_its_cap_and_all_under_128_mib() {
    let now = Now { wall: Duration::from_hours(500_000), monotonic: Duration::from_hours(1) };
    let before = resident_mib();
    let state = SecurityState::empty();
    state.flood(now);
    let grown = resident_mib() - before;

    println!("{FAILING_SOURCES} failing sources, {GOOD_PAIRS} known-good pairs, {ANSWERS} verified answers:");
    for (table, entries, forgotten) in state.blacklist.tables() {
        println!("  {entries:>9} {table}, {forgotten} forgotten");
        let full = cap(table) - RACES..=cap(table);
        assert!(full.contains(&entries), "a flood fills {table}, and no further than its cap");
    }
    println!("  {:>9} verified answers", state.replay.len());
    assert_eq!(state.replay.len(), REPLAY_CAPACITY);
    println!("resident memory grew by {grown:.1} MiB");
    assert!(grown <= MOST_MIB, "{grown:.1} MiB");
}

fn cap(table: &str) -> usize {
    let policy = Policy::default();
    match table {
        "sources" => policy.max_sources,
        "pairs" => policy.max_pairs,
        "names" | "arrivals" => policy.max_names,
        "known_good" => policy.max_known_good,
        "listings" => policy.max_listings,
        "names_tried" => policy.max_tried,
        _ => panic!("{table} has no cap here"),
    }
}
