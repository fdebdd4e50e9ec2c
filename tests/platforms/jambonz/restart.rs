//! An update under load: the old process ends, a new one begins at the same address, and no phone is ever refused.

use super::phone::Phone;
use super::{Hook, Jambonz, Library, Outcome};
use crate::gate::Gate;
use crate::ports::Lease;

/// Phones trying at any moment.
const IN_FLIGHT: usize = 32;

/// Outcomes before the restart begins, and granted ones in a row after which it is over.
const CALM: usize = 200;

/// Phones that try all the time, each with a library of its turn.
struct Load {
    jambonz: Jambonz,
    hook: Hook,
    sent: u32,
    granted: usize,
    failed: usize,
}

impl Load {
    fn start(gate: &Gate) -> Self {
        let hook = Hook { url: gate.webhook_unrecorded(), ..Hook::of(gate) };
        let mut load = Self { jambonz: Jambonz::start(), hook, sent: 0, granted: 0, failed: 0 };
        (0..IN_FLIGHT).for_each(|_| load.send());
        load
    }

    fn send(&mut self) {
        self.sent += 1;
        let mut phone = Phone::of("alice").at(&format!("203.0.113.{}", self.sent % 200));
        // Libraries beside each other make the same nonce in the same millisecond; phones' own are what differs then.
        phone.answer.cnonce = format!("{:08x}", self.sent);
        self.jambonz.send(Library::ALL[self.sent as usize % Library::ALL.len()], &self.hook, &phone);
    }

    /// Takes one outcome and counts it; anything but a grant and a failure of the server fails the test.
    fn take(&mut self) -> Outcome {
        let outcome = self.jambonz.next();
        assert!(outcome.is_granted() || outcome.is_server_failure(), "{outcome:?}");
        self.granted += usize::from(outcome.is_granted());
        self.failed += usize::from(outcome.is_server_failure());
        outcome
    }

    /// One phone is done and the next one tries.
    fn turn(&mut self) -> Outcome {
        self.send();
        self.take()
    }

    /// Goes on until so many phones in a row were granted.
    fn until_calm(&mut self) {
        let mut row = 0;
        while row < CALM {
            row = if self.turn().is_granted() { row + 1 } else { 0 };
        }
    }
}

#[test]
fn a_restart_under_load_refuses_no_one() {
    let lease = Lease::take();
    let mut gate = Gate::start_on(&format!("127.0.0.1:{}", lease.port), "", &["alice"]);
    let mut load = Load::start(&gate);
    load.until_calm();
    assert_eq!(load.failed, 0, "the old process lets everyone in");
    std::thread::scope(|scope| {
        let restart = scope.spawn(|| {
            gate.stop();
            gate.start_again();
        });
        while !restart.is_finished() {
            load.turn();
        }
    });
    load.until_calm();
    (0..IN_FLIGHT).for_each(|_| assert!(load.take().is_granted(), "the new process lets everyone in"));
    assert_eq!(load.sent as usize, load.granted + load.failed, "each phone heard something");
    println!("{} granted, {} told to try again", load.granted, load.failed);
}
