//! How much of it is run: little at every change, all of it where the flag asks.

/// The first where the run is small, the second where `--large` was given to the script. The variable does not begin as
/// those of the settings do: the services of the tests inherit it, and refuse to start with a setting they do not know.
pub fn size(small: usize, large: usize) -> usize {
    if std::env::var_os("NOTHING_LOST_LARGE").is_some() { large } else { small }
}
