//! How many requests may wait for the store at once; those beyond that are told at once to try again later.
//!
//! What waits is answered in the order it came, so without a bound each of ten times too many would wait ten times too
//! long, and nobody would still be there to read the answer. The webhook needs no place: it reads the index in memory.

use crate::metrics::Counters;
use prometheus_client::metrics::counter::Counter;
use std::num::NonZeroUsize;
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// The lines before the store. Each has places of its own: a flood of signups keeps nobody from activating.
#[derive(Debug)]
pub struct Admission {
    /// Signups that are being written.
    pub signups: WaitingLine,
    /// Activations that are being written.
    pub activations: WaitingLine,
    /// Requests that only read.
    pub look_ups: WaitingLine,
}

/// One of them.
#[derive(Debug)]
pub struct WaitingLine {
    places: Arc<Semaphore>,
    turned_away: Counter,
}

/// A place in a line, until it is dropped.
#[derive(Debug)]
pub struct WaitingPlace {
    _permit: OwnedSemaphorePermit,
}

/// Too many wait for the store already; nothing was done or used up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("too many requests wait for the store")]
pub struct Overloaded;

impl Admission {
    /// Lines of `places` each, which count in `counters` whom they turn away.
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
    /// Whether there is a place now. It is not taken: what is still to arrive would hold it as long as its sender likes.
    pub fn look(&self) -> Result<(), Overloaded> {
        if self.places.available_permits() > 0 { Ok(()) } else { Err(self.turn_away()) }
    }

    /// Takes a place, without waiting for one.
    pub fn enter(&self) -> Result<WaitingPlace, Overloaded> {
        let permit = Arc::clone(&self.places).try_acquire_owned().map_err(|_| self.turn_away())?;
        Ok(WaitingPlace { _permit: permit })
    }

    fn turn_away(&self) -> Overloaded {
        self.turned_away.inc();
        Overloaded
    }
}
