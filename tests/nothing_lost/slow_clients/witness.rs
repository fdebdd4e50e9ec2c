//! A client that asks the webhook again and again while others are slow, and notes how long it took.

use realmgate_testkit::phone::Phone;
use realmgate_testkit::wire::PlatformConnection;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::task::JoinHandle;
use tokio::time::Instant;

/// On which connection each question is asked.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Asks {
    /// On one that was open before the trouble began, as a platform's is.
    OnItsOwn,
    /// On a new one each time.
    OnNewOnes,
}

/// One who asks until told to stop; each question must be answered.
pub struct Witness {
    stop: Arc<AtomicBool>,
    task: JoinHandle<Vec<Duration>>,
}

impl Witness {
    pub fn start(base: &str, asks: Asks) -> Self {
        let (stop, base) = (Arc::new(AtomicBool::new(false)), base.to_owned());
        let stopped = Arc::clone(&stop);
        let mut kept = PlatformConnection::open(&base);
        let ask = move || {
            let mut waits = Vec::new();
            // Once at least.
            while waits.is_empty() || !stopped.load(Ordering::SeqCst) {
                let begun = Instant::now();
                if asks == Asks::OnNewOnes {
                    kept = PlatformConnection::open(&base);
                }
                let answer = kept.ask(&Phone::of("alice").body().to_string());
                assert!(answer.text.starts_with("{\"status\":\"fail\""), "a decision: {}", answer.text);
                waits.push(begun.elapsed());
            }
            waits
        };
        Self { stop, task: tokio::task::spawn_blocking(ask) }
    }

    /// The longest wait for an answer, and how many there were.
    pub async fn end(self) -> (Duration, usize) {
        self.stop.store(true, Ordering::SeqCst);
        let waits = self.task.await.expect("each question was answered");
        (waits.iter().copied().max().expect("it asked"), waits.len())
    }
}
