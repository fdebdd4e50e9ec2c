//! One night with one fault: the service starts or says why not, serves through the fault, and has lost nothing.

use super::crowd::{Crowd, Told};
use super::layer::{Fault, failures};
use super::trial::{CLIENTS, Trial};

/// How many sign up at least, and after the fault, and at most until it has come.
const LEAST: usize = 20;
const AFTERWARDS: usize = 6;
const MOST: usize = 230;

/// What came of a night.
#[derive(Debug)]
pub struct Outcome {
    /// The calls that failed.
    pub failed: Vec<String>,
    /// Whether the service listened in spite of the fault.
    pub started: bool,
    pub told: Told,
}

/// A night with `fault`; panics where anything is lost, wrong or does not recover.
pub async fn night(fault: Fault) -> Outcome {
    night_in(&Trial::new(), fault).await
}

/// Such a night where a service was killed in the night before: its files lie about.
pub async fn night_after_a_kill(fault: Fault) -> Outcome {
    let trial = Trial::new();
    let daemon = trial.start(None).expect("it starts on a sound disk");
    trial.add("bob", &daemon).await;
    daemon.signal("KILL");
    daemon.wait();
    night_in(&trial, fault).await
}

async fn night_in(trial: &Trial, fault: Fault) -> Outcome {
    let (daemon, started) = match trial.start(Some(&fault)) {
        Ok(daemon) => (daemon, true),
        Err(refused) => {
            assert_eq!(refused.status.code(), Some(1), "{refused:?}");
            assert!(refused.said.contains("realmgate: "), "it says why: {refused:?}");
            (trial.start(None).expect("it starts on a sound disk"), false)
        }
    };
    trial.add("alice", &daemon).await;
    let crowd = Crowd::default();
    let (told, ()) = tokio::join!(crowd.comes_to(&daemon, CLIENTS), until_it_struck(&crowd, trial));
    trial.dies(daemon, &told.acknowledged).await;
    Outcome { failed: failures(&trial.report()), started, told }
}

/// Lets people come until the fault has come and some more have come after it, or too many have.
async fn until_it_struck(crowd: &Crowd, trial: &Trial) {
    let mut enough = MOST;
    while crowd.people() < enough {
        if enough == MOST && !failures(&trial.report()).is_empty() {
            enough = LEAST.max(crowd.people() + AFTERWARDS);
        }
        tokio::task::yield_now().await;
    }
    crowd.ends();
}
