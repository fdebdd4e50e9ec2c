//! The bound, what is forgotten first, and many threads at once.

use super::*;
use std::hash::BuildHasher;
use std::sync::Barrier;

impl Spread for u32 {
    fn spread(&self, hasher: &RandomState) -> u64 {
        hasher.hash_one(self)
    }
}

impl Tenanted for (u16, u32) {
    type Within = u32;

    fn tenant(&self) -> TenantId {
        TenantId(self.0)
    }

    fn within(&self) -> u32 {
        self.1
    }

    fn of(TenantId(tenant): TenantId, number: u32) -> Self {
        (tenant, number)
    }
}

fn filled(capacity: usize, keys: impl Iterator<Item = (u16, u32)>) -> Bounded<(u16, u32), u32> {
    let map = Bounded::new(capacity, 2, 1).protecting(|value, _| *value == 7);
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
fn a_newcomer_with_an_equal_share_gives_up_an_entry_of_its_own() {
    for newcomer in 0..3 {
        let map: Bounded<(u16, u32), u32> = Bounded::new(30, 3, 1);
        (0..30).for_each(|n| map.upsert((u16::try_from(n % 3).unwrap(), n), Duration::ZERO, || 0, |_| ()));
        (100..200).for_each(|n| map.upsert((newcomer, n), Duration::from_secs(1), || 0, |_| ()));
        let kept = (0..30).filter(|n| map.read(&(u16::try_from(n % 3).unwrap(), *n), |_| ()).is_some()).count();
        assert_eq!(kept, 20, "all of the other two tenants, whose share no one takes: newcomer {newcomer}");
        assert_whole(&map);
    }
}

#[test]
fn protected_entries_go_last() {
    let map = filled(50, (0..5_000).map(|n| (0, n)));
    assert!(map.read(&(0, 7), |_| ()).is_some(), "the protected value");
    assert!(map.read(&(0, 8), |_| ()).is_none(), "an unprotected one of the same age");
}

#[test]
fn removal_leaves_the_others_findable() {
    let map = filled(1_000, (0..100).map(|n| (0, n)));
    map.retain(|value| value % 3 == 0);
    assert_eq!(map.len(), 34);
    assert!((0..100).all(|n| map.read(&(0, n), |_| ()).is_some() == (n % 3 == 0)));
    assert_eq!(map.remove(&(0, 3)), Some(3));
    assert_eq!(map.remove(&(0, 3)), None);
    assert_eq!(map.count(|_| true), map.len());
    assert_whole(&map);
    let mut streamed = Vec::new();
    let take = |batch| -> Result<(), ()> {
        streamed.extend::<Vec<u32>>(batch);
        Ok(())
    };
    map.stream(|_, value| (value % 2 == 0).then_some(*value), take).unwrap();
    streamed.sort_unstable();
    assert_eq!(streamed, (0..100).step_by(6).collect::<Vec<_>>());
    let failing = |batch: Vec<u32>| Err(batch.len());
    assert!(map.stream(|_, value| Some(*value), failing).is_err_and(|first| first < 33), "the first error ends it");
}

#[test]
fn a_walk_passes_over_nothing_that_stays_while_others_go_and_come() {
    const ENTRIES: u32 = 16 * 3 * 4_096;
    let map = filled(1_000_000, (0..ENTRIES).map(|n| (0, n)));
    let (mut seen, mut batches) = (std::collections::HashSet::new(), 0);
    let take = |batch: Vec<u32>| -> Result<(), ()> {
        assert!(batch.len() <= walk::BATCH);
        seen.extend(batch);
        for gone in (batches..ENTRIES).step_by(64).filter(|n| n % 4 == 1) {
            map.remove(&(0, gone));
            map.upsert((0, ENTRIES + gone), Duration::ZERO, || ENTRIES + gone, |_| ());
        }
        batches += 1;
        Ok(())
    };
    map.stream(|_, value| Some(*value), take).unwrap();
    assert!(batches >= 48, "{batches} batches");
    assert!(map.count(|value| *value >= ENTRIES) > 10_000, "many have gone and come");
    assert!((0..ENTRIES).all(|n| n % 4 == 1 || seen.contains(&n)), "all that stayed were seen");
}

/// Each entry lies in its own tenant's share, is found by its key, and the counts agree.
fn assert_whole(map: &Bounded<(u16, u32), u32>) {
    let mut held = 0;
    for tenant in 0..u16::try_from(map.counts.len()).unwrap() {
        let slabs = map.share(TenantId(tenant)).iter();
        let keys: Vec<_> = slabs.flat_map(|slab| keys_of(&lock(slab))).map(|key| (tenant, key)).collect();
        assert_eq!(map.counts[usize::from(tenant)].load(Ordering::Relaxed), keys.len());
        assert!(keys.iter().all(|key| map.read(key, |_| ()).is_some()), "{keys:?}");
        held += keys.len();
    }
    assert_eq!((map.len(), map.total.load(Ordering::Relaxed)), (held, held));
}

fn keys_of(slab: &Slab<u32, u32>) -> Vec<u32> {
    slab.slots().iter().map(|slot| slot.key).collect()
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
fn many_threads_on_a_tiny_map_never_wait_for_each_other_in_a_circle_and_leave_it_whole() {
    let capacity = 4;
    let map = Bounded::new(capacity, 3, 1).protecting(|value: &u32, _| value.is_multiple_of(5));
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
            assert!(map.count(|_| true) <= capacity + THREADS as usize, "counted slab by slab, while entries move");
            assert!(map.total.load(Ordering::Relaxed) <= capacity);
        }
    });
    assert_whole(&map);
    map.upsert((0, 1_000), Duration::from_secs(9), || 0, |_| ());
    assert!(map.len() <= capacity);
    assert_whole(&map);
}

#[test]
fn of_many_threads_that_make_one_entry_one_makes_it_and_no_change_is_lost() {
    let map: Bounded<(u16, u32), u32> = Bounded::new(100, 1, 1);
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

#[test]
fn what_is_used_all_the_time_stays_however_few_share_its_slab() {
    for seed in 0..50 {
        let map = Bounded::new(40, 1, seed);
        let key = |number: u32| Owned { tenant: TenantId(0), key: number };
        for number in 0..2_000 {
            let now = Duration::from_secs(u64::from(number));
            map.upsert(key(0), now, || number, |_| ());
            map.upsert(key(number + 1), now, || number, |_| ());
            assert_eq!(map.read(&key(0), |first| *first), Some(0), "it was there from the first on");
        }
    }
}

#[test]
fn among_a_hundred_tenants_the_one_that_holds_most_makes_room_for_all_others() {
    const HOG: u16 = 77;
    let map: Bounded<(u16, u32), ()> = Bounded::new(1_000, 100, 7);
    let put = |tenant: u16, number: u32| map.upsert((tenant, number), Duration::ZERO, || (), |()| ());
    (0..1_000).for_each(|number| put(HOG, number));
    for number in 0..5 {
        (0..100).filter(|tenant| *tenant != HOG).for_each(|tenant| put(tenant, number));
    }
    let held = |tenant| map.counts[usize::from(tenant)].load(Ordering::Relaxed);
    assert_eq!(held(HOG), 1_000 - 99 * 5);
    assert!((0..100).filter(|tenant| *tenant != HOG).all(|tenant| held(tenant) == 5));
}
