//! A flood of signups fills neither a mailbox nor the disk, and keeps no one else from signing up for longer than
//! the limits say.

use domain::accounts::AccountState;
use futures_util::future::join_all;
use realmgate_testkit::person::{Form, Person};
use realmgate_testkit::pickup::PickupFolder;
use realmgate_testkit::running::{Answer, RunningService, SETTINGS};
use std::time::Duration;

/// A service whose clients name their own address, as behind a proxy.
async fn with(limits: &str) -> RunningService {
    RunningService::with(&settings(limits)).await
}

fn settings(limits: &str) -> String {
    format!("trusted_proxies = [\"127.0.0.0/8\"]\n{SETTINGS}\n[limits]\n{limits}\n")
}

/// A signup from this address with this mailbox.
async fn sign_up(service: &RunningService, user: &str, email: &str, from: &str) -> Answer {
    let person = Person::of(service).at(from);
    let form = person.form(user).await.with("email", email);
    person.post(&form).await
}

/// What a refusal says first, and when to come back.
fn refusal(answer: &Answer) -> (String, u64) {
    let (status, code, text) = answer.error();
    assert_eq!((status, &*code), (429, "rate_limited"), "{text}");
    let wait = answer.headers["retry-after"].to_str().unwrap().parse().unwrap();
    (text.split(' ').next().unwrap().to_owned(), wait)
}

#[tokio::test]
async fn a_mailbox_gets_three_emails_per_day_however_it_is_spelt_and_from_wherever() {
    let service = with("").await;
    for (number, email) in
        ["alex@bücher.example", "Alex@BÜCHER.example", "alex@xn--bcher-kva.example"].iter().enumerate()
    {
        let answer = sign_up(&service, &format!("user{number}"), email, &format!("192.0.2.{number}")).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
    }
    for email in ["ALEX@ｂüｃｈｅｒ.example", "alex@bücher。example", "aleX@bu\u{308}cher.example"] {
        let answer = sign_up(&service, "another", email, "2001:db8:9::1").await;
        assert_eq!(refusal(&answer), ("email".to_owned(), 86_400), "{email}");
    }
    assert_eq!(PickupFolder::of(&service).emails().len(), 3);
    assert_eq!(sign_up(&service, "another", "alex+1@bücher.example", "192.0.2.9").await.status, 200, "another mailbox");
    service.wait(Duration::from_hours(24)).await;
    assert_eq!(sign_up(&service, "once-more", "alex@bücher.example", "192.0.2.9").await.status, 200);
}

#[tokio::test]
async fn a_56_signs_up_twelve_and_a_48_sixty_however_many_64s_they_use() {
    let service = with("").await;
    let mut made = [0; 2];
    for number in 0..80 {
        // First the /64s of one /56, then those of the whole /48.
        let (place, from) = if number < 20 {
            (0, format!("2001:db8:1:{number:x}::1"))
        } else {
            (1, format!("2001:db8:1:{number:x}00::1"))
        };
        let answer = sign_up(&service, &format!("user{number}"), &format!("user{number}@example.org"), &from).await;
        if answer.status == 200 {
            made[place] += 1;
        } else {
            assert_eq!(refusal(&answer), ("network:".to_owned(), 3_600));
        }
    }
    assert_eq!(made, [12, 48]);
    assert_eq!(sign_up(&service, "neighbour", "n@example.org", "2001:db8:2::1").await.status, 200, "another /48");
    service.wait(Duration::from_hours(1)).await;
    assert_eq!(sign_up(&service, "later", "l@example.org", "2001:db8:1:1::1").await.status, 200);
}

#[tokio::test]
async fn a_tenant_makes_so_many_accounts_per_hour_and_says_so() {
    let service = with("tenant_signups_per_hour = 5").await;
    for number in 0..5 {
        let (user, from) = (format!("user{number}"), format!("192.0.2.{number}"));
        assert_eq!(Person::of(&service).at(&from).sign_up(&user).await.status, 200);
        service.wait(Duration::from_mins(1)).await;
    }
    let person = Person::of(&service).at("198.51.100.1");
    assert_eq!(refusal(&person.sign_up("one-more").await), ("website:".to_owned(), 3_300));
    let counted = r#"realmgate_signups_limited_total{tenant="example",limit="tenant"} 1"#;
    assert!(service.admin_get("/metrics").await.text.contains(counted));
    service.wait(Duration::from_mins(55)).await;
    assert_eq!(person.sign_up("one-more").await.status, 200);
}

