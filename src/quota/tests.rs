//! What a quota promises, with a driven clock and many threads.

use super::*;
use crate::tenant::TenantId;
use std::net::{IpAddr, Ipv4Addr};

fn at(seconds: u64) -> Now {
    Now { wall: Duration::ZERO, monotonic: Duration::from_secs(seconds) }
}

fn source(number: u32) -> Source {
    Source::new(TenantId(0), IpAddr::V4(Ipv4Addr::from_bits(number)))
}

fn wait(quota: &Quota, now: u64) -> Option<u64> {
    quota.reserve(source(1), at(now)).err().map(|exceeded| exceeded.retry_after.as_secs())
}

fn remembered(quota: &Quota) -> (usize, usize) {
    let table = quota.lock();
    (table.usages.len(), table.order.len())
}

#[test]
fn the_hour_slides_and_says_how_long_to_wait() {
    let quota = Quota::new(3, 30);
    for now in [0, 100, 200] {
        quota.reserve(source(1), at(now)).unwrap().created(at(now));
    }
    assert_eq!(wait(&quota, 200), Some(3400));
    assert_eq!(wait(&quota, 3599), Some(1));
    assert_eq!(wait(&quota, 3600), None);
    quota.reserve(source(1), at(3600)).unwrap().created(at(3600));
    assert_eq!(wait(&quota, 3600), Some(100));
    assert!(quota.reserve(source(2), at(200)).is_ok(), "another source has its own");
}

#[test]
fn a_failed_signup_gives_its_place_back() {
    let quota = Quota::new(1, 30);
    for _ in 0..10 {
        drop(quota.reserve(source(1), at(0)).unwrap());
    }
    assert_eq!(remembered(&quota), (0, 0));
    quota.reserve(source(1), at(0)).unwrap().created(at(0));
    assert_eq!(wait(&quota, 0), Some(3600));
}

#[test]
fn a_conflict_counts_as_conflict_and_not_as_created() {
    let quota = Quota::new(3, 30);
    for _ in 0..30 {
        quota.reserve(source(1), at(0)).unwrap().conflict(at(0));
    }
    assert_eq!(wait(&quota, 1), Some(3599));
    assert_eq!(wait(&quota, 3600), None);
}

#[test]
fn none_allowed_means_none() {
    assert_eq!(wait(&Quota::new(0, 30), 0), Some(3600));
}

#[test]
fn many_at_once_cannot_exceed_it() {
    let quota = Quota::new(3, 30);
    let held: Vec<_> = (0..3).map(|_| quota.reserve(source(1), at(0)).unwrap()).collect();
    assert_eq!(wait(&quota, 0), Some(1), "those under way may still fail");
    drop(held);
    let created = std::thread::scope(|scope| {
        let sign_up = || quota.reserve(source(1), at(0)).map(|place| place.created(at(0))).is_ok();
        let threads: Vec<_> = (0..64).map(|_| scope.spawn(sign_up)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).filter(|created| *created).count()
    });
    assert!((1..=3).contains(&created), "{created}");
}

#[test]
fn the_sources_idle_longest_are_forgotten_first() {
    let quota = Quota::counting(1, 30, 100);
    for number in 1..=150 {
        quota.reserve(source(number), at(u64::from(number))).unwrap().created(at(u64::from(number)));
    }
    assert_eq!(remembered(&quota), (100, 100));
    assert!(quota.reserve(source(51), at(150)).is_err());
    assert!(quota.reserve(source(1), at(150)).is_ok());
}
