//! The wall clock leaps by eight days or goes two hours back: what is said in days and hours keeps to it
//! (docs/contract.md sections 2, 4 and 5), what is a span of time does not notice (docs/policy.md section 1).

use crate::actors::relay::{Offer, Relay};
use realmgate_testkit::patience::until;
use realmgate_testkit::person::Person;
use realmgate_testkit::phone::Phone;
use realmgate_testkit::pickup::PickupFolder;
use realmgate_testkit::running::{RunningService, SETTINGS};
use serde_json::json;
use std::time::Duration;

const EIGHT_DAYS: Duration = Duration::from_hours(8 * 24);
const TWO_HOURS: Duration = Duration::from_hours(2);

/// A service whose sources may make two accounts per hour.
async fn strict() -> RunningService {
    RunningService::with(&format!("{SETTINGS}\n[limits]\nsignups_per_hour = 2")).await
}

fn leap_on(service: &RunningService) {
    service.clock.set_wall(service.clock.now().wall + EIGHT_DAYS);
}

fn go_back(service: &RunningService) {
    service.clock.set_wall(service.clock.now().wall.saturating_sub(TWO_HOURS));
}

#[tokio::test]
async fn after_eight_days_links_and_captchas_are_over_and_names_are_free() {
    let service = strict().await;
    let (person, pickup) = (Person::of(&service), PickupFolder::of(&service));
    assert_eq!(person.sign_up("alex").await.status, 200);
    let (link, form) = (pickup.only_link(), person.form("other").await);
    leap_on(&service);
    assert_eq!(person.get(&link).await.status, 400);
    assert_eq!(person.post(&form).await.error().1, "captcha_failed");
    service.wait(Duration::from_mins(1)).await;
    until("the account is removed", async || service.accounts().await.is_empty()).await;
    assert_eq!(person.sign_up("alex").await.status, 200, "the name is free");
    assert_eq!(person.sign_up("third").await.error().1, "rate_limited", "two of an hour that has not passed");
    assert_eq!(person.get(&pickup.links().into_iter().find(|own| *own != link).unwrap()).await.status, 200);
}

#[tokio::test]
async fn a_captcha_that_was_used_counts_no_more_when_the_clock_is_put_right_again() {
    let service = RunningService::start().await;
    let person = Person::of(&service);
    let used = person.form("alex").await;
    assert_eq!(person.post(&used).await.status, 200);
    leap_on(&service);
    assert_eq!(person.sign_up("other").await.status, 200, "what is expired is forgotten now");
    service.clock.set_wall(service.clock.now().wall.saturating_sub(EIGHT_DAYS));
    assert_eq!(person.post(&used.with("user", "again")).await.error().1, "captcha_failed", "used");
}

#[tokio::test]
async fn two_hours_back_links_and_captchas_hold_and_are_used_up_once() {
    let service = strict().await;
    let (person, pickup) = (Person::of(&service), PickupFolder::of(&service));
    let (form, used) = (person.form("other").await, person.form("alex").await);
    assert_eq!(person.post(&used).await.status, 200);
    let link = pickup.only_link();
    go_back(&service);
    service.wait(Duration::from_mins(1)).await;
    assert_eq!(person.post(&used.with("user", "again")).await.error().1, "captcha_failed", "used");
    assert_eq!(person.post(&form).await.status, 200);
    assert_eq!(person.sign_up("third").await.error().1, "rate_limited");
    assert_eq!(person.get(&link).await.status, 200);
    assert_eq!(person.get(&link).await.status, 400);
}

#[tokio::test]
async fn an_overheard_answer_is_refused_and_phones_pass_whichever_way_it_leaps() {
    let service = RunningService::start().await;
    service.new_account("alice").await;
    let body = Phone::of("alice").body();
    assert_eq!(service.webhook(&body).await.decision(), "ok");
    let mut overheard = body.clone();
    overheard["source_address"] = json!("198.51.100.77");
    for leap in [leap_on, go_back] {
        leap(&service);
        service.wait(Duration::from_secs(5)).await;
        assert_eq!(service.webhook(&overheard).await.decision(), "fail");
        assert_eq!(service.webhook(&body).await.decision(), "ok", "a retransmission");
        assert!(service.lets_in(&Phone::of("alice")).await);
    }
}

#[tokio::test]
async fn a_letter_put_off_before_the_clock_went_back_waits_no_longer_than_before() {
    let relay = Relay::start(Offer::Plain);
    relay.refuse("451 later\r\n");
    let mail =
        format!("transport = \"smtp\"\nsmtp_host = \"127.0.0.1\"\nsmtp_port = {}\nsmtp_tls = \"none\"", relay.port);
    let service = RunningService::with(&format!("{SETTINGS}\n[mail]\n{mail}")).await;
    assert_eq!(Person::of(&service).sign_up("alex").await.status, 200);
    until("it is put off", async || service.total("emails", "deferred").await == 1).await;
    go_back(&service);
    service.wait(Duration::from_mins(1)).await;
    until("it is sent", async || relay.received().len() == 1).await;
}

#[tokio::test]
async fn a_letter_whose_link_is_dead_after_the_leap_is_given_up() {
    let service = RunningService::start().await;
    service.faults.set_outbox_stuck(true);
    assert_eq!(Person::of(&service).sign_up("alex").await.status, 200);
    let wall = service.clock.now().wall + EIGHT_DAYS;
    let service = service.restarted_at(wall, SETTINGS).await;
    assert_eq!((service.waiting().await, service.total("emails", "given_up").await), (0, 1));
}

#[tokio::test]
async fn a_start_with_a_clock_two_hours_back_finishes_the_outbox_all_the_same() {
    let service = RunningService::start().await;
    service.faults.set_outbox_stuck(true);
    assert_eq!(Person::of(&service).sign_up("alex").await.status, 200);
    let (folder, wall) = (service.folder.path().to_owned(), service.clock.now().wall.saturating_sub(TWO_HOURS));
    PickupFolder::within(&folder).collect();
    let service = service.restarted_at(wall, SETTINGS).await;
    let pickup = PickupFolder::of(&service);
    assert_eq!((service.waiting().await, pickup.emails().len()), (0, 1));
    assert_eq!(Person::of(&service).get(&pickup.only_link()).await.status, 200);
}
