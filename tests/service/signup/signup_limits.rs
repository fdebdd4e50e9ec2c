//! How much a source may sign up, and who says which source it is.

use realmgate_testkit::person::Person;
use realmgate_testkit::running::{Answer, RunningService, SETTINGS};
use reqwest::Method;
use std::time::Duration;

async fn with_limit(signups_per_hour: u32, trusted_proxies: &str) -> RunningService {
    let limits = format!("[limits]\nsignups_per_hour = {signups_per_hour}");
    RunningService::with(&format!("trusted_proxies = {trusted_proxies}\n{SETTINGS}\n{limits}")).await
}

#[tokio::test]
async fn a_jump_of_the_wall_clock_frees_no_one() {
    let service = with_limit(1, "[]").await;
    let person = Person::of(&service);
    assert_eq!(person.sign_up("a1").await.status, 200);
    service.clock.set_wall(service.clock.now().wall + Duration::from_hours(5));
    assert_eq!(person.sign_up("a2").await.status, 429);
}

#[tokio::test]
async fn thirty_taken_names_are_reported_and_then_no_more() {
    let service = with_limit(1_000, "[]").await;
    let person = Person::of(&service);
    assert_eq!(person.sign_up("alex").await.status, 200);
    for _ in 0..30 {
        assert_eq!(person.sign_up("alex").await.error().1, "conflict");
    }
    for user in ["alex", "free"] {
        assert_eq!(person.sign_up(user).await.error().1, "rate_limited");
    }
}

#[tokio::test]
async fn a_strangers_x_forwarded_for_counts_for_nothing() {
    let service = with_limit(1, "[]").await;
    let person = Person::of(&service);
    assert_eq!(person.at("203.0.113.1").sign_up("a1").await.status, 200);
    assert_eq!(person.at("203.0.113.2").sign_up("a2").await.status, 429);
}

#[tokio::test]
async fn a_trusted_proxys_x_forwarded_for_is_the_source_and_ipv6_counts_by_64() {
    let service = with_limit(1, "[\"127.0.0.0/8\", \"10.0.0.0/8\"]").await;
    for (user, forwarded, status) in [
        ("a1", "203.0.113.1", 200),
        ("a2", "198.51.100.7, 203.0.113.1", 429),
        ("a3", "203.0.113.1:4711, 10.0.0.3", 429),
        ("a4", "203.0.113.2", 200),
        ("a5", "2001:db8:1:2::1", 200),
        ("a6", "[2001:db8:1:2:ffff::9]:4711", 429),
        ("a7", "2001:db8:1:3::1", 200),
        // What cannot be read ends the walk at the proxy itself.
        ("a8", "203.0.113.3, garbage", 200),
        ("a9", "203.0.113.4, garbage", 429),
    ] {
        assert_eq!(Person::of(&service).at(forwarded).sign_up(user).await.status, status, "{forwarded}");
    }
}

#[tokio::test]
async fn a_trusted_proxys_forwarded_is_read_where_it_sends_no_x_forwarded_for() {
    let service = with_limit(1, "[\"127.0.0.0/8\", \"10.0.0.0/8\"]").await;
    for (user, x_forwarded_for, forwarded, status) in [
        ("a1", None, "for=203.0.113.1;proto=https", 200),
        ("a2", None, "for=198.51.100.7, For=\"203.0.113.1:4711\", for=10.0.0.3", 429),
        ("a3", None, "for=\"[2001:db8:1:2::1]:4711\";by=10.0.0.3", 200),
        ("a4", Some("203.0.113.1"), "for=203.0.113.4", 429),
        ("a6", None, "for=\"203.0.113.1:_obfuscated\"", 429),
        ("a7", None, "for=198.51.100.9, for=203.0.113.1,", 429),
        ("a8", Some(""), "for=203.0.113.1", 429),
        // A quote that the client left open hides nothing of what the proxy wrote.
        ("a5", None, "for=\"198.51.100.8, for=203.0.113.1", 429),
    ] {
        let person = Person::of(&service);
        let person = x_forwarded_for.map_or_else(|| person.clone(), |source| person.at(source));
        let form = person.form(user).await;
        let request = person.request(Method::POST, "/signup.ashx").header("forwarded", forwarded).form(&form.0);
        assert_eq!(Answer::of(request).await.status, status, "{forwarded}");
    }
}

#[tokio::test]
async fn none_allowed_means_none() {
    let service = with_limit(0, "[]").await;
    let refused = Person::of(&service).sign_up("alex").await;
    assert_eq!((refused.status.as_u16(), &refused.headers["retry-after"]), (429, &"3600".parse().unwrap()));
    assert!(service.accounts().await.is_empty());
}
