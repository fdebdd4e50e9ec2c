//! Emails reach a relay from the outbox: retried when put off, given up when refused, over TLS with a login.

use crate::actors::relay::{Offer, Relay, readable};
use realmgate_testkit::patience::until;
use realmgate_testkit::person::Person;
use realmgate_testkit::pickup::link_in;
use realmgate_testkit::running::{Answer, RunningService, SETTINGS};
use reqwest::Method;
use std::fs;
use std::time::Duration;

const LOGIN: &str = "smtp_username = \"realmgate\"\nsmtp_password = \"s3cret\"";

/// The `[mail]` settings for a relay.
fn mail(port: u16, tls: &str, more: &str) -> String {
    format!("transport = \"smtp\"\nsmtp_host = \"localhost\"\nsmtp_port = {port}\nsmtp_tls = \"{tls}\"\n{more}")
}

/// A service that sends its emails as `mail` says, and trusts `certificate`.
async fn sending(mail: &str, certificate: Option<&str>) -> RunningService {
    let folder = tempfile::tempdir().unwrap();
    let ca = folder.path().join("ca.pem");
    let trust = certificate.map_or_else(String::new, |certificate| {
        fs::write(&ca, certificate).unwrap();
        format!("smtp_ca_file = \"{}\"", ca.display())
    });
    let from = "from = \"Realmgate <noreply@example.com>\"";
    RunningService::within(folder, &format!("{SETTINGS}\n[mail]\n{from}\n{mail}\n{trust}")).await
}

#[tokio::test]
async fn an_email_leaves_by_the_outbox_in_each_way_of_protection() {
    for (offer, tls) in [(Offer::Plain, "none"), (Offer::Tls, "required"), (Offer::Starttls, "starttls")] {
        let relay = Relay::start(offer);
        let service = sending(&mail(relay.port, tls, LOGIN), Some(&relay.certificate)).await;
        let person = Person::of(&service);
        let form = person.form("alex").await;
        let german = person.request(Method::POST, "/signup.ashx").header("accept-language", "de");
        assert_eq!(Answer::of(german.form(&form.0)).await.status, 200);
        until("the email leaves", async || service.total("emails", "delivered").await == 1).await;
        assert_eq!(service.waiting().await, 0);
        let [received] = relay.received().try_into().expect("one email");
        assert!(received.sender.starts_with("MAIL FROM:<noreply@example.com>"), "{tls}: {received:?}");
        assert_eq!(received.recipient, "RCPT TO:<alex@example.org>");
        let letter = readable(&received.message);
        assert!(letter.contains("öffnen Sie bitte diesen Link"), "{letter}");
        assert_eq!(person.get(&link_in(&letter)).await.status, 200);
    }
}

#[tokio::test]
async fn a_domain_beyond_ascii_is_mailed_in_its_a_labels_and_such_a_local_part_only_where_the_relay_takes_it() {
    let relay = Relay::start(Offer::Plain);
    let service = sending(&mail(relay.port, "none", LOGIN), None).await;
    let person = Person::of(&service);
    let form = person.form("info").await;
    assert_eq!(person.post(&form.clone().with("email", "ü@example.org").with("user", "uwe")).await.error().0, 400);
    let form = person.form("uwe").await.with("email", "Info@bücher.example");
    assert_eq!(person.post(&form).await.status, 200);
    until("it leaves", async || relay.received().len() == 1).await;
    assert_eq!(relay.received()[0].recipient, "RCPT TO:<Info@xn--bcher-kva.example>");
    assert_eq!(service.accounts().await[0].email.as_ref().unwrap().as_str(), "Info@bücher.example", "as typed");

    let service = sending(&mail(relay.port, "none", &format!("{LOGIN}\nsmtp_utf8 = true")), None).await;
    let person = Person::of(&service);
    let form = person.form("uwe").await.with("email", "ü@example.org");
    assert_eq!(person.post(&form).await.status, 200);
}

