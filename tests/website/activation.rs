//! A link works once, for seven days, and only when it is opened.

use crate::running::{Running, error, header};
use realmgate::account::AccountState;
use reqwest::Method;
use std::time::Duration;

const DEAD: &str = "Activation link is invalid or expired";

#[tokio::test]
async fn of_64_openings_of_one_link_exactly_one_activates() {
    let site = Running::usual();
    site.sign_up("alex").await;
    let link = site.only_link();
    let openings = (0..64).map(|_| async { site.get(&link).await.status().as_u16() });
    let statuses = futures_util::future::join_all(openings).await;
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1);
    assert_eq!(statuses.iter().filter(|status| **status == 400).count(), 63);
}

#[tokio::test]
async fn head_uses_nothing_up() {
    let site = Running::usual();
    site.sign_up("alex").await;
    let link = site.only_link();
    let head = || async { site.request(Method::HEAD, &link).send().await.unwrap() };
    for _ in 0..3 {
        let answer = head().await;
        assert_eq!(answer.status(), 200);
        assert!(answer.text().await.unwrap().is_empty());
    }
    assert_eq!(site.store.accounts_now()[0].state, AccountState::Pending);
    assert_eq!(site.get(&link).await.status(), 200);
    assert_eq!(head().await.status(), 400);
}

#[tokio::test]
async fn what_is_no_live_token_gets_one_page_that_says_what_to_do() {
    let site = Running::usual();
    site.sign_up("alex").await;
    let link = site.only_link();
    assert_eq!(site.get(&link).await.status(), 200);
    let unknown = format!("/activate.ashx?token={}", "A".repeat(43));
    let mut pages = vec![];
    for path in ["/activate.ashx", "/activate.ashx?token=", "/activate.ashx?token=%00%ff", &*unknown, &link] {
        let page = site.get(path).await;
        assert_eq!(page.status(), 400, "{path}");
        assert_eq!(header(&page, "cache-control"), "no-store");
        assert_eq!(header(&page, "referrer-policy"), "no-referrer");
        pages.push(page.text().await.unwrap());
    }
    assert!(pages[0].contains(DEAD) && pages[0].contains("active already") && pages[0].contains("sign up again"));
    assert!(pages.iter().all(|page| *page == pages[0]));
}

#[tokio::test]
async fn a_link_works_for_seven_days_and_then_the_name_is_free_again() {
    let site = Running::usual();
    site.sign_up("alex").await;
    let link = site.only_link();
    site.clock.advance(Duration::from_hours(7 * 24));
    assert_eq!(site.request(Method::HEAD, &link).send().await.unwrap().status(), 200);
    assert_eq!(error(site.sign_up("alex").await).await.1, "conflict");
    site.clock.advance(Duration::from_secs(1));
    assert!(site.get(&link).await.text().await.unwrap().contains(DEAD));
    assert_eq!(site.sign_up("alex").await.status(), 200);
}

#[tokio::test]
async fn a_store_that_does_not_answer_is_no_dead_link() {
    let site = Running::usual();
    site.sign_up("alex").await;
    let link = site.only_link();
    site.store.set_down(true);
    assert_eq!(error(site.get(&link).await).await.1, "server_error");
    assert_eq!(site.request(Method::HEAD, &link).send().await.unwrap().status(), 500);
    site.store.set_down(false);
    assert_eq!(site.get(&link).await.status(), 200);
}
