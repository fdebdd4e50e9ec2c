//! Workers that decide side by side, as those of a service do: threads on a core each, with routes of their own over one
//! state.

use crate::measure::cores;
use crate::path::{steps, whole};
use realmgate::service::{Service, WebhookView};
use std::sync::{Arc, Barrier};
use std::thread;
use std::time::Duration;

/// What they do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// All that is done for a call from its parsed head to the last byte of its answer: log line, metrics and history too.
    Whole,
    /// The decision alone.
    Decision,
}

/// Has one worker per batch answer it, all beginning at once; returns how many requests they answered per second, by the
/// time of the slowest.
#[must_use]
pub fn rate(platform: &Arc<Service>, work: Work, batches: &[Vec<String>]) -> f64 {
    let start = &Barrier::new(batches.len());
    let times: Vec<Duration> = thread::scope(|scope| {
        let worker = |(core, bodies): (usize, &'_ Vec<String>)| {
            let bodies = bodies.clone();
            scope.spawn(move || {
                cores::pin_this_thread(core);
                run(platform, work, bodies, start)
            })
        };
        let workers: Vec<_> = batches.iter().enumerate().map(worker).collect();
        workers.into_iter().map(|worker| worker.join().expect("a worker")).collect()
    });
    let slowest = times.into_iter().max().unwrap_or_default();
    let requests: u32 = batches.iter().map(|bodies| u32::try_from(bodies.len()).expect("some thousands")).sum();
    f64::from(requests) / slowest.as_secs_f64()
}

fn run(platform: &Arc<Service>, work: Work, bodies: Vec<String>, start: &Barrier) -> Duration {
    let clock = &platform.clock;
    match work {
        Work::Decision => {
            let members = steps::members(&bodies);
            let attempts = steps::attempts(platform, &members);
            start.wait();
            let now = clock.now();
            steps::decide(platform, &attempts, now);
            clock.now().since(now.monotonic)
        }
        Work::Whole => actix_web::rt::System::new().block_on(async {
            let service = whole::service(WebhookView::of(platform)).await;
            let requests = whole::requests(bodies);
            start.wait();
            let now = clock.now();
            whole::webhook(&service, requests);
            clock.now().since(now.monotonic)
        }),
    }
}
