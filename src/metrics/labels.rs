//! The labels of a metric, and its series by one of them.

use prometheus_client::metrics::TypedMetric;
use prometheus_client::metrics::family::Family;
use prometheus_client::registry::{Metric, Registry};

/// Label pairs, in the order they are written.
pub(super) type Labels = Vec<(&'static str, String)>;

/// One label.
pub(super) fn label(name: &'static str, value: impl Into<String>) -> Labels {
    vec![(name, value.into())]
}

/// Registers a metric whose series differ by one label, and makes the series of these values: an increase is seen only in
/// a series that was there before.
pub(super) fn by_label<M, const N: usize>(
    registry: &mut Registry,
    (name, help): (&str, &str),
    key: &'static str,
    values: [&str; N],
) -> [M; N]
where
    M: Metric + TypedMetric + Default + Clone,
{
    let family = Family::<Labels, M>::default();
    registry.register(name, help, family.clone());
    values.map(|value| family.get_or_create(&label(key, value)).clone())
}
