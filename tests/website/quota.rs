//! Three accounts a source and sliding hour, and only the operator's own proxies say what the source is.

use crate::running::{Options, Running, error};
use std::time::Duration;

#[tokio::test]
async fn the_fourth_account_in_an_hour_must_wait_for_the_first_to_be_an_hour_old() {
    let site = Running::usual();
    for user in ["a1", "a2", "a3"] {
        assert_eq!(site.sign_up(user).await.status(), 200);
        site.clock.advance(Duration::from_mins(10));
    }
    let refused = site.sign_up("a4").await;
    assert_eq!(refused.headers()["retry-after"], "1800");
    assert_eq!((refused.status().as_u16(), &*error(refused).await.1), (429, "rate_limited"));
    site.clock.advance(Duration::from_secs(1799));
    assert_eq!(site.sign_up("a4").await.headers()["retry-after"], "1");
    site.clock.advance(Duration::from_secs(1));
    assert_eq!(site.sign_up("a4").await.status(), 200);
    assert_eq!(site.sign_up("a5").await.status(), 429);
}

#[tokio::test]
async fn a_jump_of_the_wall_clock_frees_nobody() {
    let site = Running::start(Options { signups_per_hour: 1, ..Options::default() });
    assert_eq!(site.sign_up("a1").await.status(), 200);
    site.clock.set_wall(site.clock.now().wall + Duration::from_hours(5));
    assert_eq!(site.sign_up("a2").await.status(), 429);
}

#[tokio::test]
async fn thirty_taken_names_are_told_and_then_no_more() {
    let site = Running::start(Options { signups_per_hour: 1000, ..Options::default() });
    assert_eq!(site.sign_up("alex").await.status(), 200);
    for _ in 0..30 {
        assert_eq!(error(site.sign_up("alex").await).await.1, "conflict");
    }
    for user in ["alex", "free"] {
        assert_eq!(error(site.sign_up(user).await).await.1, "rate_limited");
    }
}

#[tokio::test]
async fn a_stranger_s_x_forwarded_for_counts_for_nothing() {
    let site = Running::start(Options { signups_per_hour: 1, ..Options::default() });
    assert_eq!(site.sign_up_from("a1", "203.0.113.1").await.status(), 200);
    assert_eq!(site.sign_up_from("a2", "203.0.113.2").await.status(), 429);
}

#[tokio::test]
async fn a_trusted_proxy_s_x_forwarded_for_is_the_source_and_ipv6_counts_by_64() {
    let options =
        Options { signups_per_hour: 1, trusted_proxies: vec!["127.0.0.0/8", "10.0.0.0/8"], ..Options::default() };
    let site = Running::start(options);
    for (user, forwarded, status) in [
        ("a1", "203.0.113.1", 200),
        ("a2", "198.51.100.7, 203.0.113.1", 429),
        ("a3", "203.0.113.1:4711, 10.0.0.3", 429),
        ("a4", "203.0.113.2", 200),
        ("a5", "2001:db8:1:2::1", 200),
        ("a6", "[2001:db8:1:2:ffff::9]:4711", 429),
        ("a7", "2001:db8:1:3::1", 200),
        ("a8", "203.0.113.3, garbage", 200),
        ("a9", "203.0.113.4, garbage", 429),
    ] {
        assert_eq!(site.sign_up_from(user, forwarded).await.status(), status, "{forwarded}");
    }
}

#[tokio::test]
async fn none_allowed_means_none() {
    let site = Running::start(Options { signups_per_hour: 0, ..Options::default() });
    let refused = site.sign_up("alex").await;
    assert_eq!((refused.status().as_u16(), &refused.headers()["retry-after"]), (429, &"3600".parse().unwrap()));
}
