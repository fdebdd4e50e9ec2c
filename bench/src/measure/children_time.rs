//! What programs that this one started and that have ended cost together.

use std::fs;
use std::time::Duration;

/// `USER_HZ`, in which proc(5) counts on every Linux that is spoken to from user space.
const TICKS: f64 = 100.0;

/// The processor time of all children waited for so far (`cutime` and `cstime` in proc(5)).
#[must_use]
pub fn children_time() -> Duration {
    let text = fs::read_to_string("/proc/self/stat").expect("this process runs");
    // The second field, a name in brackets, may hold anything; the third is the first after it.
    let behind_name = text.rsplit_once(") ").expect("a name in brackets").1;
    let ticks = behind_name.split(' ').skip(13).take(2).map(|field| field.parse::<f64>().expect("a number"));
    Duration::from_secs_f64(ticks.sum::<f64>() / TICKS)
}
