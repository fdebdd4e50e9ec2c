//! How many requests may wait for the store at once; those beyond that are refused at once, to be retried later.
//!
//! Requests are answered in the order they came, so without a bound each of ten times too many would wait ten times too
//! long, and its client would have given up. The webhook needs no permit: it reads the index in memory.

use crate::metrics::Counters;
use prometheus_client::metrics::counter::Counter;
use std::num::NonZeroUsize;
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// The queues before the store. Each has permits of its own: a flood of signups does not block activations.
#[derive(Debug)]
pub struct Admission {
    /// Signups that are being written.
    pub signups: WaitingLine,
    /// Activations that are being written.
    pub activations: WaitingLine,
    /// Requests that only read.
    pub look_ups: WaitingLine,
}

/// One queue.
#[derive(Debug)]
pub struct WaitingLine {
    places: Arc<Semaphore>,
    turned_away: Counter,
}

/// A permit of a queue, until it is dropped.
#[derive(Debug)]
pub struct WaitingPlace {
    _permit: OwnedSemaphorePermit,
}

/// Too many wait for the store already; nothing was done or used up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("too many requests wait for the store")]
pub struct Overloaded;

impl Admission {
    /// Queues of `places` permits each, which count in `counters` what they refuse.
    #[must_use]
    pub fn of(places: NonZeroUsize, counters: &Counters) -> Self {
        let line = |counter: &Counter| WaitingLine {
            places: Arc::new(Semaphore::new(places.get().min(Semaphore::MAX_PERMITS))),
            turned_away: counter.clone(),
        };
        Self {
            signups: line(&counters.signups_overloaded),
            activations: line(&counters.activations_overloaded),
            look_ups: line(&counters.look_ups_overloaded),
        }
    }
}

impl WaitingLine {
    /// Whether there is a permit now. It is not taken: a request whose body is still arriving would hold it as long as
    /// its client likes.
    pub fn look(&self) -> Result<(), Overloaded> {
        if self.places.available_permits() > 0 { Ok(()) } else { Err(self.turn_away()) }
    }

    /// Takes a permit, without waiting for one.
    pub fn enter(&self) -> Result<WaitingPlace, Overloaded> {
        let permit = Arc::clone(&self.places).try_acquire_owned().map_err(|_| self.turn_away())?;
        Ok(WaitingPlace { _permit: permit })
    }

    fn turn_away(&self) -> Overloaded {
        self.turned_away.inc();
        Overloaded
    }
}
