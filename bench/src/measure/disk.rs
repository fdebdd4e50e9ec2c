//! How often a second this machine puts something on its disk permanently: what every durable thing is to be compared with.

use realmgate::ambient::clock::Clock;
use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::time::Duration;

/// What is appended each time: a page of a store.
const PIECE: [u8; 4096] = [7; 4096];

/// Appends 4 KiB and waits until they are on the disk (`fdatasync`), over and over for so long, in `folder`; gives the
/// rate a second.
#[must_use]
pub fn syncs_per_second(folder: &Path, clock: &Clock, time: Duration) -> f64 {
    let path = folder.join("synced");
    let mut file = File::create(&path).expect("a file");
    let (start, mut count) = (clock.now(), 0_u32);
    while clock.now().since(start.monotonic) < time {
        file.write_all(&PIECE).expect("there is room");
        file.sync_data().expect("the disk takes it");
        count += 1;
    }
    let took = clock.now().since(start.monotonic).as_secs_f64();
    std::fs::remove_file(path).expect("it is ours");
    f64::from(count) / took
}
