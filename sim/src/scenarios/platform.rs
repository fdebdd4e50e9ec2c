//! Scenarios 11 and 12: the platform restarts and all its phones register at once; the wall clock jumps.

use super::Act;
use crate::knock::{Knock, Transport};
use crate::scanners;
use crate::sprayers::host;
use crate::world::World;
use std::time::Duration;

const ADDRESS: &str = "203.0.113.1";
const HOUR: Duration = Duration::from_hours(1);
const PHONES: u64 = 10_000;

/// 10 000 phones, a hundred of them behind each address, register within 30 s, each twice: platforms send a phone's
/// REGISTER again that was not answered in time.
fn restarted(seed: u64) -> World {
    let mut world = World::with_accounts(seed, (0..PHONES).map(|number| format!("phone-{number}")));
    for number in 0..PHONES {
        world.wait(Duration::from_secs(30) / 10_000);
        let knock = Knock::of("phones", format!("phone-{number}"), host(number / 100)).over(Transport::Udp);
        let written = world.write(&knock);
        for _ in 0..2 {
            world.knock(&knock.clone().showing(written.clone()));
        }
    }
    world
}

/// A listed source and a phone that refreshes, each second, while the wall clock jumps as told; the remaining times.
fn jump(seed: u64, change: fn(Duration) -> Duration) -> (World, Vec<Duration>) {
    let mut world = World::with_accounts(seed, ["alice"]);
    let mut scan = scanners::names("scanner", ADDRESS, Transport::Tcp);
    let phone = Knock::of("phone", "alice", "203.0.113.2").over(Transport::Udp);
    for number in 0..11 {
        world.knock(&scan(number));
    }
    let mut remaining = Vec::new();
    for second in 0..200 {
        if second == 100 {
            world.set_wall(change);
        }
        let listed = world.knock(&scan(100)).listed();
        remaining.push(listed.map_or(Duration::ZERO, |told| told.remaining));
        world.knock(&phone);
        world.wait(Duration::from_secs(1));
    }
    (world, remaining)
}

/// For the report.
pub fn play_restarted(seed: u64) -> Vec<Act> {
    vec![Act::of("10 000 phones in 30 s, each REGISTER sent twice", restarted(seed), [])]
}

/// For the report.
pub fn play_jump(seed: u64) -> Vec<Act> {
    let (forth, remaining) = jump(seed, |wall| wall + HOUR);
    let (back, same) = jump(seed, |wall| wall.saturating_sub(HOUR));
    let fact =
        |remaining: &[Duration]| format!("{} s before, {} s after", remaining[99].as_secs(), remaining[100].as_secs());
    vec![Act::of("an hour forth", forth, [fact(&remaining)]), Act::of("an hour back", back, [fact(&same)])]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_thousand_phones_at_once_are_all_let_in() {
        let world = restarted(11);
        let phones = world.journal.of("phones");
        assert_eq!((phones.attempts, phones.let_in), (20_000, 20_000));
        assert_eq!(world.journal.listings().count(), 0);
    }

    #[test]
    fn a_jump_of_the_wall_clock_changes_no_remaining_time_and_refuses_no_phone() {
        let (still, remaining) = jump(12, |wall| wall);
        assert!(remaining.iter().all(|left| !left.is_zero()), "listed all the time");
        let changes: [fn(Duration) -> Duration; 2] = [|wall| wall + HOUR, |wall| wall.saturating_sub(HOUR)];
        for change in changes {
            let (world, jumped) = jump(12, change);
            assert_eq!(jumped, remaining);
            assert_eq!(world.journal.of("phone"), still.journal.of("phone"));
            assert_eq!(world.journal.of("phone").let_in, 200);
        }
    }
}
