//! Scenario 15: forged UDP failures from the owner's own address, beside a sign-in on the website and a TLS phone with a
//! new Call-ID.

use super::Act;
use crate::answer::Answer;
use crate::attackers::Stream;
use crate::crowd::Crowd;
use crate::knock::{Knock, Request, Transport};
use crate::world::World;
use std::time::Duration;

const ADDRESS: &str = "203.0.113.1";
const FORGER: &str = "forger";
const WEBSITE: &str = "the owner, on the website";
const PHONE: &str = "the owner's restarted TLS phone";
/// Two per second.
const PACE: Duration = Duration::from_millis(500);
const MINUTE: Duration = Duration::from_mins(1);

/// Under which names the forger fails.
#[derive(Clone, Copy, Debug)]
enum Names {
    /// The owner's alone.
    Own,
    /// The owner's and invented ones in turn.
    Mixed,
}

/// Six hours of forging from the address where the owner's phone registered over `transport`. Each ten minutes the owner
/// signs in and a phone of theirs that was restarted registers over TLS; what they are answered.
fn forge(seed: u64, transport: Transport, names: Names) -> (World, Vec<(&'static str, Answer)>) {
    let mut world = World::with_accounts(seed, ["alice"]);
    world.knock(&Knock::of("the owner's phone", "alice", ADDRESS).over(transport));
    let mut crowd = Crowd::default();
    let forged = move |number: u64| {
        let own = matches!(names, Names::Own) || number.is_multiple_of(2);
        let name = if own { "alice".to_owned() } else { format!("forged-{number}") };
        let knock = Knock::of(FORGER, name, ADDRESS).over(Transport::Udp);
        knock.wrong().in_dialogue(format!("forged-{number}"))
    };
    crowd.add(Stream::new(PACE, PACE, forged));
    let sign_in = |_| Knock::of(WEBSITE, "alice", ADDRESS).asking(Request::SignIn);
    crowd.add(Stream::new(MINUTE * 10, MINUTE * 10, sign_in));
    let register =
        |number| Knock::of(PHONE, "alice", ADDRESS).over(Transport::Tls).in_dialogue(format!("restarted-{number}"));
    crowd.add(Stream::new(MINUTE * 5, MINUTE * 10, register));
    let mut answers = Vec::new();
    crowd.run_seen(&mut world, MINUTE * 361, |knock, answer, _| {
        if knock.party != FORGER {
            answers.push((knock.party, *answer));
        }
    });
    (world, answers)
}

/// For the report.
pub fn play(seed: u64) -> Vec<Act> {
    let act = |(transport, names)| {
        let (world, answers) = forge(seed, transport, names);
        let let_in = answers.iter().filter(|(_, answer)| answer.is_let_in()).count();
        let title = format!("known over {transport:?}, {names:?} names");
        Act::of(title, world, [format!("{let_in} of {} let in at once", answers.len())])
    };
    [(Transport::Udp, Names::Own), (Transport::Tls, Names::Mixed)].map(act).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_forger_gets_not_one_guess_more_than_while_the_owner_was_kept_out() {
        for (transport, names, before) in [(Transport::Udp, Names::Own, 2_502), (Transport::Tls, Names::Mixed, 2_914)] {
            let now = forge(1, transport, names).0.journal.of(FORGER).guesses;
            assert!(now <= before, "{transport:?}, {names:?}: {now}, and {before} before");
        }
    }

    #[test]
    fn a_sign_in_and_a_tls_phone_with_a_new_call_id_get_in_at_once() {
        for transport in [Transport::Udp, Transport::Tls] {
            for names in [Names::Own, Names::Mixed] {
                let (world, answers) = forge(15, transport, names);
                assert_eq!(answers.len(), 36 + 36);
                let refused: Vec<_> = answers.iter().filter(|(_, answer)| !answer.is_let_in()).collect();
                assert!(refused.is_empty(), "{transport:?}, {names:?}: {refused:?}");
                let forger = world.journal.of(FORGER);
                assert!(forger.unlooked * 10 > forger.attempts * 9, "the forger is braked: {forger:?}");
                assert!(world.journal.longest_listing() <= Duration::from_hours(1));
            }
        }
    }
}
