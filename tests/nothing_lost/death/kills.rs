//! kill -9 at any moment of a storm of signups, or of the start after the last one.

use super::aftermath::{Mark, losses};
use super::mailbox::Mailbox;
use super::moment::Moment;
use super::seed::seeded;
use super::settled::settled;
use super::storm::{Names, settings, storm};
use super::victim::{self, GETS_READY, Ready, Start};
use crate::size::size;
use rand::RngExt as _;
use rand::rngs::StdRng;
use std::fs;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tempfile::TempDir;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::timeout;

/// How often the mail server looks into its pickup folder, where it is at work at all.
const COLLECTS_EVERY: Duration = Duration::from_millis(5);

/// After so many kills, and at the end, it is all looked at once more, not only what is new.
const LOOKS_AT_ALL_EVERY: usize = 50;

/// What a start is thought to take before one was seen.
const FIRST_START: Duration = Duration::from_millis(100);

/// No machine is so busy that a storm takes longer.
const STORM_PASSES: Duration = Duration::from_mins(1);

/// All that is known of one folder over many lives.
struct Night {
    folder: TempDir,
    rng: StdRng,
    names: Names,
    acknowledged: Vec<String>,
    refused: Vec<(String, u16)>,
    mailbox: Arc<Mutex<Mailbox>>,
    kills: usize,
    killed_starting: usize,
    checked: Checked,
    /// How long each start took that was not cut off.
    ready: Vec<Start>,
    /// The most emails that came again after a kill.
    most_repeated: usize,
}

/// What was found in order at the last check.
#[derive(Clone, Copy, Default)]
struct Checked {
    mark: Mark,
    kills: usize,
    repeated: usize,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn kills_at_random_moments_lose_no_acknowledged_signup_and_no_email() {
    let (seed, rng) = seeded("kills");
    let mut night = Night::new(rng);
    let (kills, signups) = (size(20, 300), size(1_000, 30_000));
    while night.kills < kills || night.acknowledged.len() < signups {
        night.live().await;
        if night.kills.is_multiple_of(LOOKS_AT_ALL_EVERY) {
            night.look_at_all().await;
            println!("kills: {} of {kills}, {} acknowledged", night.kills, night.acknowledged.len());
        }
    }
    night.look_at_all().await;
    println!("kills: seed {seed}: {}", night.report());
    // Last, so that a loss is reported where there is one.
    assert!(night.refused.is_empty(), "seed {seed}: refused though there was room: {:?}", night.refused);
    let slowest = night.ready.iter().map(|start| start.of_its_own()).max().expect("it was ready");
    assert!(slowest <= Duration::from_secs(size(5, 1) as u64), "ready after {slowest:?} of its own; seed {seed}");
}

impl Night {
    fn new(rng: StdRng) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("realmgate.toml"), settings()).expect("the settings are written");
        let mailbox = Arc::new(Mutex::new(Mailbox::of(folder.path())));
        Self {
            folder,
            rng,
            names: Names::up_to(1_000_000),
            acknowledged: Vec::new(),
            refused: Vec::new(),
            mailbox,
            kills: 0,
            killed_starting: 0,
            checked: Checked::default(),
            ready: Vec::new(),
            most_repeated: 0,
        }
    }

    /// One life, from a start to a kill.
    async fn live(&mut self) {
        let usual = self.ready.last().map_or(FIRST_START, |start| start.passed);
        let moment = Moment::draw(usual, &mut self.rng);
        self.kills += 1;
        let life = if let Moment::Starting(life) = moment { life } else { GETS_READY };
        let Some(ready) = victim::start(self.folder.path(), life).await else {
            self.killed_starting += 1;
            return;
        };
        self.check(&ready).await;
        match moment {
            Moment::Starting(_) => victim::end(ready.daemon).await,
            Moment::Storm(told, later) => self.storm(ready, told, later).await,
        }
    }

    /// People sign up until the kill, which comes so much later than so many received "ok".
    async fn storm(&mut self, ready: Ready, told: usize, later: Duration) {
        // The mail server may be slow, or away for as long as a life.
        let collecting = self.rng.random_bool(0.5).then(|| collect_all_the_while(Arc::clone(&self.mailbox)));
        let (base, names) = (ready.daemon.base.clone(), self.names.clone());
        let (count, mut counted) = watch::channel(0);
        let storm = tokio::spawn(async move { storm(&base, &names, &count).await });
        let so_many = timeout(STORM_PASSES, counted.wait_for(|count| *count >= told)).await;
        drop(so_many.expect("people are signed up").expect("the storm goes on"));
        tokio::time::sleep(later).await;
        victim::end(ready.daemon).await;
        let told = storm.await.expect("no panic");
        self.acknowledged.extend(told.acknowledged);
        self.refused.extend(told.refused);
        if let Some(collecting) = collecting {
            collecting.abort();
        }
    }

    /// Looks at what is new after a start.
    async fn check(&mut self, ready: &Ready) {
        self.ready.push(ready.took);
        settled(self.folder.path()).await;
        let mut mailbox = self.mailbox.lock().unwrap_or_else(PoisonError::into_inner);
        mailbox.collect();
        let losses = losses(self.folder.path(), &self.acknowledged, &mailbox, self.checked.mark);
        assert!(losses.is_empty(), "after {} kills: {losses:?}", self.kills);
        let mark = Mark::now(self.folder.path(), &self.acknowledged, &mailbox);
        let now = Checked { mark, kills: self.kills, repeated: mailbox.repeated() };
        let (repeated, kills) = (now.repeated - self.checked.repeated, now.kills - self.checked.kills);
        assert!(repeated <= kills, "{repeated} emails came twice after {kills} kills");
        self.most_repeated = self.most_repeated.max(repeated.div_ceil(kills.max(1)));
        self.checked = now;
    }

    /// One more life, in which no one signs up and everything there ever was is looked at.
    async fn look_at_all(&mut self) {
        let ready = victim::start(self.folder.path(), GETS_READY).await.expect("it gets ready");
        self.checked.mark = Mark::default();
        self.check(&ready).await;
        victim::end(ready.daemon).await;
    }

    fn report(&self) -> String {
        let mut ready = self.ready.clone();
        ready.sort_unstable();
        let slowest = ready[ready.len() - 1];
        let own = ready.iter().map(|start| start.of_its_own()).max().unwrap_or_default();
        format!(
            "{} kills, {} of them while it started; {} signups acknowledged, 0 lost; 0 accounts without letter, 0 half \
             letters; {} letters twice, {} after a kill at most; ready after {:?}, at most {:?}, in {:?} of which it had no core; at \
             most {own:?} of its own",
            self.kills,
            self.killed_starting,
            self.acknowledged.len(),
            self.checked.repeated,
            self.most_repeated,
            ready[ready.len() / 2].passed,
            slowest.passed,
            slowest.starved,
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
