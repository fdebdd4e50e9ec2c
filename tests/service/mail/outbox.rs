//! The rounds over the outbox: how often an email is tried, when it is given up, and what an unusable relay costs.

use crate::actors::samples::{EXPIRES, NOW, run, signup};
use domain::outbox::DeliveryTurn;
use domain::outbox::{Delivery, Round};
use domain::outbox::{DeliveryClaims, MailError};
use domain::time::Now;
use realmgate::mail::Memory;
use realmgate::store::{self, Store};
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;

/// A store and a transport that fails when told to, with the emails of some signups waiting.
struct Outbox {
    store: Arc<dyn Store>,
    claims: DeliveryClaims,
    memory: Memory,
    _folder: TempDir,
}

impl Outbox {
    async fn with(letters: u64) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = store::open(&format!("sqlite:{}/store.sqlite", folder.path().display())).unwrap();
        for number in 0..letters {
            store.sign_up(signup(&format!("user{number}"), number), NOW).await.unwrap();
        }
        Self { store, claims: DeliveryClaims::default(), memory: Memory::default(), _folder: folder }
    }

    /// One round of each turn, one after the other.
    async fn round(&self, second: u64) -> Round {
        let [mut first, further] =
            [self.turn(DeliveryTurn::First, second).await, self.turn(DeliveryTurn::Further, second).await];
        first.delivered += further.delivered;
        first.failed.extend(further.failed);
        first.given_up.extend(further.given_up);
        first
    }

    async fn turn(&self, turn: DeliveryTurn, second: u64) -> Round {
        let now = Now { wall: Duration::from_secs(second), monotonic: Duration::from_secs(second) };
        let delivery = Delivery { outbox: &*self.store, transport: &self.memory, claims: &self.claims };
        delivery.due(turn, now).await.unwrap()
    }

    async fn waiting(&self) -> usize {
        self.store.waiting_emails().await.unwrap().len()
    }
}

#[test]
fn what_is_put_off_is_tried_at_growing_distances_and_given_up_when_its_link_is_dead() {
    run(async {
        let outbox = Outbox::with(1).await;
        let mut tries = vec![];
        let mut second = NOW;
        while outbox.waiting().await > 0 {
            outbox.memory.fail_next(MailError::PutOff("450 try later".into()));
            let round = outbox.round(second).await;
            if !round.failed.is_empty() {
                tries.push((second - NOW) / 60);
            }
            assert!(round.given_up.iter().all(|letter| letter.reason.is_none() && second > EXPIRES));
            second += 60;
        }
        assert_eq!(tries[..9], [0, 1, 3, 7, 15, 31, 63, 123, 183]);
        assert_eq!(tries.last().map(|minute| minute / 60), Some(7 * 24 - 1));
        assert!(outbox.memory.emails().is_empty());
    });
}

#[test]
fn a_refused_email_is_given_up_at_once_and_holds_up_no_other() {
    run(async {
        let outbox = Outbox::with(3).await;
        outbox.memory.fail_next(MailError::Refused("550 nobody here".into()));
        outbox.memory.fail_next(MailError::PutOff("450 full".into()));
        let round = outbox.round(NOW).await;
        assert_eq!((round.given_up.len(), round.failed.len(), round.delivered), (1, 1, 1));
        assert_eq!((outbox.waiting().await, outbox.memory.emails().len()), (1, 1));
    });
}

#[test]
fn an_unusable_relay_is_tried_with_one_email_per_round() {
    run(async {
        let outbox = Outbox::with(3).await;
        outbox.memory.fail_next(MailError::Unreachable("nobody there".into()));
        let round = outbox.turn(DeliveryTurn::First, NOW).await;
        assert!(matches!(round.failed[..], [_]) && round.delivered == 0 && !round.worth_repeating());
        let due = async |turn| outbox.store.due_emails(turn, NOW + 60, 10).await.unwrap();
        let (first, further) = (due(DeliveryTurn::First).await, due(DeliveryTurn::Further).await);
        assert_eq!((first.len(), further.len(), further[0].failures), (2, 1, 1));
        assert_eq!((outbox.round(NOW).await.delivered, outbox.round(NOW + 60).await.delivered), (2, 1));
    });
}

#[test]
fn emails_that_fail_again_and_again_each_get_their_turn_and_hold_up_no_new_one() {
    run(async {
        let outbox = Outbox::with(250).await;
        let mut tried = vec![];
        for second in [NOW, NOW, NOW, NOW + 60, NOW + 60, NOW + 60] {
            (0..100).for_each(|_| outbox.memory.fail_next(MailError::PutOff("450 try later".into())));
            tried.push(outbox.round(second).await.failed.len());
            outbox.memory.forget_failures();
        }
        assert_eq!(tried, [100, 100, 50, 100, 100, 50], "all of them once a minute");
        outbox.store.sign_up(signup("new", 999), NOW + 200).await.unwrap();
        outbox.memory.fail_next(MailError::PutOff("450 try later".into()));
        outbox.memory.forget_failures();
        let first = outbox.turn(DeliveryTurn::First, NOW + 200).await;
        assert_eq!((first.delivered, first.failed.len(), outbox.waiting().await), (1, 0, 250));
    });
}
