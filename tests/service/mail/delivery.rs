//! A committed email arrives in the pickup folder, whatever happens between the commit and its final name.

use domain::outbox::DeliveryTurn;
use domain::outbox::EmailId;
use domain::outbox::WaitingEmail;
use domain::outbox::{Delivery, Round};
use realmgate::mail::Mail;
use realmgate_testkit::patience::until;
use realmgate_testkit::person::Person;
use realmgate_testkit::pickup::PickupFolder;
use realmgate_testkit::running::{RunningService, SETTINGS};
use std::fs;
use std::path::PathBuf;
use std::time::Duration;

/// A round over the outbox by the service's own transport, besides those it makes by itself.
async fn round(service: &RunningService) -> Round {
    let Mail { transport, claims, .. } = &*service.mail;
    let delivery = Delivery { outbox: &*service.roles.outbox, transport: &**transport, claims };
    let turn = async |turn| {
        let round = delivery.due(turn, service.clock.now());
        tokio::time::timeout(Duration::from_secs(30), round).await.expect("it waits for no one").unwrap()
    };
    let (mut first, further) = (turn(DeliveryTurn::First).await, turn(DeliveryTurn::Further).await);
    first.delivered += further.delivered;
    first.failed.extend(further.failed);
    first
}

/// The emails that are due now.
async fn due(service: &RunningService) -> Vec<WaitingEmail> {
    service.store.due_emails(DeliveryTurn::First, service.clock.now().unix_seconds(), 100).await.unwrap()
}

#[tokio::test]
async fn a_rename_that_fails_is_answered_ok_and_the_outbox_delivers_later() {
    let service = RunningService::start().await;
    let (person, pickup) = (Person::of(&service), PickupFolder::of(&service));
    let gate = service.faults.before_commit.write().await;
    let obstruct = async {
        until("a temporary email", async || !pickup.names().is_empty()).await;
        // The temporary email is written; now the folder is swapped for a file.
        fs::remove_dir_all(&pickup.0).unwrap();
        fs::write(&pickup.0, b"in the way").unwrap();
        drop(gate);
    };
    let (answer, ()) = tokio::join!(person.sign_up("alex"), obstruct);
    assert_eq!((answer.status.as_u16(), service.waiting().await), (200, 1));
    until("the signup's try and the outbox's", async || service.total("emails", "deferred").await == 2).await;

    fs::remove_file(&pickup.0).unwrap();
    fs::create_dir(&pickup.0).unwrap();
    let at_once = round(&service).await;
    assert_eq!((at_once.delivered, at_once.failed.len(), pickup.names().len()), (0, 0, 0), "it waits a minute");
    service.clock.advance(Duration::from_mins(1));
    until("the outbox delivers it", async || service.total("emails", "delivered").await == 1).await;
    assert_eq!(service.waiting().await, 0);
    assert_eq!(person.get(&pickup.only_link()).await.status, 200);
}

#[tokio::test]
async fn a_delivered_email_whose_row_stays_is_not_delivered_twice() {
    let service = RunningService::start().await;
    let pickup = PickupFolder::of(&service);
    service.faults.set_outbox_stuck(true);
    assert_eq!(Person::of(&service).sign_up("alex").await.status, 200);
    let delivered = || pickup.names().into_iter().filter(|name| !name.starts_with('.')).collect::<Vec<_>>();
    let letters = delivered();
    assert_eq!((letters.len(), service.waiting().await), (1, 1));
    service.faults.set_outbox_stuck(false);
    until("the row goes", async || service.waiting().await == 0).await;
    assert_eq!(delivered(), letters);
    until("it is counted", async || service.total("emails", "delivered").await == 1).await;
    assert_eq!(pickup.names(), letters, "no mark is left");
}

#[tokio::test]
async fn an_answer_waits_for_account_and_email_and_not_for_the_outbox() {
    let service = RunningService::start().await;
    let (person, pickup) = (Person::of(&service), PickupFolder::of(&service));
    let gate = service.faults.before_done.write().await;
    for user in ["alex", "blake", "casey"] {
        let answer = tokio::time::timeout(Duration::from_mins(1), person.sign_up(user)).await;
        assert_eq!(answer.expect("it waits for no row").status, 200);
    }
    assert_eq!((service.accounts().await.len(), service.waiting().await), (3, 3));
    let links = pickup.links();
    assert_eq!(links.len(), 3, "no one waits for an email");
    assert_eq!((round(&service).await.delivered, service.total("emails", "delivered").await), (0, 0));
    drop(gate);
    until("they leave the outbox", async || service.total("emails", "delivered").await == 3).await;
    assert_eq!((service.waiting().await, pickup.links(), pickup.is_at_rest()), (0, links, true));
}

