//! The labels of a metric.

/// Label pairs, in the order they are written.
pub(super) type Labels = Vec<(&'static str, String)>;
