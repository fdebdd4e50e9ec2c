//! One service under as much load as it takes: kept connections that ask one thing after the other.

use crate::load::connection::{Answer, Connection};
use crate::load::service::Service;
use crate::measure::processor_time::processor_time;
use crate::measure::statistics::{median, quantile};
use futures_util::future::join_all;
use realmgate::ambient::clock::Clock;
use std::time::Duration;

/// As many as the peers' figures were taken with.
const CONNECTIONS: usize = 32;

/// A service to be loaded.
pub struct Bench {
    service: Service,
    clock: Clock,
}

/// What one round came to.
#[derive(Clone, Copy, Debug)]
pub struct Round {
    /// Answers a second.
    pub per_second: f64,
    /// The time from a request's first byte to its answer's last.
    pub median_micros: f64,
    /// The same of the slowest hundredth.
    pub p99_micros: f64,
    /// Processor time of the service for one request.
    pub service_micros: f64,
    /// The share of a core that the service took; near 1, or it was not the limit.
    pub service_busy: f64,
    /// The share that this program took; well under 1, or it was the limit.
    pub generator_busy: f64,
    /// The share of denials.
    pub denied: f64,
}

impl Bench {
    /// Starts a service with these settings beside the usual ones.
    pub async fn of(settings: &str) -> Self {
        Self { service: Service::with(settings).await, clock: Clock::system() }
    }

    /// Sends a batch over all connections at once.
    pub async fn round(&self, batch: &[Vec<u8>]) -> Round {
        let mut connections = self.service.connections(CONNECTIONS).await;
        let (service, own) = (self.service.id(), std::process::id());
        let (start, times) = (self.clock.now(), [service, own].map(processor_time));
        let shares = batch.chunks(batch.len().div_ceil(CONNECTIONS));
        let asked = connections.iter_mut().zip(shares).map(|(connection, share)| ask(connection, share, &self.clock));
        let answers: Vec<(Answer, Duration)> = join_all(asked).await.into_iter().flatten().collect();
        let elapsed = self.clock.now().since(start.monotonic).as_secs_f64();
        let [service, own] = [(service, times[0]), (own, times[1])]
            .map(|(process, before)| processor_time(process).saturating_sub(before).as_secs_f64());
        let micros: Vec<f64> = answers.iter().map(|(_, took)| took.as_secs_f64() * 1e6).collect();
        let (count, denied) = (count(&answers, |_| true), count(&answers, |answer| answer != Answer::Granted));
        Round {
            per_second: count / elapsed,
            median_micros: median(&micros),
            p99_micros: quantile(&micros, 0.99),
            service_micros: service * 1e6 / count,
            service_busy: service / elapsed,
            generator_busy: own / elapsed,
            denied: denied / count,
        }
    }
}

async fn ask(connection: &mut Connection, share: &[Vec<u8>], clock: &Clock) -> Vec<(Answer, Duration)> {
    let mut answers = Vec::with_capacity(share.len());
    for request in share {
        let asked = clock.now();
        let answer = connection.ask(request).await;
        assert_ne!(answer, Answer::Listed, "the traffic is made so that no one is listed");
        answers.push((answer, clock.now().since(asked.monotonic)));
    }
    answers
}

fn count(answers: &[(Answer, Duration)], which: impl Fn(Answer) -> bool) -> f64 {
    let count = answers.iter().filter(|(answer, _)| which(*answer)).count();
    f64::from(u32::try_from(count).expect("some millions at most"))
}