#[tokio::test]
async fn an_email_in_hand_of_a_signup_is_left_to_it() {
    let service = RunningService::start().await;
    let (person, pickup) = (Person::of(&service), PickupFolder::of(&service));
    let gate = service.faults.before_done.write().await;
    assert_eq!(person.sign_up("alex").await.status, 200);
    // The mail server collects it while its row is still there.
    pickup.collect_emails();
    assert_eq!(due(&service).await.len(), 1);
    let round = round(&service).await;
    assert_eq!((round.delivered, round.failed.len()), (0, 0));
    assert!(pickup.emails().is_empty(), "delivered again");
    drop(gate);
    until("it leaves the outbox", async || service.total("emails", "delivered").await == 1).await;
    assert_eq!((service.waiting().await, pickup.names().len()), (0, 0));
}

#[tokio::test]
async fn a_stop_leaves_no_delivered_email_in_the_outbox() {
    let service = RunningService::start().await;
    let person = Person::of(&service);
    for user in ["alex", "blake", "casey"] {
        assert_eq!(person.sign_up(user).await.status, 200);
    }
    let folder = service.stop();
    // Before any start could have done it.
    let store = realmgate::store::open(&format!("sqlite:{}", folder.path().join("data/realmgate.sqlite").display()));
    assert!(store.unwrap().waiting_emails().await.unwrap().is_empty());
    let pickup = PickupFolder::within(folder.path());
    assert_eq!((pickup.emails().len(), pickup.is_at_rest()), (3, true));
}

#[tokio::test]
async fn an_email_that_a_signup_delivered_after_it_was_listed_is_not_delivered_again() {
    let service = RunningService::start().await;
    let pickup = PickupFolder::of(&service);
    service.faults.set_outbox_stuck(true);
    assert_eq!(Person::of(&service).sign_up("alex").await.status, 200);
    let listed = due(&service).await;
    assert_eq!(listed.len(), 1);
    service.faults.set_outbox_stuck(false);
    until("it is counted", async || service.total("emails", "delivered").await == 1).await;
    pickup.collect();
    service.faults.list_as_due(listed);
    assert_eq!((round(&service).await.delivered, pickup.names().len()), (0, 0));
}

#[tokio::test]
async fn an_email_that_was_collected_before_a_crash_is_not_delivered_again_after_it() {
    let service = RunningService::start().await;
    let pickup = PickupFolder::of(&service);
    service.faults.set_outbox_stuck(true);
    assert_eq!(Person::of(&service).sign_up("alex").await.status, 200);
    assert_eq!(service.waiting().await, 1);
    // The mail server takes what has a final name; the row is still there when the service ends.
    pickup.collect_emails();
    let service = RunningService::within(service.stop(), SETTINGS).await;
    assert_eq!((service.waiting().await, PickupFolder::of(&service).names()), (0, vec![]));
}

#[tokio::test]
async fn a_start_finishes_the_outbox_and_removes_orphans() {
    let service = RunningService::start().await;
    service.faults.set_outbox_stuck(true);
    assert_eq!(Person::of(&service).sign_up("alex").await.status, 200);
    let letter = due(&service).await.remove(0).email;
    let folder = service.stop();

    // As a crash leaves it: one email committed and cut short, one prepared whose account was never committed.
    let pickup = PickupFolder::within(folder.path());
    let temporary = |id: &EmailId| -> PathBuf { pickup.0.join(format!(".{}.tmp", id.as_str())) };
    pickup.collect();
    fs::write(temporary(&letter.id), &letter.message[..100]).unwrap();
    fs::write(temporary(&EmailId::parse(&"0".repeat(32)).unwrap()), b"orphan").unwrap();
    let service = RunningService::within(folder, SETTINGS).await;
    let pickup = PickupFolder::of(&service);
    assert_eq!(pickup.emails(), [String::from_utf8(letter.message).unwrap()]);
    assert_eq!((service.waiting().await, service.total("emails", "delivered").await), (0, 1));
    assert_eq!(Person::of(&service).get(&pickup.only_link()).await.status, 200);
}
