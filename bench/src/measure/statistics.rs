//! Medians and quantiles.

/// The value that a share `quantile` (0 to 1) of the values lies below.
pub fn quantile(values: &[f64], quantile: f64) -> f64 {
    let mut values = values.to_vec();
    let last = values.len().checked_sub(1).expect("at least one value");
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place between 0 and the last")]
    #[expect(clippy::cast_precision_loss, reason = "some millions of values at most")]
    let place = (last as f64 * quantile).round() as usize;
    *values.select_nth_unstable_by(place, f64::total_cmp).1
}

/// The middle value.
#[must_use]
pub fn median(values: &[f64]) -> f64 {
    quantile(values, 0.5)
}
