//! Ten tries to sign in for a source and a minute, right or wrong.

use realmgate_testkit::person::Person;
use realmgate_testkit::running::{PASSWORD, RunningService, SETTINGS};
use realmgate_testkit::signed_in::ha1;
use std::time::Duration;

const PROXIED: &str = "trusted_proxies = [\"127.0.0.0/8\"]\n";

#[tokio::test]
async fn the_eleventh_try_in_a_minute_waits_for_the_first_to_be_over() {
    let service = RunningService::with(&format!("{PROXIED}{SETTINGS}")).await;
    service.new_account("alex").await;
    let person = Person::of(&service).at("192.168.1.7");
    for number in 0..10 {
        let password = if number % 2 == 0 { PASSWORD } else { "wrong" };
        let status = if number % 2 == 0 { 200 } else { 401 };
        assert_eq!(person.log_in("alex", &ha1("alex", password)).await.status, status);
        service.wait(Duration::from_secs(1)).await;
    }
    let refused = person.log_in("alex", &ha1("alex", PASSWORD)).await;
    assert_eq!((refused.error().0, &*refused.error().1), (429, "rate_limited"));
    assert_eq!(refused.headers["retry-after"], "50");
    assert_eq!(person.at("192.168.1.8").log_in("alex", &ha1("alex", PASSWORD)).await.status, 200, "another source");
    service.wait(Duration::from_secs(50)).await;
    assert_eq!(person.log_in("alex", &ha1("alex", PASSWORD)).await.status, 200);
    assert_eq!(person.log_in("alex", &ha1("alex", PASSWORD)).await.status, 429, "the second try is still there");
    assert_eq!(service.total("sign_ins", "rate_limited").await, 2);
}

#[tokio::test]
async fn an_ipv6_network_is_one_source_and_a_jump_of_the_wall_clock_frees_no_one() {
    let limits = "[limits]\nsign_ins_per_minute = 1";
    let service = RunningService::with(&format!("{PROXIED}{SETTINGS}\n{limits}")).await;
    let person = Person::of(&service);
    let wrong = ha1("alex", "wrong");
    assert_eq!(person.at("2001:db8:1:2::1").log_in("alex", &wrong).await.status, 401);
    service.clock.set_wall(service.clock.now().wall + Duration::from_hours(5));
    assert_eq!(person.at("2001:db8:1:2:ffff::9").log_in("other", &wrong).await.status, 429);
    assert_eq!(person.at("2001:db8:1:3::1").log_in("alex", &wrong).await.status, 401);
}

#[tokio::test]
async fn of_many_at_once_ten_are_judged() {
    let service = RunningService::start().await;
    let person = Person::of(&service);
    let wrong = ha1("alex", "wrong");
    let tries = (0..64).map(|_| person.log_in("alex", &wrong));
    let answers = futures_util::future::join_all(tries).await;
    let count = |status: u16| answers.iter().filter(|answer| answer.status == status).count();
    assert_eq!((count(401), count(429)), (10, 54));
}
