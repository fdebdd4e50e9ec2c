//! The world: a service, the clock that drives it, and the journal of what happened.

use crate::accounts::Power;
use crate::answer::Answer;
use crate::journal::Journal;
use crate::knock::{Knock, Written};
use crate::service::{Service, Setup};
use domain::time::Now;
use std::time::Duration;

/// Some 57 years after 1970: wall and monotonic time must not be mistaken for one another.
const WALL_AT_START: Duration = Duration::from_hours(500_000);
/// How long the machine was up when the service started.
const UP_AT_START: Duration = Duration::from_hours(1_000);
/// How long it was up when the service started again.
const UP_AT_RESTART: Duration = Duration::from_mins(1);
/// How often it sweeps. A running service does so more often; what it forgets matters to no one.
const SWEEP: Duration = Duration::from_mins(10);

/// One run.
pub struct World {
    pub service: Service,
    pub journal: Journal,
    now: Now,
    /// What the monotonic clock said when this process started, and how long the world had been running then.
    up: Duration,
    ran: Duration,
    knocks: u64,
    swept: Duration,
}

impl World {
    /// A world at its start.
    pub fn new(setup: Setup) -> Self {
        let now = Now { wall: WALL_AT_START, monotonic: UP_AT_START };
        let (service, journal) = (Service::start(setup), Journal::default());
        Self { service, journal, now, up: UP_AT_START, ran: Duration::ZERO, knocks: 0, swept: UP_AT_START }
    }

    /// One with the default numbers and these accounts of the first tenant.
    pub fn with_accounts(seed: u64, names: impl IntoIterator<Item = impl AsRef<str>>) -> Self {
        let mut world = Self::new(Setup::of(seed));
        for name in names {
            world.service.open_account(0, name.as_ref());
        }
        world
    }

    /// How long it has been running.
    pub fn time(&self) -> Duration {
        self.ran + self.now.since(self.up)
    }

    /// Lets time pass.
    pub fn wait(&mut self, time: Duration) {
        self.now.monotonic += time;
        self.now.wall += time;
        if self.now.since(self.swept) >= SWEEP {
            self.swept = self.now.monotonic;
            self.service.sweep(self.now);
        }
    }

    /// Lets time pass until so long after the start; a moment that has passed is now.
    pub fn wait_until(&mut self, time: Duration) {
        self.wait(time.saturating_sub(self.time()));
    }

    /// Ends the process and starts it again so much later, on a machine that was started just before.
    pub fn restart(&mut self, away: Duration) {
        let before = self.now;
        self.ran = self.time() + away;
        self.now = Now { wall: before.wall + away, monotonic: UP_AT_RESTART };
        (self.up, self.swept) = (UP_AT_RESTART, UP_AT_RESTART);
        self.service.restart(before, away, self.now);
    }

    /// Sets the wall clock, and it alone.
    pub fn set_wall(&mut self, change: impl FnOnce(Duration) -> Duration) {
        self.now.wall = change(self.now.wall);
    }

    /// One attempt now.
    pub fn knock(&mut self, knock: &Knock) -> Answer {
        self.knocks += 1;
        let answer = self.service.decide(knock, self.now, self.knocks);
        self.journal.note(knock, &answer, self.time());
        answer
    }

    /// One attempt now, while the store answers or not.
    pub fn knock_while(&mut self, power: Power, knock: &Knock) -> Answer {
        self.service.switch_store(power);
        let answer = self.knock(knock);
        self.service.switch_store(Power::Up);
        answer
    }

    /// Writes the right answer for a knock without sending it, so that it can be sent more than once.
    pub fn write(&mut self, knock: &Knock) -> Written {
        self.knocks += 1;
        self.service.write(knock, self.now, self.knocks)
    }
}
