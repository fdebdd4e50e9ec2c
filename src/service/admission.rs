//! How many requests may wait for the store at once; those beyond that are rejected at once, to be retried later.
//!
//! Requests are answered in the order they came, so without a bound each of ten times too many would wait ten times too
//! long, and its client would have given up. The webhook needs no permit: it reads the index in memory.

use crate::metrics::Counters;
use prometheus_client::metrics::counter::Counter;
use std::num::NonZeroUsize;
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// The queues before the store. Each has permits of its own: a flood of sign-ups does not block activations.
#[derive(Debug)]
pub struct Admission {
    /// Sign-ups that are being written.
    pub signups: AdmissionQueue,
    /// Activations that are being written.
    pub activations: AdmissionQueue,
    /// Changes by owners that are being written.
    pub owner_acts: AdmissionQueue,
    /// Requests that only read.
    pub look_ups: AdmissionQueue,
}

/// One queue.
#[derive(Debug)]
pub struct AdmissionQueue {
    permits: Arc<Semaphore>,
    refused: Counter,
}

/// A permit of a queue, until it is dropped.
#[derive(Debug)]
pub struct AdmissionPermit {
    _permit: OwnedSemaphorePermit,
}

/// Too many requests already wait for the store; nothing was done or used up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("too many requests wait for the store")]
pub struct Overloaded;

impl Admission {
    /// Queues of `permits` permits each, which count in `counters` what they reject.
    #[must_use]
    pub fn of(permits: NonZeroUsize, counters: &Counters) -> Self {
        let queue = |counter: &Counter| AdmissionQueue {
            permits: Arc::new(Semaphore::new(permits.get().min(Semaphore::MAX_PERMITS))),
            refused: counter.clone(),
        };
        Self {
            signups: queue(&counters.signups.overloaded),
            activations: queue(&counters.activations_overloaded),
            owner_acts: queue(&counters.owner_acts_overloaded),
            look_ups: queue(&counters.reads_overloaded),
        }
    }
}

impl AdmissionQueue {
    /// Whether there is a permit now. It is not taken: a request whose body is still arriving would hold it as long as
    /// its client likes.
    pub fn check(&self) -> Result<(), Overloaded> {
        if self.permits.available_permits() > 0 { Ok(()) } else { Err(self.refuse()) }
    }

    /// Takes a permit, without waiting for one.
    pub fn enter(&self) -> Result<AdmissionPermit, Overloaded> {
        let permit = Arc::clone(&self.permits).try_acquire_owned().map_err(|_| self.refuse())?;
        Ok(AdmissionPermit { _permit: permit })
    }

    fn refuse(&self) -> Overloaded {
        self.refused.inc();
        Overloaded
    }
}
