//! Scanners: one source that tries many names, or one name many times.

use crate::knock::{Knock, Transport};
use std::time::Duration;

/// Ten tries per second.
pub const PACE: Duration = Duration::from_millis(100);

/// Tries name after name: `scanned-0`, `scanned-1`, ...
pub fn names(party: &'static str, address: &str, transport: Transport) -> impl FnMut(u64) -> Knock + 'static {
    let address = address.to_owned();
    move |number| Knock::of(party, name(number), address.clone()).over(transport).wrong()
}

/// The name a scanner tries at this place.
pub fn name(number: u64) -> String {
    format!("scanned-{number}")
}

/// Tries one name again and again, in a new dialogue each time.
pub fn one_name(party: &'static str, name: &'static str, address: &str) -> impl FnMut(u64) -> Knock + 'static {
    let address = address.to_owned();
    move |number| Knock::of(party, name, address.clone()).wrong().in_dialogue(format!("scan-{number}"))
}
