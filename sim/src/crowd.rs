//! Everyone who knocks, in the order of their times.

use crate::accounts::Power;
use crate::answer::Answer;
use crate::knock::Knock;
use crate::world::World;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::time::Duration;

/// A party that knocks again and again; times are since the start of the world.
pub trait Actor {
    /// When it knocks next; `None` when it has given up.
    fn due(&self) -> Option<Duration>;
    /// What it sends then.
    fn knock(&mut self, now: Duration) -> Knock;
    /// What it makes of the answer: it sets when it knocks next.
    fn hear(&mut self, answer: &Answer, now: Duration);
}

/// All of them.
#[derive(Default)]
pub struct Crowd(Vec<Box<dyn Actor>>);

impl Crowd {
    /// One more.
    pub fn add(&mut self, actor: impl Actor + 'static) {
        self.0.push(Box::new(actor));
    }

    /// Lets them knock until so long after the start; of those due at one moment the one who was added first is first.
    pub fn run(&mut self, world: &mut World, until: Duration) {
        self.run_seen(world, until, |_, _, _| {});
    }

    /// The same, with an observer of each knock, its answer, and the world after it.
    pub fn run_seen(&mut self, world: &mut World, until: Duration, mut watch: impl FnMut(&Knock, &Answer, &World)) {
        self.run_powered(world, until, || Power::Up, |knock, answer, _, world| watch(knock, answer, world));
    }

    /// The same, with a store that answers now and now not.
    pub fn run_powered(
        &mut self,
        world: &mut World,
        until: Duration,
        mut power: impl FnMut() -> Power,
        mut watch: impl FnMut(&Knock, &Answer, Power, &World),
    ) {
        let due = |actor: &dyn Actor, place| actor.due().filter(|due| *due < until).map(|due| Reverse((due, place)));
        let mut queue: BinaryHeap<_> =
            self.0.iter().enumerate().filter_map(|(place, actor)| due(actor.as_ref(), place)).collect();
        while let Some(Reverse((at, place))) = queue.pop() {
            world.wait_until(at);
            let actor = &mut self.0[place];
            let (knock, power) = (actor.knock(at), power());
            let answer = world.knock_while(power, &knock);
            actor.hear(&answer, at);
            watch(&knock, &answer, power, world);
            queue.extend(due(actor.as_ref(), place));
        }
        world.wait_until(until);
    }
}
