//! What jambonz does with a blacklisted source: it bans the address for a day on `true` alone, and ignores seconds.

use super::phone::Phone;
use super::register::REFUSED;
use super::{Hook, Jambonz, Library};
use crate::gate::Gate;
use realmgate_testkit::patience::until;
use std::sync::Mutex;

/// A source is listed at the second name it gets wrong.
fn quick_to_list(blacklist_answer: &str, ladder: &str) -> String {
    format!(
        "[webhook]\nblacklist_answer = \"{blacklist_answer}\"\n\
         [blacklist]\ncapacity = 3\nladder = [\"{ladder}\"]"
    )
}

fn guesser(name: &str) -> Phone {
    let mut phone = Phone::of(name).with_password("guessed");
    phone.source.protocol = "tcp";
    phone
}

/// Lets one source guess two names, and gives how jambonz refused them.
fn guess_twice(jambonz: &mut Jambonz, library: Library, blacklist_answer: &str) -> [(u16, Option<String>); 2] {
    let gate = Gate::start(&quick_to_list(blacklist_answer, "5m"), &["alice"]);
    let refusals = ["alice", "bob"].map(|name| {
        let outcome = jambonz.ask(library, &Hook::of(&gate), &guesser(name));
        let (status, reason) = outcome.refusal();
        (status, reason.map(str::to_owned))
    });
    // The right password no longer helps from there.
    jambonz.ask(library, &Hook::of(&gate), &Phone::of("alice")).refusal();
    library.keep_newest(&gate, &format!("blacklisted-{blacklist_answer}"));
    refusals
}

fn refused(reason: &str) -> (u16, Option<String>) {
    (403, Some(reason.to_owned()))
}

#[test]
fn seconds_and_silence_look_like_any_refusal() {
    let mut jambonz = Jambonz::start();
    for library in Library::ALL {
        for answer in ["seconds", "off"] {
            let plain = refused("Invalid credentials");
            assert_eq!(guess_twice(&mut jambonz, library, answer), [plain.clone(), plain], "{library:?}, {answer}");
        }
    }
}

/// jambonz's firewall reads this reason in its log and shuts the address out.
#[test]
fn true_makes_the_library_call_the_source_a_spammer() {
    let mut jambonz = Jambonz::start();
    for library in Library::ALL {
        let spammer = refused("detected potential spammer from 203.0.113.50:5060");
        assert_eq!(
            guess_twice(&mut jambonz, library, "true"),
            [refused("Invalid credentials"), spammer],
            "{library:?}"
        );
    }
}

#[tokio::test]
async fn a_listing_ends_by_itself() {
    let (gate, jambonz) = (Gate::start(&quick_to_list("seconds", "1s"), &["alice"]), Mutex::new(Jambonz::start()));
    let ask = |phone: &Phone| jambonz.lock().unwrap().ask(Library::DigestUtils009, &Hook::of(&gate), phone);
    for name in ["alice", "bob"] {
        assert_eq!(ask(&guesser(name)).refusal(), REFUSED);
    }
    until("the source is let in again", async || ask(&Phone::of("alice")).is_granted()).await;
    let answers = gate.recorder.take();
    let texts = answers.iter().map(|exchange| String::from_utf8_lossy(&exchange.answer).into_owned());
    assert!(texts.clone().any(|text| text.ends_with("\"blacklist\":1}")), "{:?}", texts.collect::<Vec<_>>());
}
