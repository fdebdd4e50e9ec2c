//! An attacker who can write any address into a datagram takes nothing from those whose address had to answer
//! (docs/policy.md section 3, scenarios 14 and 15), and an allowed address frees no one who only writes it.

use crate::actors::overseer::Overseer;
use realmgate_testkit::person::Person;
use realmgate_testkit::phone::Phone;
use realmgate_testkit::refusals::over_udp;
use realmgate_testkit::running::{Answer, PASSWORD, RunningService, SETTINGS};
use realmgate_testkit::signed_in::ha1;
use std::time::Duration;

const OWN: &str = "203.0.113.50";

async fn started(more: &str) -> RunningService {
    let limits = "[limits]\nsign_ins_per_minute = 1000";
    let toml = format!("trusted_proxies = [\"127.0.0.0/8\"]\n{SETTINGS}\n{limits}\n{more}");
    let service = RunningService::with(&toml).await;
    service.new_account("alice").await;
    service
}

fn forged(name: &str, place: &str, number: usize) -> Phone {
    let phone = Phone::of(name).with_password("wrong").at(place);
    over_udp(Phone { call_id: format!("forged-{number}"), ..phone })
}

async fn signs_in(service: &RunningService, place: &str, password: &str) -> bool {
    Person::of(service).at(place).log_in("alice", &ha1("alice", password)).await.status == 200
}

#[tokio::test]
async fn the_owner_of_a_guarded_name_gets_in_over_tcp_at_24_new_places() {
    let service = started("").await;
    let mut number = 0;
    let mut forge = async |seconds: usize| {
        for _ in 0..seconds {
            for _ in 0..6 {
                number += 1;
                service.knock(&forged("alice", &format!("198.18.0.{}", number % 60), number)).await;
            }
            service.wait(Duration::from_secs(1)).await;
        }
    };
    forge(60).await;
    assert!(service.decided("guarded").await > 100);
    for place in 0..24 {
        forge(5).await;
        let place = format!("198.51.100.{place}");
        let owner = Phone { call_id: format!("at-{place}"), ..Phone::of("alice").at(&place) };
        assert!(service.lets_in(&owner).await, "{place}");
    }
    assert!(signs_in(&service, "198.51.100.99", PASSWORD).await, "and on the website");
}

#[tokio::test]
async fn a_sign_in_and_a_tls_phone_with_a_new_call_id_get_in_beside_failures_from_their_own_address() {
    for registered_by in ["UDP", "TLS"] {
        let service = started("").await;
        let phone = Phone { transport: registered_by.to_owned(), ..Phone::of("alice").at(OWN) };
        assert!(service.lets_in(&phone).await);
        for minute in 0..40 {
            for half in 0..120 {
                let name = if half % 4 == 3 { format!("random{minute}-{half}") } else { "alice".to_owned() };
                service.knock(&forged(&name, OWN, half)).await;
                service.wait(Duration::from_millis(500)).await;
            }
            let restarted =
                Phone { call_id: format!("restarted {minute}"), transport: "TLS".to_owned(), ..phone.clone() };
            assert!(service.lets_in(&restarted).await, "{registered_by}, minute {minute}");
            assert!(signs_in(&service, OWN, PASSWORD).await, "{registered_by}, minute {minute}");
        }
        assert!(service.decided("blacklisted").await > 1_000, "the forger was braked");
    }
}

#[tokio::test]
async fn forged_failures_lock_a_name_for_datagrams_alone() {
    let service = started("").await;
    for number in 0..20 {
        service.knock(&forged("alice", OWN, number)).await;
    }
    assert!(!service.lets_in(&over_udp(Phone::of("alice").at(OWN))).await, "locked, and never right from there");
    assert!(service.lets_in(&Phone::of("alice").at(OWN)).await);
}

#[tokio::test]
async fn calls_without_headers_or_with_a_forwarded_address_take_no_check_of_a_tls_phone() {
    let service = started("[blacklist]\nlook_burst = 2\n").await;
    let phone = Phone { transport: "TLS".to_owned(), ..Phone::of("alice").at(OWN) };
    assert!(service.lets_in(&phone).await);
    for number in 0..200 {
        let call = Phone { method: "INVITE".to_owned(), ..Phone::of("alice").with_password("wrong").at(OWN) };
        let mut body = call.body();
        if number % 2 == 0 {
            body["headers"]["X-FORWARDED-FOR"] = serde_json::json!(OWN);
        } else {
            body.as_object_mut().unwrap().remove("headers");
        }
        service.webhook(&body).await;
    }
    let restarted = Phone { call_id: "restarted".to_owned(), ..phone };
    assert!(service.lets_in(&restarted).await && signs_in(&service, OWN, PASSWORD).await);
}

#[tokio::test]
async fn an_allowed_address_in_a_datagram_is_never_listed_and_still_locked_and_guarded() {
    let allow = "[blacklist]\nallow = [\"203.0.113.0/24\", \"198.18.0.0/16\"]\n";
    let service = started(allow).await;
    for number in 0..200 {
        let guess = forged(&format!("guess{number}"), OWN, number);
        assert_eq!(service.refusal(&guess).await, None, "no points");
        assert_eq!(service.refusal(&forged("alice", OWN, number)).await, None, "never listed");
    }
    assert_eq!((service.decided("wrong_password").await, service.listed().await), (10, 0), "the lock");
    for number in 0..150 {
        service.knock(&forged("alice", &format!("198.18.1.{number}"), number)).await;
    }
    assert_eq!(service.decided("wrong_password").await, 100 + 5, "the guard, and its burst for new places");
    for _ in 0..100 {
        let wrong = Phone::of("alice").with_password("wrong").at(OWN);
        assert_eq!(service.refusal(&wrong).await, None);
    }
    assert_eq!(service.decided("wrong_password").await, 205, "who had to answer there is free");
    assert!(service.lets_in(&Phone::of("alice").at(OWN)).await);
}

#[tokio::test]
async fn wrong_sign_ins_from_a_browser_list_its_address_and_are_nothing_for_a_firewall() {
    let service = started("").await;
    let person = Person::of(&service).at("198.51.100.7");
    for number in 0..11 {
        let name = format!("guess{number}");
        person.log_in(&name, &ha1(&name, "wrong")).await;
    }
    assert_eq!(service.listed().await, 1);
    let overseer = Overseer::of(&service);
    let feed = async || Answer::of(overseer.get("/blacklist/feed")).await.text;
    let networks = |text: &str| text.lines().skip(1).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(networks(&feed().await), Vec::<String>::new());
    let shown = overseer.shows("198.51.100.7").await;
    assert_eq!(shown["blocks"][0]["listing"]["website"], true, "{shown}");
    for number in 0..11 {
        service.knock(&Phone::of(&format!("guess{number}")).at("198.51.100.8")).await;
    }
    assert_eq!(networks(&feed().await), ["198.51.100.8/32"]);
}
