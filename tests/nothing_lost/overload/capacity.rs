//! Ten times as many signups as a slow disk can take: it takes as many as before and tells the others so at once.

use super::super::size::size;
use super::applicants::Applicants;
use super::latencies::Latencies;
use super::{on_a_slow_disk, settings};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{Instant, sleep_until};

/// The places, and what each fsync takes with so many; a signup waits for one of them. It is the disk
/// that must be the limit: what ten times its capacity costs the processor is the same with many places as with few.
const DISKS: [(usize, u32); 2] = [(8, 80_000), (64, 640_000)];
/// How much more is offered than can be taken.
const TIMES: u32 = 10;

/// What became of the signups that were offered.
struct Outcome {
    admitted: Latencies,
    turned_away: Latencies,
    per_second: f64,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn at_ten_times_the_capacity_as_many_are_signed_up_as_soon_and_the_rest_is_turned_away_at_once() {
    // The places of the default are taken by a machine that is otherwise idle: in the large run.
    for (places, fsync_micros) in DISKS.into_iter().take(size(1, 2)) {
        let folder = tempfile::tempdir().expect("a folder");
        let daemon = on_a_slow_disk(folder.path(), &settings(places), fsync_micros);
        let applicants = Arc::new(Applicants::at(&daemon.base));
        applicants.prepare(places * 100).await;
        let unloaded = one_after_the_other(&applicants, 20).await;
        let capacity = as_many_as_have_a_place(&applicants, places, size(12, 50)).await;
        let overload = on_schedule(&applicants, capacity * f64::from(TIMES), size(4, 20)).await;
        let Outcome { admitted, turned_away, per_second } = &overload;
        println!("{places} places, unloaded: {unloaded}; capacity: {capacity:.1} signups a second");
        println!("at {TIMES} times that, admitted: {admitted}; {per_second:.1} a second");
        println!("at {TIMES} times that, turned away: {turned_away}");
        let allowed = unloaded.percentile(99) * 10;
        assert!(admitted.percentile(99) <= allowed, "{admitted}; allowed are {allowed:?}");
        assert!(turned_away.percentile(50) < unloaded.percentile(50), "{turned_away}");
        // Others may have begun to use the machine meanwhile: the lesser of before and after is what it can do.
        let capacity = capacity.min(as_many_as_have_a_place(&applicants, places, size(12, 50)).await);
        let percent = f64::from(u32::try_from(size(70, 90)).expect("a percentage"));
        assert!(per_second * 100.0 >= capacity * percent, "{per_second:.1} of {capacity:.1} a second");
        assert!(turned_away.count() > admitted.count() * size(1, 5), "{turned_away}; {admitted}");
    }
}

/// How long a signup takes that meets no other.
async fn one_after_the_other(applicants: &Applicants, count: usize) -> Latencies {
    let mut measured = Vec::new();
    for _ in 0..count {
        let form = applicants.form().await;
        let begun = Instant::now();
        assert_eq!(applicants.post(form).await.expect("an answer").status, 200);
        measured.push(begun.elapsed());
    }
    Latencies::of(measured)
}

/// How many signups are done a second where each place is always taken.
async fn as_many_as_have_a_place(applicants: &Arc<Applicants>, places: usize, each: usize) -> f64 {
    let begun = Instant::now();
    let mut tasks = Vec::new();
    for _ in 0..places {
        let applicants = Arc::clone(applicants);
        tasks.push(tokio::spawn(async move { one_after_the_other(&applicants, each).await.count() }));
    }
    let mut done = 0;
    for task in tasks {
        done += task.await.expect("each was signed up");
    }
    f64::from(u32::try_from(done).expect("a count")) / begun.elapsed().as_secs_f64()
}

/// Offers so many signups per second, each when its time has come and not when another was answered.
async fn on_schedule(applicants: &Arc<Applicants>, per_second: f64, seconds: usize) -> Outcome {
    let begun = Instant::now();
    let lasts = Duration::from_secs(seconds as u64);
    let mut offered = Vec::new();
    for number in 0.. {
        let due = begun + Duration::from_secs_f64(f64::from(number) / per_second);
        if due > begun + lasts {
            break;
        }
        sleep_until(due).await;
        let applicants = Arc::clone(applicants);
        offered.push(tokio::spawn(async move {
            let form = applicants.form().await;
            let answer = applicants.post(form).await.expect("an answer");
            (answer, due.elapsed())
        }));
    }
    let (mut admitted, mut turned_away) = (Vec::new(), Vec::new());
    for task in offered {
        let (answer, took) = task.await.expect("each was answered");
        match answer.status {
            200 => admitted.push(took),
            503 => {
                assert!(answer.head.contains("\r\nretry-after: 2"), "{answer:?}");
                assert!(answer.body.starts_with("{\"error\":\"unavailable\",\"error_description\":"), "{answer:?}");
                turned_away.push(took);
            }
            _ => panic!("{answer:?}"),
        }
    }
    let per_second = f64::from(u32::try_from(admitted.len()).expect("a count")) / lasts.as_secs_f64();
    Outcome { admitted: Latencies::of(admitted), turned_away: Latencies::of(turned_away), per_second }
}