#[tokio::test]
async fn no_more_accounts_are_pending_than_may_be_and_none_is_dropped_for_another() {
    let service = with("pending_accounts = 3").await;
    let people: Vec<_> = (0..20).map(|number| Person::of(&service).at(&format!("192.0.2.{number}"))).collect();
    let forms: Vec<Form> = join_all((0..20).map(async |n: usize| people[n].form(&format!("user{n}")).await)).await;
    let answers = join_all(people.iter().zip(&forms).map(|(person, form)| person.post(form))).await;
    let refused: Vec<_> = answers.iter().filter(|answer| answer.status != 200).map(refusal).collect();
    assert_eq!(refused, vec![("website:".to_owned(), 3_600); 17]);
    let first: Vec<_> = service.accounts().await.into_iter().map(|account| account.key).collect();
    assert_eq!((first.len(), PickupFolder::of(&service).emails().len()), (3, 3), "and no email of those refused");

    // A restart changes nothing of it.
    let service = RunningService::within(service.stop(), &settings("pending_accounts = 3")).await;
    let person = Person::of(&service).at("198.51.100.1");
    assert_eq!(refusal(&person.sign_up("late").await).0, "website:");
    assert_eq!(service.accounts().await.into_iter().map(|account| account.key).collect::<Vec<_>>(), first);
    let metrics = service.admin_get("/metrics").await.text;
    assert!(metrics.contains(r#"realmgate_accounts{tenant="example",state="pending"} 3"#), "{metrics}");
    assert!(metrics.contains("realmgate_pending_accounts_limit 3"), "{metrics}");

    let link = PickupFolder::of(&service).links().remove(0);
    assert_eq!(person.get(&link).await.status, 200);
    assert_eq!(person.sign_up("late").await.status, 200, "an activation makes room");
    assert_eq!(refusal(&person.sign_up("later").await).0, "website:");
}

#[tokio::test]
async fn accounts_whose_week_is_over_take_no_room() {
    let service = with("pending_accounts = 1").await;
    let person = Person::of(&service);
    assert_eq!(person.sign_up("early").await.status, 200);
    service.clock.advance(Duration::from_hours(7 * 24));
    assert_eq!(refusal(&person.sign_up("late").await).0, "website:", "the last second counts");
    service.clock.advance(Duration::from_secs(1));
    assert_eq!(person.sign_up("late").await.status, 200);
    let accounts = service.accounts().await;
    assert_eq!((accounts.len(), accounts[0].state), (1, AccountState::Pending));
}

#[tokio::test]
async fn a_full_tenant_costs_no_one_a_place_and_tells_of_no_name() {
    let service = with("pending_accounts = 1\nsignups_per_hour = 2").await;
    let person = Person::of(&service);
    assert_eq!(person.sign_up("alex").await.status, 200);
    for user in ["alex", "blake", "casey", "dana"] {
        assert_eq!(refusal(&person.sign_up(user).await).0, "website:");
    }
    let key = service.accounts().await.remove(0).key;
    assert!(service.store.remove_account(&key).await.unwrap());
    assert_eq!(person.sign_up("blake").await.status, 200, "the second of two");
    assert_eq!(refusal(&person.sign_up("casey").await).0, "network:");
}

#[tokio::test]
async fn a_restart_gives_no_mailbox_and_no_tenant_a_new_start() {
    let service = with("tenant_signups_per_hour = 4").await;
    for number in 0..3 {
        let answer =
            sign_up(&service, &format!("user{number}"), "alex@example.org", &format!("192.0.2.{number}")).await;
        assert_eq!(answer.status, 200);
    }
    let service = RunningService::within(service.stop(), &settings("tenant_signups_per_hour = 4")).await;
    assert_eq!(refusal(&sign_up(&service, "again", "Alex@example.org", "192.0.2.9").await).0, "email");
    assert_eq!(sign_up(&service, "other", "other@example.org", "192.0.2.9").await.status, 200);
    assert_eq!(refusal(&sign_up(&service, "third", "third@example.org", "192.0.2.9").await).0, "website:");
}
