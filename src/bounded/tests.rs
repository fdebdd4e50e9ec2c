//! The bound, what is forgotten first, and many threads at once.

use super::*;
use std::cell::Cell;
use std::sync::Barrier;

impl Tenanted for (u16, u32) {
    fn tenant(&self) -> TenantId {
        TenantId(self.0)
    }
}

fn filled(capacity: usize, keys: impl Iterator<Item = (u16, u32)>) -> Bounded<(u16, u32), u32> {
    let map = Bounded::new(capacity, 2, |value, _| *value == 7, 1);
    for (second, key) in keys.enumerate() {
        map.upsert(key, Duration::from_secs(second as u64), || key.1, |_| ());
    }
    map
}

#[test]
fn a_full_map_forgets_old_entries_of_the_tenant_that_holds_most() {
    let mine = (0..10).map(|n| (0, n));
    let theirs = (0..10_000).map(|n| (1, n));
    let map = filled(100, mine.chain(theirs));
    assert_eq!(map.len(), 100);
    assert_eq!(map.evicted(), 9_910);
    assert!((0..10).all(|n| map.read(&(0, n), |_| ()).is_some()), "the small tenant keeps all of its share");
    assert!(map.read(&(1, 9_999), |_| ()).is_some(), "the newest is there");
}

#[test]
fn protected_entries_go_last() {
    let map = filled(50, (0..5_000).map(|n| (0, n)));
    assert!(map.read(&(0, 7), |_| ()).is_some(), "the protected value");
    assert!(map.read(&(0, 8), |_| ()).is_none(), "an unprotected one of the same age");
}

#[test]
fn removal_keeps_the_sampling_ring_whole() {
    let map = filled(1_000, (0..100).map(|n| (0, n)));
    map.retain(|value| value % 3 == 0);
    assert_eq!(map.len(), 34);
    assert!((0..100).all(|n| map.read(&(0, n), |_| ()).is_some() == (n % 3 == 0)));
    assert_eq!(map.remove(&(0, 3)), Some(3));
    assert_eq!(map.remove(&(0, 3)), None);
    assert_eq!(map.count(|_| true), map.len());
}

#[test]
fn what_was_changed_since_it_was_looked_at_is_not_swept() {
    let map = filled(10, (0..1).map(|n| (0, n)));
    let asked = Cell::new(0);
    map.retain(|_| asked.replace(asked.get() + 1) > 0);
    assert_eq!((asked.get(), map.len()), (2, 1));
}

/// Each ring holds the keys of its tenant's entries once, and each entry knows its place in it.
fn assert_whole(map: &Bounded<(u16, u32), u32>) {
    let mut listed = 0;
    for (tenant, ring) in map.rings.iter().enumerate() {
        let keys = ring.lock();
        assert_eq!(ring.count.load(Ordering::Relaxed), keys.len());
        for (place, key) in keys.iter().enumerate() {
            assert_eq!(usize::from(key.0), tenant);
            assert_eq!(map.entries.get(key).map(|slot| slot.place), Some(place), "{key:?}");
        }
        listed += keys.len();
    }
    assert_eq!(map.entries.len(), listed);
}

const THREADS: u32 = 8;

/// Has `work` done by many threads that start together; `turn` is their number and theirs alone.
fn together(work: impl Fn(u32) + Sync) {
    let start = Barrier::new(THREADS as usize);
    std::thread::scope(|scope| {
        for turn in 0..THREADS {
            let (start, work) = (&start, &work);
            scope.spawn(move || {
                start.wait();
                work(turn);
            });
        }
    });
}

#[test]
fn many_threads_on_a_tiny_map_never_wait_for_each_other_in_a_ring_and_leave_it_whole() {
    let capacity = 4;
    let map = Bounded::new(capacity, 3, |value: &u32, _| value.is_multiple_of(5), 1);
    together(|turn| {
        for round in 0..3_000_u32 {
            let mixed = (round * THREADS + turn).wrapping_mul(0x9e37_79b9);
            let key = (u16::try_from(mixed % 3).unwrap(), mixed >> 8 & 15);
            let now = Duration::from_millis(u64::from(round));
            match mixed >> 16 & 7 {
                0 => drop(map.remove(&key)),
                1 => map.retain(|value| value % 3 != 0),
                2 => map.amend(&key, |value| *value = value.wrapping_add(1)),
                3 => drop(map.count(|value| *value > 7)),
                _ => map.upsert(key, now, || round, |value| *value = value.wrapping_add(turn)),
            }
            let held = map.len();
            assert!(held <= capacity + THREADS as usize, "{held} entries");
        }
    });
    assert_whole(&map);
    map.upsert((0, 1_000), Duration::from_secs(9), || 0, |_| ());
    assert!(map.len() <= capacity, "what came in together goes with the next entry");
    assert_whole(&map);
}

#[test]
fn of_many_threads_that_make_one_entry_one_makes_it_and_no_change_is_lost() {
    let map: Bounded<(u16, u32), u32> = Bounded::new(100, 1, |_, _| false, 1);
    let makers = AtomicUsize::new(0);
    together(|_| {
        for key in 0..50 {
            let make = || {
                makers.fetch_add(1, Ordering::Relaxed);
                0
            };
            map.upsert((0, key), Duration::ZERO, make, |value| *value += 1);
        }
    });
    assert_eq!(makers.load(Ordering::Relaxed), 50);
    assert!((0..50).all(|key| map.read(&(0, key), |value| *value) == Some(THREADS)));
    assert_whole(&map);
}
