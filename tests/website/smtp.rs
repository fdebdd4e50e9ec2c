//! Letters reach a relay from the outbox: retried when put off, given up when refused, over TLS with a login.

use crate::relay::{Offer, Relay};
use crate::running::{Options, Running, link, readable, sender};
use realmgate::deliver::{self, Round};
use realmgate::mail::{MailError, Mailer, SmtpLogin, SmtpSettings, SmtpTls};
use realmgate::secret::Secret;
use std::time::Duration;

fn settings(relay: &Relay, tls: SmtpTls) -> SmtpSettings {
    let login = SmtpLogin { username: "realmgate".to_owned(), password: Secret::new("s3cret".to_owned()) };
    SmtpSettings {
        host: "localhost".to_owned(),
        port: relay.port,
        tls,
        login: Some(login),
        extra_ca: Some(relay.certificate.clone().into_bytes()),
    }
}

fn running(settings: SmtpSettings) -> Running {
    let mailer = Mailer::smtp(sender(), settings).unwrap();
    Running::with_mailer(Options::default(), tempfile::tempdir().unwrap(), mailer)
}

async fn due(site: &Running) -> Round {
    deliver::due(&*site.store, &site.mailer, site.clock.now()).await.unwrap()
}

#[tokio::test]
async fn a_letter_leaves_by_the_outbox_in_each_way_of_protection() {
    for (offer, tls) in
        [(Offer::Plain, SmtpTls::None), (Offer::Tls, SmtpTls::Required), (Offer::Starttls, SmtpTls::Starttls)]
    {
        let relay = Relay::start(offer);
        let site = running(settings(&relay, tls));
        assert_eq!(site.sign_up("alex").await.status(), 200);
        assert!(relay.received().is_empty() && site.store.outbox_now().len() == 1);
        site.mailer.woken().await;
        let round = due(&site).await;
        assert_eq!((round.delivered, round.failed.len()), (1, 0), "{tls:?} {round:?}");
        let [received] = relay.received().try_into().unwrap();
        assert!(received.sender.starts_with("MAIL FROM:<noreply@example.com>"));
        assert_eq!(received.recipient, "RCPT TO:<alex@example.org>");
        assert!(site.store.outbox_now().is_empty());
        assert_eq!(site.get(&link(&readable(&received.message))).await.status(), 200);
    }
}

#[tokio::test]
async fn a_letter_put_off_is_sent_later_and_one_refused_is_given_up() {
    let relay = Relay::start(Offer::Plain);
    let site = running(settings(&relay, SmtpTls::None));
    site.sign_up("alex").await;
    relay.refuse(&["450 busy\r\n"]);
    assert!(matches!(due(&site).await.failed[0].reason, Some(MailError::PutOff(_))));
    site.clock.advance(Duration::from_mins(1));
    assert_eq!(due(&site).await.delivered, 1);

    site.sign_up("other").await;
    relay.refuse(&["550 nobody here\r\n"]);
    assert!(matches!(due(&site).await.given_up[0].reason, Some(MailError::Refused(_))));
    assert!(site.store.outbox_now().is_empty() && relay.received().len() == 1);
}

#[tokio::test]
async fn trouble_with_the_relay_gives_no_letter_up() {
    let relay = Relay::start(Offer::Plain);
    let mut wrong_password = settings(&relay, SmtpTls::None);
    wrong_password.login.as_mut().unwrap().password = Secret::new("wrong".to_owned());
    let mut untrusted = settings(&Relay::start(Offer::Tls), SmtpTls::Required);
    untrusted.extra_ca = None;
    let no_starttls = settings(&relay, SmtpTls::Starttls);
    let mut nobody = settings(&relay, SmtpTls::None);
    nobody.port = 1;
    for settings in [wrong_password, untrusted, no_starttls, nobody] {
        let site = running(settings);
        for user in ["a1", "a2"] {
            assert_eq!(site.sign_up(user).await.status(), 200);
        }
        let round = due(&site).await;
        let [failed] = round.failed.try_into().unwrap();
        assert!(matches!(failed.reason, Some(MailError::Unreachable(_))), "{failed:?}");
        assert_eq!(site.store.outbox_now().iter().map(|waiting| waiting.failures).sum::<u32>(), 1);
    }
    assert!(relay.received().is_empty());
}

#[tokio::test]
async fn a_login_the_relay_asks_for_at_the_recipient_gives_no_letter_up() {
    let relay = Relay::start(Offer::Plain);
    let mut settings = settings(&relay, SmtpTls::None);
    settings.login = None;
    let site = running(settings);
    site.sign_up("alex").await;
    relay.refuse(&["530 log in first\r\n"]);
    assert!(matches!(due(&site).await.failed[0].reason, Some(MailError::Unreachable(_))));
    assert_eq!(site.store.outbox_now().len(), 1);
}
