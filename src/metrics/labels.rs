//! The labels of a metric.

/// Label pairs, in the order they are written.
pub type Labels = Vec<(&'static str, String)>;
