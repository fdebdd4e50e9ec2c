//! Scenario 3: a phone with an old password, or one that is set wrong in another way, retries for a week.

use super::Act;
use crate::knock::{Knock, Misset, Transport};
use crate::world::World;
use std::fmt::{self, Display, Formatter};
use std::time::Duration;

const PHONE: &str = "phone";
const ADDRESS: &str = "203.0.113.1";
const SECOND: Duration = Duration::from_secs(1);
const WEEK: Duration = Duration::from_hours(7 * 24);
/// How often phones try again that were refused.
const RETRIES: [u32; 3] = [20, 30, 60];

/// A phone that does not get in.
#[derive(Clone, Copy, Debug)]
struct Phone {
    /// What is wrong about it; an old password where nothing else is.
    misset: Option<Misset>,
    transport: Transport,
    /// How long it waits between two tries.
    retry: Duration,
}

impl Display for Phone {
    fn fmt(&self, to: &mut Formatter<'_>) -> fmt::Result {
        let Self { misset, transport, retry } = self;
        let what = misset.map_or("an old password".to_owned(), |misset| format!("{misset:?} set wrong"));
        write!(to, "{what}, each {} s over {transport:?}", retry.as_secs())
    }
}

impl Phone {
    /// With an old password, each minute over TCP.
    #[cfg(test)]
    const FORGETFUL: Self = Self { misset: None, transport: Transport::Tcp, retry: Duration::from_mins(1) };

    /// Each way to be set wrong with each retry over UDP and TCP.
    fn all() -> impl Iterator<Item = Self> {
        let wrong = Misset::ALL.map(Some).into_iter().chain([None]);
        let ways = wrong.flat_map(|misset| [Transport::Tcp, Transport::Udp].map(|transport| (misset, transport)));
        ways.flat_map(|(misset, transport)| RETRIES.map(|retry| Self { misset, transport, retry: SECOND * retry }))
    }

    fn knock(&self) -> Knock {
        Knock::of(PHONE, "alice", ADDRESS).over(self.transport)
    }

    fn wrong_knock(&self) -> Knock {
        match self.misset {
            Some(misset) => self.knock().misset(misset),
            None => self.knock().wrong(),
        }
    }

    /// Tries for so long and is then corrected; how long it takes from its next try on until it is let in.
    fn retry(&self, mut world: World, length: Duration) -> (World, Option<Duration>) {
        let (wrong, right) = (self.wrong_knock(), self.knock());
        let end = world.time() + length;
        while world.time() + self.retry <= end {
            world.wait(self.retry);
            world.knock(&wrong);
        }
        let waits = (0..3_600 / u32::try_from(self.retry.as_secs()).expect("less than an hour")).find(|_| {
            world.wait(self.retry);
            world.knock(&right).is_let_in()
        });
        (world, waits.map(|waits| self.retry * waits))
    }
}

fn world(seed: u64) -> World {
    World::with_accounts(seed, ["alice"])
}

/// For the report.
pub fn play(seed: u64) -> Vec<Act> {
    let act = |phone: Phone| {
        let (world, late) = phone.retry(world(seed), WEEK);
        let seconds = late.map_or("never".to_owned(), |late| format!("{} s", late.as_secs()));
        Act::of(phone.to_string(), world, [format!("corrected after a week, let in {seconds} after its first try")])
    };
    let (placeholders, listed) = placeholders(seed);
    let fact = format!("{} of the source", if listed { "listed for it" } else { "no listing" });
    Phone::all().map(act).chain([Act::of("an office that sends placeholders first", placeholders, [fact])]).collect()
}