#[tokio::test]
async fn old_emails_that_a_relay_puts_off_slowly_hold_up_no_new_one() {
    let relay = Relay::start(Offer::Plain);
    let more = "[limits]\nsignups_per_hour = 100";
    let service = sending(&format!("{}\n{more}", mail(relay.port, "none", LOGIN)), None).await;
    let person = Person::of(&service);
    for number in 0..20 {
        relay.refuse("450 try later\r\n");
        assert_eq!(person.sign_up(&format!("old{number}")).await.status, 200);
    }
    until("all are put off", async || service.total("emails", "deferred").await == 20).await;
    // From now on each try of them costs the relay more time than the test has.
    relay.answers_slowly_to("old");
    service.clock.advance(Duration::from_mins(1));
    until("one of them is tried again", async || relay.is_slow()).await;
    assert_eq!(person.sign_up("new").await.status, 200);
    until("the new one is there", async || relay.received().iter().any(|it| it.recipient.contains("<new@"))).await;
    relay.answers_at_once();
}

#[tokio::test]
async fn a_crowd_of_new_emails_that_a_relay_takes_slowly_holds_up_one_that_comes_after_them_for_two_at_most() {
    let relay = Relay::start(Offer::Plain);
    let service =
        sending(&format!("{}\n[limits]\nsignups_per_hour = 100", mail(relay.port, "none", LOGIN)), None).await;
    let person = Person::of(&service);
    relay.answers_slowly_to("crowd");
    for number in 0..10 {
        assert_eq!(person.sign_up(&format!("crowd{number}")).await.status, 200);
    }
    until("the relay has the first", async || relay.is_slow()).await;
    service.clock.advance(Duration::from_secs(1));
    assert_eq!(person.sign_up("new").await.status, 200);
    relay.answers_at_once();
    until("all are there", async || relay.received().len() == 11).await;
    let place = relay.received().iter().position(|it| it.recipient.contains("<new@"));
    assert!(place.is_some_and(|place| place <= 2), "{place:?}");
}

#[tokio::test]
async fn an_email_put_off_is_sent_later_and_one_refused_is_given_up() {
    let relay = Relay::start(Offer::Plain);
    let service = sending(&mail(relay.port, "none", LOGIN), None).await;
    let person = Person::of(&service);
    relay.refuse("450 busy\r\n");
    assert_eq!(person.sign_up("alex").await.status, 200);
    until("it is put off", async || service.total("emails", "deferred").await == 1).await;
    assert_eq!((relay.received().len(), service.waiting().await), (0, 1));
    service.clock.advance(Duration::from_mins(1));
    until("it is sent later", async || relay.received().len() == 1).await;

    relay.refuse("550 nobody here\r\n");
    assert_eq!(person.sign_up("other").await.status, 200);
    until("it is given up", async || service.total("emails", "given_up").await == 1).await;
    assert_eq!((relay.received().len(), service.waiting().await), (1, 0));
    assert_eq!(service.accounts().await.len(), 2, "the account stays until its link has expired");
}

#[tokio::test]
async fn trouble_with_the_relay_fails_no_signup_and_gives_no_email_up() {
    let relay = Relay::start(Offer::Plain);
    let untrusted = Relay::start(Offer::Tls);
    let asks_late = Relay::start(Offer::Plain);
    for _ in 0..2 {
        asks_late.refuse("530 log in first\r\n");
    }
    let wrong_password = LOGIN.replace("s3cret", "wrong");
    for mail in [
        mail(relay.port, "none", &wrong_password),
        mail(untrusted.port, "required", LOGIN),
        mail(relay.port, "starttls", LOGIN),
        mail(1, "none", LOGIN),
        mail(asks_late.port, "none", ""),
    ] {
        let service = sending(&mail, None).await;
        let person = Person::of(&service);
        for user in ["a1", "a2"] {
            assert_eq!(person.sign_up(user).await.status, 200);
        }
        until("both are tried", async || service.total("emails", "deferred").await == 2).await;
        assert_eq!((service.waiting().await, service.total("emails", "given_up").await), (2, 0), "{mail}");
    }
    for relay in [relay, untrusted, asks_late] {
        assert!(relay.received().is_empty());
    }
}
