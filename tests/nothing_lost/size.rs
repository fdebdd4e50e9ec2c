//! How much of it is run: little at every change, all of it where the flag asks.

/// The first where the run is small, the second where `--large` was given to the script.
pub fn size(small: usize, large: usize) -> usize {
    if std::env::var_os("NOTHING_LOST_LARGE").is_some() { large } else { small }
}
