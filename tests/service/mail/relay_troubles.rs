//! A relay that is down, slow, or puts everyone off the first time: no signup waits for it, no email is lost, none comes
//! twice.

use crate::actors::relay::{Offer, Relay};
use crate::actors::samples::letter;
use domain::outbox::DeliveryTurn;
use domain::outbox::{MailError, Transport as _};
use realmgate::mail::{Smtp, SmtpSettings, SmtpTls};
use realmgate_testkit::patience::until;
use realmgate_testkit::person::Person;
use realmgate_testkit::phone::Phone;
use realmgate_testkit::running::{RunningService, SETTINGS};
use std::collections::BTreeSet;
use std::time::Duration;

const PEOPLE: usize = 12;

async fn sending_to(port: u16) -> RunningService {
    let mail = format!("transport = \"smtp\"\nsmtp_host = \"127.0.0.1\"\nsmtp_port = {port}\nsmtp_tls = \"none\"");
    let service = RunningService::with(&format!("{SETTINGS}\n[limits]\nsignups_per_hour = 100\n[mail]\n{mail}")).await;
    service.new_account("alice").await;
    service
}

/// All sign up, and a phone is let in, whatever the relay does.
async fn all_sign_up(service: &RunningService) {
    let person = Person::of(service);
    for number in 0..PEOPLE {
        assert_eq!(person.sign_up(&format!("user{number:02}")).await.status, 200);
        assert!(service.lets_in(&Phone::of("alice")).await);
    }
}

/// Lets minutes pass until all emails are out; the relay has got each once.
async fn each_arrives_once(service: &RunningService, relay: &Relay) {
    until("the outbox is empty", async || {
        service.wait(Duration::from_mins(1)).await;
        service.waiting().await == 0
    })
    .await;
    let received: Vec<_> = relay.received().iter().map(|letter| message_id(&letter.message)).collect();
    let different: BTreeSet<_> = received.iter().collect();
    assert_eq!((received.len(), different.len()), (PEOPLE, PEOPLE), "{received:?}");
    assert_eq!(service.total("emails", "given_up").await, 0);
}

fn message_id(message: &[u8]) -> String {
    let text = std::str::from_utf8(message).unwrap();
    let line = text.lines().find(|line| line.to_ascii_lowercase().starts_with("message-id:"));
    line.expect("a Message-ID").to_owned()
}

#[tokio::test]
async fn a_relay_that_is_down_gets_every_email_when_it_is_up() {
    let port = Relay::free_port();
    let service = sending_to(port).await;
    all_sign_up(&service).await;
    until("it was tried", async || service.total("emails", "deferred").await > 0).await;
    assert_eq!(service.waiting().await, PEOPLE);
    each_arrives_once(&service, &Relay::start_at(port, Offer::Plain)).await;
}

#[tokio::test]
async fn a_relay_that_accepts_and_never_answers_keeps_no_one_waiting() {
    let relay = Relay::start(Offer::Plain);
    let silence = relay.falls_silent();
    let service = sending_to(relay.port).await;
    all_sign_up(&service).await;
    until("it was called", async || relay.calls() > 0).await;
    assert_eq!((service.waiting().await, relay.received().len()), (PEOPLE, 0));
    drop(silence);
    each_arrives_once(&service, &relay).await;
}

#[tokio::test]
async fn a_relay_that_never_answers_is_given_up_for_now() {
    let relay = Relay::start(Offer::Plain);
    let silence = relay.falls_silent();
    let service = sending_to(Relay::free_port()).await;
    assert_eq!(Person::of(&service).sign_up("alex").await.status, 200);
    let patience = Duration::from_millis(200);
    let (host, tls) = ("127.0.0.1".to_owned(), SmtpTls::None);
    let settings = SmtpSettings { host, port: relay.port, tls, login: None, extra_ca: None, patience };
    let relay_of_settings = Smtp::new(settings).unwrap();
    let in_an_hour = service.clock.now().unix_seconds() + 3_600;
    let due = async |turn| service.store.due_emails(turn, in_an_hour, 1).await.unwrap();
    let letter = [due(DeliveryTurn::First).await, due(DeliveryTurn::Further).await].concat().remove(0).email;
    let error = relay_of_settings.deliver(&letter).await.unwrap_err();
    assert!(matches!(error, MailError::Unreachable(_)), "{error}");
    drop(silence);
    assert!(relay.received().is_empty());
}

#[tokio::test]
async fn a_relay_that_puts_everyone_off_the_first_time_gets_each_email_once() {
    let relay = Relay::start(Offer::Plain);
    for _ in 0..PEOPLE {
        relay.refuse("451 4.7.1 greylisted, try again\r\n");
    }
    let service = sending_to(relay.port).await;
    all_sign_up(&service).await;
    until("all were put off", async || service.total("emails", "deferred").await == PEOPLE as u64).await;
    assert_eq!((service.waiting().await, relay.received().len()), (PEOPLE, 0));
    each_arrives_once(&service, &relay).await;
}

#[tokio::test]
async fn a_test_email_that_was_taken_is_reported_as_taken_however_long_the_goodbye_takes() {
    let relay = Relay::start(Offer::Plain);
    relay.answers_slowly_to("QUIT");
    let patience = Duration::from_secs(1);
    let (host, tls) = ("127.0.0.1".to_owned(), SmtpTls::None);
    let settings = SmtpSettings { host, port: relay.port, tls, login: None, extra_ca: None, patience };
    let sending = tokio::spawn(async move { Smtp::new(settings).unwrap().send_once(&letter(1)).await });
    until("the goodbye is said", async || relay.is_slow()).await;
    assert!(tokio::time::timeout(patience, until("it ends", async || sending.is_finished())).await.is_err());
    relay.answers_at_once();
    assert_eq!(sending.await.unwrap().unwrap(), "250 taken");
}
