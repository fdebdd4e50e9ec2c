//! One row of the table: rounds in which floor and service take the same requests, one behind the other.

use crate::load::connection::request;
use crate::load::decided::Decided;
use crate::load::first_visits;
use crate::load::floor::Floor;
use crate::load::records::Records;
use crate::load::round::{Asked, Round};
use crate::load::service::Service;
use crate::load::signups::Signups;
use crate::load::traffic::{Mix, Traffic};
use crate::load::wrk::CONNECTIONS;
use std::ops::Range;

/// Answers that the replay memory holds when it is full.
const REPLAY_CAPACITY: u32 = 300_000;

/// Who else is busy with the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beside {
    /// Nobody.
    Nobody,
    /// People who sign up.
    Signups,
}

/// What a row is of.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// Its name on the command line.
    pub key: &'static str,
    /// Its name for people.
    pub name: &'static str,
    /// What is asked.
    pub mix: Mix,
    /// What goes on meanwhile.
    pub beside: Beside,
    /// The share of the floor's throughput that is asked for.
    pub target: Option<f64>,
}

/// How long it is measured.
#[derive(Clone, Copy, Debug)]
pub struct Length {
    /// How often floor and service are measured, in turn.
    pub rounds: u32,
    /// Of each round.
    pub seconds: u32,
    /// Requests prepared for each second.
    pub prepare: u32,
}

/// What came of it.
#[derive(Default)]
pub struct Rounds {
    /// The rounds of the floor.
    pub floor: Vec<Round>,
    /// The rounds of the service.
    pub service: Vec<Round>,
    /// Accounts that were made in a second.
    pub signups: Vec<f64>,
    /// Rounds in which the service did not decide what it should have: the row is void.
    pub void: Vec<String>,
}

/// Floor and service as they stand side by side.
pub struct Pair<'a> {
    /// The floor.
    pub floor: &'a Floor,
    /// The service.
    pub service: &'a Service,
    /// Those who log in.
    pub accounts: Range<u32>,
    /// What they ask.
    pub traffic: Traffic,
}

impl Pair<'_> {
    /// Lets every phone log in once, and as often as fills the replay memory.
    pub fn warm_up(&self) {
        let passes = REPLAY_CAPACITY.div_ceil(self.accounts.end);
        let before = self.service.decided();
        first_visits::pay(&self.service.daemon.base, &self.accounts, passes);
        let (decided, visits) = (self.service.decided().since(before), f64::from(passes * self.accounts.end));
        assert!(decided.granted > visits * 0.999 && decided.denied < 1.0, "{decided:?} of {visits} first visits");
    }

    /// Runs a row. Each goes first in turn, so that what the first leaves behind favours neither.
    pub fn row(&mut self, plan: &Plan, length: Length) -> Rounds {
        let mut rounds = Rounds::default();
        for number in 0..length.rounds {
            let bodies = self.traffic.bodies((length.prepare * length.seconds) as usize, plan.mix);
            let requests: Vec<Vec<u8>> = bodies.iter().map(|body| request(body)).collect();
            let records = Records::of(&requests);
            if number.is_multiple_of(2) {
                rounds.floor.push(self.ask_floor(&records, length));
                self.ask_service(plan, number, &records, length, &mut rounds);
            } else {
                self.ask_service(plan, number, &records, length, &mut rounds);
                rounds.floor.push(self.ask_floor(&records, length));
            }
        }
        rounds
    }

    fn ask_floor(&self, records: &Records, length: Length) -> Round {
        Asked { base: &self.floor.base, process: self.floor.id() }.take(records, length.seconds)
    }

    fn ask_service(&self, plan: &Plan, number: u32, records: &Records, length: Length, rounds: &mut Rounds) {
        let base = &self.service.daemon.base;
        let before = self.service.decided();
        let signups = (plan.beside == Beside::Signups).then(|| Signups::start(base, &format!("newcomer{number}-")));
        let round = Asked { base, process: self.service.id() }.take(records, length.seconds);
        rounds.signups.extend(signups.map(|signups| signups.stop() * round.per_second / round.answers));
        rounds.void.extend(flaw(plan.mix, &round, self.service.decided().since(before)));
        rounds.service.push(round);
    }
}

/// What the service decided otherwise than the traffic was made for. The generator leaves at the end without waiting
/// for the last answer of each connection; those were decided all the same.
fn flaw(mix: Mix, round: &Round, decided: Decided) -> Option<String> {
    let (made, answers) = (decided.granted + decided.denied, round.answers);
    let counted = (answers..=answers + f64::from(CONNECTIONS)).contains(&made);
    let denied = match mix {
        Mix::Grants => 0.0,
        Mix::FifthFails => made / 5.0,
    };
    // Which of the last requests were still sent is not known.
    let expected = (decided.denied - denied).abs() <= f64::from(CONNECTIONS) && (denied > 0.0 || decided.denied < 1.0);
    (!(counted && expected)).then(|| format!("{decided:?} behind {answers} answers"))
}
