//! How long something took: a histogram that many threads add to without writing to each other's memory, and without a
//! lock. The library's own has one lock for all.

use super::labels::Labels;
use super::tally::Tally;
use prometheus_client::encoding::{EncodeMetric, MetricEncoder};
use prometheus_client::metrics::{MetricType, TypedMetric};
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// Upper bounds of the buckets, in microseconds: a decision takes tens of them.
const BOUNDS: [u64; 12] = [10, 25, 50, 100, 250, 500, 1_000, 5_000, 25_000, 100_000, 500_000, 1_500_000];

/// Where the sum stands, in nanoseconds: after the buckets and the one for all that took longer.
const SUM: usize = BOUNDS.len() + 1;

/// Durations of decisions.
#[derive(Clone, Debug)]
pub(super) struct Durations(Arc<Tally>);

impl Default for Durations {
    fn default() -> Self {
        Self(Arc::new(Tally::new(SUM + 1)))
    }
}

impl Durations {
    pub(super) fn observe(&self, took: Duration) {
        let nanos = u64::try_from(took.as_nanos()).unwrap_or(u64::MAX);
        let bucket = BOUNDS.iter().position(|bound| nanos <= bound * 1_000).unwrap_or(BOUNDS.len());
        self.0.add(bucket, 1);
        self.0.add(SUM, nanos);
    }

    /// Each upper bound in seconds, and how many were at most so long and longer than the bound before.
    fn buckets(&self) -> Vec<(f64, u64)> {
        let seconds = BOUNDS.iter().map(|bound| Duration::from_micros(*bound).as_secs_f64());
        seconds.chain([f64::INFINITY]).enumerate().map(|(bucket, bound)| (bound, self.0.sum(bucket))).collect()
    }
}

impl TypedMetric for Durations {
    const TYPE: MetricType = MetricType::Histogram;
}

impl EncodeMetric for Durations {
    fn encode(&self, mut encoder: MetricEncoder<'_>) -> fmt::Result {
        let (sum, buckets) = (Duration::from_nanos(self.0.sum(SUM)).as_secs_f64(), self.buckets());
        let count = buckets.iter().map(|(_, count)| count).sum();
        encoder.encode_histogram::<Labels>(sum, count, &buckets, None)
    }

    fn metric_type(&self) -> MetricType {
        Self::TYPE
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use prometheus_client::encoding::text::encode;
    use prometheus_client::metrics::histogram::Histogram;
    use prometheus_client::registry::{Metric, Registry};

    fn encoded(metric: impl Metric) -> String {
        let (mut registry, mut text) = (Registry::default(), String::new());
        registry.register("duration_seconds", "A help", metric);
        encode(&mut text, &registry).unwrap();
        text
    }

    #[test]
    fn a_scraper_reads_what_the_librarys_histogram_would_say() {
        let library = Histogram::new([
            0.000_01, 0.000_025, 0.000_05, 0.000_1, 0.000_25, 0.000_5, 0.001, 0.005, 0.025, 0.1, 0.5, 1.5,
        ]);
        let ours = Durations::default();
        assert_eq!(encoded(ours.clone()), encoded(library.clone()), "before anything");
        // Each a sum of powers of two, so that no addition rounds.
        for nanos in [0, 9_765_625, 15_625_000, 1_500_000_000, 2_000_000_000, 500_000_000, 7_812_500] {
            ours.observe(Duration::from_nanos(nanos));
            library.observe(Duration::from_nanos(nanos).as_secs_f64());
        }
        assert_eq!(encoded(ours.clone()), encoded(library));
        let times = [10_000, 10_001, 25_000, 60_000].map(Duration::from_nanos);
        for time in times {
            ours.observe(time);
        }
        assert_eq!(ours.buckets()[..4].iter().map(|(_, count)| *count).collect::<Vec<_>>(), [2, 2, 0, 1]);
    }
}
