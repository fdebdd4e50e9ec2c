//! Any one write, sync, rename or open on the data folder may fail, because there was not a room or of a sound disk.

use super::super::size::size;
use super::layer::{Call, Errno, Fault, Which};
use super::night::{Outcome, night};
use std::iter::Sum;

/// The calls that fail, one a night: in full all of the first two hundred, else some spread over them.
fn numbers(offset: usize) -> impl Iterator<Item = usize> {
    (1..=200).skip(size(offset, 0)).step_by(size(35, 1))
}

/// What many nights came to.
#[derive(Debug, Default, PartialEq, Eq)]
struct Tally {
    nights: usize,
    refused_to_start: usize,
    signups: usize,
    signup_errors: usize,
    granted: usize,
    undecided: usize,
}

impl From<Outcome> for Tally {
    fn from(outcome: Outcome) -> Self {
        Self {
            nights: 1,
            refused_to_start: usize::from(!outcome.started),
            signups: outcome.told.acknowledged.len(),
            signup_errors: outcome.told.errors.values().sum(),
            granted: outcome.told.granted,
            undecided: outcome.told.undecided,
        }
    }
}

impl Sum for Tally {
    fn sum<I: Iterator<Item = Self>>(nights: I) -> Self {
        nights.fold(Self::default(), |sum, night| Self {
            nights: sum.nights + night.nights,
            refused_to_start: sum.refused_to_start + night.refused_to_start,
            signups: sum.signups + night.signups,
            signup_errors: sum.signup_errors + night.signup_errors,
            granted: sum.granted + night.granted,
            undecided: sum.undecided + night.undecided,
        })
    }
}

/// A night for each number and each error; those that went wrong are reported together.
async fn nights(call: Call) {
    let (mut tallies, mut wrong) = (Vec::new(), Vec::new());
    for (errno, offset) in [(Errno::Io, 0), (Errno::NoSpace, 17)] {
        for number in numbers(offset) {
            let fault = Fault { call, errno, ending: "", which: Which::Nth(number) };
            match tokio::spawn(night(fault.clone())).await {
                Ok(outcome) if outcome.failed.len() == 1 => tallies.push(Tally::from(outcome)),
                // It did not strike, or something was lost, which has been printed.
                trouble => {
                    wrong.push((fault, trouble.map(|outcome| outcome.failed).map_err(|panic| panic.to_string())));
                }
            }
        }
    }
    let tally: Tally = tallies.into_iter().sum();
    println!("{call:?}: {tally:?}");
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert_eq!(tally.undecided, 0, "one failure keeps no phone waiting");
}

#[tokio::test]
async fn a_write_that_fails_loses_nothing() {
    nights(Call::Write).await;
}

#[tokio::test]
async fn a_sync_that_fails_loses_nothing() {
    nights(Call::Sync).await;
}

#[tokio::test]
async fn a_rename_that_fails_loses_nothing() {
    nights(Call::Rename).await;
}

#[tokio::test]
async fn an_open_that_fails_loses_nothing() {
    nights(Call::Open).await;
}