/// An office whose hundred phones send an empty answer before they are challenged, a hundred times each; whether it is
/// listed for it.
fn placeholders(seed: u64) -> (World, bool) {
    let mut world = world(seed);
    let listed = (0..10_000).any(|number| {
        let phone = Knock::of(PHONE, format!("phone-{}", number % 100), ADDRESS);
        world.knock(&phone.misset(Misset::Placeholder)).listed().is_some()
    });
    (world, listed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::Chance;
    use crate::service::Setup;
    use domain::blacklist::Policy;

    const MINUTE: Duration = Duration::from_mins(1);

    /// Plays a week of each phone over this transport.
    fn play_all(transport: Transport) {
        for phone in Phone::all().filter(|phone| phone.transport == transport) {
            let (world, late) = phone.retry(world(3), WEEK);
            assert!(late.is_some_and(|late| late <= MINUTE), "{phone}: {late:?}");
            assert_eq!(world.journal.listings().count(), 0, "{phone}");
        }
    }

    #[test]
    fn whatever_is_set_wrong_a_week_over_tcp_lists_no_one_and_once_corrected_it_is_in_within_a_minute() {
        play_all(Transport::Tcp);
    }

    #[test]
    fn whatever_is_set_wrong_a_week_over_udp_lists_no_one_and_once_corrected_it_is_in_within_a_minute() {
        play_all(Transport::Udp);
    }

    #[test]
    fn in_a_thousand_drawn_cases_no_mistake_lists_its_source() {
        let phones: Vec<_> = Phone::all().collect();
        for seed in 0..1_000 {
            let mut chance = Chance::apart(seed, 3);
            let pick = usize::try_from(chance.below(phones.len() as u64)).expect("few phones");
            let retry = Duration::from_millis(20_000 + chance.below(40_001));
            let phone = Phone { retry, ..phones[pick] };
            // Corrected at any point of any of the first locks.
            let length = Duration::from_millis(chance.below(3 * 3_600_000));
            let (world, late) = phone.retry(world(seed), length);
            assert_eq!(world.journal.listings().count(), 0, "seed {seed}: {phone}");
            assert!(late.is_some_and(|late| late <= MINUTE), "seed {seed}: {phone}, after {length:?}: {late:?}");
        }
    }

    #[test]
    fn an_office_of_phones_that_send_a_placeholder_first_pays_nothing() {
        let (mut world, listed) = placeholders(3);
        assert!(!listed);
        let colleague = Phone::FORGETFUL.knock();
        assert!(world.knock(&colleague).is_let_in());
        let mut scan = crate::scanners::names("scanner", ADDRESS, Transport::Tcp);
        let listed_at = (1..100).find(|number| world.knock(&scan(*number)).listed().is_some());
        assert_eq!(listed_at, Some(41), "and no point was left");
    }

    #[test]
    fn a_scanner_that_sends_what_cannot_be_checked_is_listed_at_the_same_name() {
        for misset in [Misset::Realm, Misset::AuthInt, Misset::Algorithm, Misset::MissingNc] {
            for (transport, point) in [(Transport::Tcp, 11), (Transport::Udp, 21)] {
                let mut world = world(3);
                let mut scan = crate::scanners::names("scanner", ADDRESS, transport);
                let mut next = |number| world.knock(&scan(number).misset(misset)).listed().is_some();
                assert_eq!((1..100).find(|number| next(*number)), Some(point), "{misset:?} over {transport:?}");
            }
        }
    }

    /// What a guesser gets of an address before it is listed, who throws in what cannot be checked each so many tries.
    fn guesses(transport: Transport, thrown_in: Option<u64>, names: u64) -> u64 {
        let mut world = world(3);
        for number in 0..2_000 {
            world.wait(SECOND / 10);
            let knock = Knock::of("guesser", format!("name-{}", number % names), ADDRESS).over(transport);
            let uncheckable = thrown_in.is_some_and(|each| number.is_multiple_of(each));
            world.knock(&if uncheckable { knock.misset(Misset::AuthInt) } else { knock.wrong() });
        }
        world.journal.of("guesser").guesses
    }

    #[test]
    fn what_is_thrown_in_between_guesses_buys_not_one_of_them() {
        for transport in [Transport::Tcp, Transport::Udp] {
            for names in [1, 2, 3, 5, 7, 11, 2_000] {
                let plain = guesses(transport, None, names);
                for each in [2, 3, 5, 10] {
                    let mixed = guesses(transport, Some(each), names);
                    assert!(mixed <= plain, "{names} names over {transport:?}, each {each}: {mixed}, not {plain}");
                }
            }
        }
    }

    #[test]
    fn what_cannot_be_checked_locks_the_name_as_a_wrong_password_does() {
        for misset in [Misset::AuthInt, Misset::Algorithm, Misset::MissingNc] {
            let mut world = world(3);
            let phone = Phone { misset: Some(misset), ..Phone::FORGETFUL };
            (0..9).for_each(|_| _ = world.knock(&phone.wrong_knock()));
            assert!(world.knock(&Phone::FORGETFUL.wrong_knock()).is_guess(), "{misset:?}: one is left");
            let answer = world.knock(&Phone::FORGETFUL.wrong_knock());
            assert_eq!(answer.reason(), Some("pair_locked"), "{misset:?}");
        }
    }

    /// A world whose locked pairs get a check so often; the default is each 50 s.
    fn looked_at_each(interval: Duration) -> World {
        let policy = Policy { pair_look_interval: interval, ..Policy::default() };
        let mut world = World::new(Setup { policy, ..Setup::of(3) });
        world.service.open_account(0, "alice");
        world
    }

    #[test]
    fn locks_of_two_minutes_and_more_keep_a_corrected_phone_out_where_a_locked_pair_gets_no_check() {
        let never = Duration::from_hours(10_000);
        // The 20th wrong try begins the lock of 2 minutes, the 31st that of 10, the 50th that of 30.
        let late = |tries: u32, interval| {
            Phone::FORGETFUL.retry(looked_at_each(interval), MINUTE * tries).1.expect("each lock ends")
        };
        assert_eq!([20, 31, 50].map(|tries| late(tries, never)), [MINUTE, MINUTE * 9, MINUTE * 29]);
        for tries in [20, 31, 50] {
            assert_eq!(late(tries, Policy::default().pair_look_interval), Duration::ZERO, "after {tries} tries");
        }
    }

    #[test]
    fn a_phone_that_retries_each_minute_is_in_by_its_first_try_wherever_in_a_lock_it_is_corrected() {
        for tries in (0..130).chain([500, 1_440, 1_444]) {
            let (world, late) = Phone::FORGETFUL.retry(world(3), MINUTE * tries);
            assert_eq!(late, Some(Duration::ZERO), "its first try with the right password, after {tries} wrong ones");
            assert_eq!(world.journal.listings().count(), 0, "after {tries} tries");
        }
    }
}
