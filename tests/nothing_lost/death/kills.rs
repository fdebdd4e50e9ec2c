//! kill -9 at any moment of a storm of signups, or of the start after the last one.

use super::aftermath::losses;
use super::mailbox::Mailbox;
use super::seed::seeded;
use super::storm::{Names, settings, storm};
use super::victim::{self, Ready};
use crate::size::size;
use rand::RngExt as _;
use rand::rngs::StdRng;
use std::collections::BTreeSet;
use std::fs;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tempfile::TempDir;
use tokio::task::JoinHandle;

/// A life ends at any moment up to this, and up to six times what a start takes where the machine is busy: so that a start
/// is killed now and then, and a storm mostly.
const LONG_LIFE: Duration = Duration::from_millis(900);

/// How often the mail server looks into its pickup folder, where it is at work at all.
const COLLECTS_EVERY: Duration = Duration::from_millis(5);

/// All that is known of one folder over many lives.
struct Night {
    folder: TempDir,
    rng: StdRng,
    names: Names,
    acknowledged: BTreeSet<String>,
    mailbox: Arc<Mutex<Mailbox>>,
    kills: usize,
    checked: Checked,
    ready: Vec<Duration>,
    longest_life: Duration,
}

/// How much of it all was there at the last check.
#[derive(Clone, Copy, Default)]
struct Checked {
    kills: usize,
    repeated: usize,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn kills_at_random_moments_lose_no_acknowledged_signup_and_no_letter() {
    let (seed, rng) = seeded("kills");
    let mut night = Night::new(rng);
    let (kills, signups) = (size(20, 300), size(1_000, 30_000));
    while night.kills < kills || night.acknowledged.len() < signups {
        night.live().await;
        if night.kills.is_multiple_of(50) {
            println!("kills: {} of {kills}, {} acknowledged", night.kills, night.acknowledged.len());
        }
    }
    let last = victim::start(night.folder.path(), Duration::from_mins(1)).await.expect("it gets ready");
    night.check(&last);
    victim::end(last.daemon).await;
    println!("kills: seed {seed}: {}", night.report());
    let slowest = night.ready.iter().max().expect("it was ready");
    assert!(*slowest <= Duration::from_secs(size(5, 1) as u64), "ready after {slowest:?}; seed {seed}");
}

impl Night {
    fn new(rng: StdRng) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("realmgate.toml"), settings()).expect("the settings are written");
        let mailbox = Arc::new(Mutex::new(Mailbox::of(folder.path())));
        let (names, acknowledged) = (Names::up_to(1_000_000), BTreeSet::new());
        Self {
            folder,
            rng,
            names,
            acknowledged,
            mailbox,
            kills: 0,
            checked: Checked::default(),
            ready: Vec::new(),
            longest_life: LONG_LIFE,
        }
    }

    /// One life, from a start to a kill.
    async fn live(&mut self) {
        let life = self.rng.random_range(Duration::ZERO..self.longest_life);
        self.kills += 1;
        let Some(ready) = victim::start(self.folder.path(), life).await else {
            self.longest_life = self.longest_life.mul_f64(1.1);
            return;
        };
        self.longest_life = LONG_LIFE.max(ready.took * 6);
        self.check(&ready);
        // The mail server may be slow, or away for as long as a life.
        let collecting = self.rng.random_bool(0.5).then(|| collect_all_the_while(Arc::clone(&self.mailbox)));
        let (base, names) = (ready.daemon.base.clone(), self.names.clone());
        let storm = tokio::spawn(async move { storm(&base, &names).await });
        tokio::time::sleep(ready.left).await;
        victim::end(ready.daemon).await;
        self.acknowledged.extend(storm.await.expect("everybody was told \"ok\" or nothing"));
        if let Some(collecting) = collecting {
            collecting.abort();
        }
    }

    /// After a start, which puts all in order before it listens.
    fn check(&mut self, ready: &Ready) {
        self.ready.push(ready.took);
        let mut mailbox = self.mailbox.lock().unwrap_or_else(PoisonError::into_inner);
        mailbox.collect();
        let losses = losses(self.folder.path(), &self.acknowledged, &mailbox);
        assert!(losses.is_empty(), "after {} kills: {losses:?}", self.kills);
        let now = Checked { kills: self.kills, repeated: mailbox.repeated() };
        let (repeated, kills) = (now.repeated - self.checked.repeated, now.kills - self.checked.kills);
        assert!(repeated <= kills, "{repeated} letters came twice after {kills} kills");
        self.checked = now;
    }

    fn report(&self) -> String {
        let mut ready = self.ready.clone();
        ready.sort_unstable();
        format!(
            "{} kills, {} acknowledged, 0 lost, 0 without letter, {} letters twice; ready after {:?}, at most {:?}",
            self.kills,
            self.acknowledged.len(),
            self.checked.repeated,
            ready[ready.len() / 2],
            ready[ready.len() - 1],
        )
    }
}

fn collect_all_the_while(mailbox: Arc<Mutex<Mailbox>>) -> JoinHandle<()> {
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(COLLECTS_EVERY).await;
            mailbox.lock().unwrap_or_else(PoisonError::into_inner).collect();
        }
    })
}
