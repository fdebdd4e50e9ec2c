//! A committed letter arrives, whatever happens between the commit and the pickup folder.

use crate::running::{Options, Running, sender, until};
use realmgate::deliver;
use realmgate::letter::LetterId;
use realmgate::mail::{MailError, Mailer, Memory};
use std::fs;
use std::sync::atomic::Ordering;
use std::time::Duration;

fn put_off() -> MailError {
    MailError::PutOff("450 try later".into())
}

#[tokio::test]
async fn a_rename_that_fails_is_answered_ok_and_the_outbox_delivers_later() {
    let site = Running::usual();
    let form = site.form("alex").await;
    let gate = site.store.gate.write().await;
    let obstruct = async {
        until(|| !site.pickup_names().is_empty()).await;
        // The temporary letter is written; now the folder is swapped for a file.
        fs::remove_dir_all(site.pickup()).unwrap();
        fs::write(site.pickup(), b"in the way").unwrap();
        drop(gate);
    };
    let (answer, ()) = tokio::join!(site.post(&form), obstruct);
    assert_eq!(answer.status(), 200);
    assert_eq!((site.store.outbox_now().len(), site.counters.letters_failed.get()), (1, 1));
    site.mailer.woken().await;

    let round = deliver::due(&*site.store, &site.mailer, site.clock.now()).await.unwrap();
    assert!(matches!(round.failed[0].reason, Some(MailError::Unreachable(_))) && !round.worth_repeating());
    fs::remove_file(site.pickup()).unwrap();
    let round = deliver::due(&*site.store, &site.mailer, site.clock.now()).await.unwrap();
    assert_eq!((round.delivered, round.failed.len()), (0, 0), "it waits a minute");
    site.clock.advance(Duration::from_mins(1));
    let round = deliver::due(&*site.store, &site.mailer, site.clock.now()).await.unwrap();
    assert_eq!(round.delivered, 1);
    assert!(site.store.outbox_now().is_empty());
    assert_eq!(site.get(&site.only_link()).await.status(), 200);
}

#[tokio::test]
async fn a_delivered_letter_whose_row_stays_is_not_delivered_twice() {
    let site = Running::usual();
    site.store.outbox_stuck.store(true, Ordering::SeqCst);
    assert_eq!(site.sign_up("alex").await.status(), 200);
    assert_eq!((site.letters().len(), site.store.outbox_now().len()), (1, 1));
    site.store.outbox_stuck.store(false, Ordering::SeqCst);
    assert_eq!(deliver::due(&*site.store, &site.mailer, site.clock.now()).await.unwrap().delivered, 1);
    assert_eq!((site.letters().len(), site.store.outbox_now().len()), (1, 0));
}

#[tokio::test]
async fn a_letter_in_hand_of_a_signup_is_left_to_it() {
    let site = Running::usual();
    site.store.outbox_stuck.store(true, Ordering::SeqCst);
    site.sign_up("alex").await;
    let id = site.store.outbox_now()[0].letter.id.clone();
    fs::remove_dir_all(site.pickup()).unwrap();
    let claim = site.mailer.claim(&id);
    deliver::due(&*site.store, &site.mailer, site.clock.now()).await.unwrap();
    assert!(site.pickup_names().is_empty());
    drop(claim);
    site.store.outbox_stuck.store(false, Ordering::SeqCst);
    deliver::due(&*site.store, &site.mailer, site.clock.now()).await.unwrap();
    assert_eq!(site.letters().len(), 1);
}

#[tokio::test]
async fn a_letter_that_a_signup_delivered_after_it_was_listed_is_not_delivered_again() {
    let site = Running::usual();
    site.store.outbox_stuck.store(true, Ordering::SeqCst);
    site.sign_up("alex").await;
    let listed = site.store.outbox_now();
    site.store.outbox_stuck.store(false, Ordering::SeqCst);
    deliver::due(&*site.store, &site.mailer, site.clock.now()).await.unwrap();
    // The mail server has collected the letter already.
    fs::remove_dir_all(site.pickup()).unwrap();
    *site.store.stale.lock().unwrap() = listed;
    let round = deliver::due(&*site.store, &site.mailer, site.clock.now()).await.unwrap();
    assert_eq!((round.delivered, site.pickup_names().len()), (0, 0));
}

#[tokio::test]
async fn a_start_finishes_the_outbox_and_removes_orphans() {
    let site = Running::usual();
    site.store.outbox_stuck.store(true, Ordering::SeqCst);
    site.sign_up("alex").await;
    site.store.outbox_stuck.store(false, Ordering::SeqCst);
    // As a crash leaves it: one letter committed and cut short, one prepared whose account was never committed.
    let waiting = site.store.outbox_now().remove(0).letter;
    let temporary = |id: &LetterId| site.pickup().join(format!(".{}.tmp", id.as_str()));
    fs::remove_file(site.pickup().join(format!("{}.eml", waiting.id.as_str()))).unwrap();
    fs::write(temporary(&waiting.id), &waiting.message[..100]).unwrap();
    fs::write(temporary(&LetterId::parse(&"0".repeat(32)).unwrap()), b"orphan").unwrap();
    let start = deliver::start(&*site.store, &site.mailer, site.clock.now()).await.unwrap();
    assert_eq!((start.orphans, start.round.delivered), (1, 1));
    assert_eq!(site.letters().len(), 1);
    assert_eq!(site.get(&site.only_link()).await.status(), 200);
}

#[tokio::test]
async fn what_is_put_off_is_tried_at_growing_distances_and_given_up_after_seven_days() {
    let (memory, root) = (Memory::default(), tempfile::tempdir().unwrap());
    let mailer = Mailer::memory(sender(), memory.clone());
    let site = Running::with_mailer(Options::default(), root, mailer);
    memory.fail_next(put_off());
    assert_eq!(site.sign_up("alex").await.status(), 200);
    let begun = site.clock.now().monotonic;
    let mut tries = vec![];
    while !site.store.outbox_now().is_empty() {
        memory.fail_next(put_off());
        let round = deliver::due(&*site.store, &site.mailer, site.clock.now()).await.unwrap();
        if round.failed.is_empty() {
            assert!(round.given_up.iter().all(|letter| letter.reason.is_none()));
        } else {
            tries.push(site.clock.now().since(begun).as_secs() / 60);
        }
        site.clock.advance(Duration::from_mins(1));
    }
    assert_eq!(tries[..9], [0, 1, 3, 7, 15, 31, 63, 123, 183]);
    assert!(tries.last().unwrap() / 60 == 7 * 24 - 1 && memory.letters().is_empty(), "{:?}", tries.last());
}
