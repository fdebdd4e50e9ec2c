//! Scenarios 2 and 3: one source and one name, hammered by a guesser or retried by a phone with an old password.

use super::Act;
use crate::crowd::Crowd;
use crate::knock::Knock;
use crate::scanners;
use crate::world::World;
use std::time::Duration;

const GUESSER: &str = "guesser";
const PHONE: &str = "phone";
const ADDRESS: &str = "203.0.113.1";
const MINUTE: Duration = Duration::from_mins(1);

/// 200 tries a second for so long; when the source was listed.
fn hammer(seed: u64, length: Duration) -> (World, Option<Duration>) {
    let mut world = World::with_accounts(seed, ["alice"]);
    let mut crowd = Crowd::default();
    let pace = Duration::from_millis(5);
    let guesses = scanners::one_name(GUESSER, "alice", ADDRESS);
    crowd.add(crate::attackers::Stream::new(pace, pace, guesses));
    crowd.run(&mut world, length);
    let listed = world.journal.listings_of(ADDRESS).first().map(|listing| listing.at);
    (world, listed)
}

/// A phone with an old password that retries each minute, `tries` times, and is then corrected; how long it takes from
/// its next try on until it is let in.
fn forget(mut world: World, tries: u32) -> (World, Option<Duration>) {
    let phone = Knock::of(PHONE, "alice", ADDRESS);
    for _ in 0..tries {
        world.wait(MINUTE);
        world.knock(&phone.clone().wrong());
    }
    let waits = (0..60_u32).find(|_| {
        world.wait(MINUTE);
        world.knock(&phone).is_let_in()
    });
    (world, waits.map(|waits| MINUTE * waits))
}

const WEEK: u32 = 7 * 24 * 60;

/// For the report.
pub fn play_hammered(seed: u64) -> Vec<Act> {
    let (world, listed) = hammer(seed, Duration::from_hours(1));
    let fact = format!("listed after {} ms", listed.unwrap_or_default().as_millis());
    vec![Act::of("for an hour", world, [fact])]
}

/// For the report.
pub fn play_forgetful(seed: u64) -> Vec<Act> {
    let (world, late) = forget(World::with_accounts(seed, ["alice"]), WEEK);
    let fact = format!("let in {} s after its first try with the right password", late.unwrap_or_default().as_secs());
    vec![Act::of("corrected after a week", world, [fact])]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service::Setup;
    use realmgate::blacklist::Policy;

    #[test]
    fn ten_guesses_are_looked_at_and_the_source_is_listed_within_half_a_second() {
        let (world, listed) = hammer(2, MINUTE * 4);
        assert!(listed.expect("it is listed") <= Duration::from_millis(500), "{listed:?}");
        assert_eq!(world.journal.of(GUESSER).guesses, 10);
    }

    /// A world whose locked pairs get a look so often; the default is each 50 s.
    fn looked_at_each(interval: Duration) -> World {
        let policy = Policy { pair_look_interval: interval, ..Policy::default() };
        let mut world = World::new(Setup { policy, ..Setup::of(3) });
        world.service.open_account(0, "alice");
        world
    }

    #[test]
    fn locks_of_two_minutes_and_more_keep_a_corrected_phone_out_where_a_locked_pair_gets_no_look() {
        let never = Duration::from_hours(10_000);
        // The 20th wrong try begins the lock of 2 minutes, the 31st that of 10, the 50th that of 30.
        let late = |tries, interval| forget(looked_at_each(interval), tries).1.expect("each lock ends");
        assert_eq!([20, 31, 50].map(|tries| late(tries, never)), [MINUTE, MINUTE * 9, MINUTE * 29]);
        for tries in [20, 31, 50] {
            assert_eq!(late(tries, Policy::default().pair_look_interval), Duration::ZERO, "after {tries} tries");
        }
    }

    #[test]
    fn a_phone_with_an_old_password_is_never_listed_and_gets_in_within_a_minute_once_corrected() {
        // Corrected at any point of a lock's cycle, and after any number of them.
        for tries in (0..130).chain([500, 1_440, 1_444, WEEK]) {
            let (world, late) = forget(World::with_accounts(3, ["alice"]), tries);
            assert_eq!(late, Some(Duration::ZERO), "its first try with the right password, after {tries} wrong ones");
            assert_eq!(world.journal.listings().count(), 0, "after {tries} tries");
        }
    }
}
