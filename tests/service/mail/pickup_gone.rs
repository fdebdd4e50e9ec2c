//! The pickup folder vanishes for a while and comes back: no email is laid where no one collects, none is lost, none comes
//! twice.

use realmgate_testkit::patience::until;
use realmgate_testkit::person::Person;
use realmgate_testkit::phone::Phone;
use realmgate_testkit::pickup::PickupFolder;
use realmgate_testkit::running::RunningService;
use std::collections::BTreeSet;
use std::fs;
use std::time::Duration;

#[tokio::test]
async fn a_folder_that_vanishes_for_a_minute_costs_no_email() {
    let service = RunningService::start().await;
    service.new_account("alice").await;
    let (person, pickup) = (Person::of(&service), PickupFolder::of(&service));
    let away = pickup.0.with_extension("away");
    assert_eq!(person.sign_up("before").await.status, 200);
    until("its email has left the outbox", async || pickup.is_at_rest()).await;
    let gate = service.faults.before_commit.write().await;
    let vanish = async {
        until("a temporary email", async || pickup.names().len() == 2).await;
        fs::rename(&pickup.0, &away).unwrap();
        drop(gate);
    };
    let (caught, ()) = tokio::join!(person.sign_up("caught"), vanish);
    assert_eq!((caught.status.as_u16(), service.waiting().await), (200, 1), "committed: the outbox keeps its email");

    let (status, code, _) = person.sign_up("meanwhile").await.error();
    assert_eq!((status, &*code), (500, "server_error"));
    assert!(service.lets_in(&Phone::of("alice")).await, "phones need no letters");
    assert_eq!((service.accounts().await.len(), service.waiting().await), (3, 1), "nothing is left behind");
    assert!(!pickup.0.exists(), "no one collects from another folder made in its place");
    let failed = service.total("emails", "deferred").await;
    service.wait(Duration::from_mins(1)).await;
    until("the email is tried in vain", async || service.total("emails", "deferred").await > failed).await;

    fs::rename(&away, &pickup.0).unwrap();
    service.wait(Duration::from_mins(4)).await;
    until("the email is delivered", async || service.waiting().await == 0).await;
    assert_eq!(person.sign_up("meanwhile").await.status, 200, "what failed is in no one's way");
    let links: BTreeSet<_> = pickup.links().into_iter().collect();
    assert_eq!((pickup.emails().len(), links.len()), (3, 3), "each email once");
    for link in links {
        assert_eq!(person.get(&link).await.status, 200);
    }
}

#[tokio::test]
async fn a_folder_that_was_removed_can_be_made_anew() {
    let service = RunningService::start().await;
    let (person, pickup) = (Person::of(&service), PickupFolder::of(&service));
    assert_eq!(person.sign_up("before").await.status, 200);
    until("its email has left the outbox", async || pickup.is_at_rest()).await;
    fs::remove_dir_all(&pickup.0).unwrap();
    assert_eq!(person.sign_up("alex").await.status, 500);
    fs::create_dir(&pickup.0).unwrap();
    assert_eq!(person.sign_up("alex").await.status, 200);
    assert_eq!(pickup.emails().len(), 1);
}
