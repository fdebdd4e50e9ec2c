//! A session lasts as long as it is meant to, lives in the page alone, and what went wrong is told.

use super::browser::{Browser, visit};
use super::person::Person;
use super::pickup::PickupFolder;
use super::running::PASSWORD;
use super::site::Site;
use super::steps::sign_in;
use realmgate::language::Language::{English, German};
use std::time::Duration;

/// A site with the active account `alex`, who signed up without a browser.
async fn site_of_alex() -> Site {
    let site = Site::open().await;
    let person: Person = site.person();
    assert_eq!(person.sign_up("alex").await.status, 200);
    assert_eq!(person.get(&PickupFolder::of(&site.service).only_link()).await.status, 200);
    site
}

async fn tries_to_sign_in(browser: &Browser, user: &str, password: &str) -> String {
    browser.fill("#user", user).await;
    browser.fill("#password", password).await;
    browser.script("document.querySelector('#summary').hidden = true", &[]).await;
    browser.click("#submit").await;
    browser.text("#summary").await
}

#[tokio::test]
async fn a_session_that_is_over_is_told_and_leaves_nothing_behind() {
    let site = site_of_alex().await;
    visit(&site, English, async |browser| {
        browser.expects(401);
        browser.open_page("/login.html").await;
        sign_in(browser, "alex", PASSWORD).await;
        site.service.wait(Duration::from_mins(15) + Duration::from_secs(1)).await;
        browser.click("#make-link").await;
        assert!(browser.text("#session-over").await.contains("session is over"));
        assert!(!browser.shows("#phone").await && browser.shows("#login").await);
        assert_eq!(browser.value("#password").await, "");
        assert!(!browser.script_text("return document.body.innerHTML", &[]).await.contains("sip:alex@"));
        sign_in(browser, "alex", PASSWORD).await;
        assert!(!browser.shows("#session-over").await);
    })
    .await;
}

#[tokio::test]
async fn a_session_is_nowhere_but_in_the_page() {
    let site = site_of_alex().await;
    visit(&site, English, async |browser| {
        browser.open_page("/login.html").await;
        sign_in(browser, "alex", PASSWORD).await;
        let kept =
            "return JSON.stringify([localStorage.length, sessionStorage.length, document.cookie, location.href])";
        let kept = browser.script_text(kept, &[]).await;
        assert_eq!(kept, format!("[0,0,\"\",\"{}/login.html\"]", site.origin));
        browser.reload().await;
        browser.sees("#login").await;
        assert!(!browser.shows("#phone").await);
        sign_in(browser, "alex", PASSWORD).await;
        browser.click("#sign-out").await;
        browser.sees("#login").await;
        assert!(!browser.shows("#phone").await && !browser.shows("#session-over").await);
    })
    .await;
}

#[tokio::test]
async fn every_failure_to_sign_in_looks_the_same() {
    let site = site_of_alex().await;
    assert_eq!(site.person().sign_up("pending").await.status, 200);
    visit(&site, German, async |browser| {
        browser.expects(401);
        browser.open_page("/login.html").await;
        browser.click("#submit").await;
        let empty = browser.text("#summary").await;
        assert!(empty.contains("Benutzernamen") && empty.contains("Passwort"), "{empty}");
        assert_eq!(browser.focused().await, "summary");
        let mut told = Vec::new();
        for (user, password) in [("alex", "not the password"), ("nobody", PASSWORD), ("pending", PASSWORD)] {
            told.push(tries_to_sign_in(browser, user, password).await);
            assert_eq!(browser.value("#user").await, user, "what was typed survives");
        }
        assert!(told[0].contains("Benutzername oder Passwort sind falsch"), "{told:?}");
        assert!(told.iter().all(|text| *text == told[0]), "{told:?}");
    })
    .await;
}

#[tokio::test]
async fn the_eleventh_try_within_a_minute_is_told_to_wait() {
    let site = site_of_alex().await;
    visit(&site, English, async |browser| {
        browser.expects(401);
        browser.expects(429);
        browser.open_page("/login.html").await;
        for _ in 0..10 {
            assert!(tries_to_sign_in(browser, "nobody", "whatever it is").await.contains("are wrong"));
        }
        let told = tries_to_sign_in(browser, "alex", PASSWORD).await;
        assert!(told.contains("Too many tries") && told.contains("1 minute"), "{told}");
        site.service.wait(Duration::from_mins(1)).await;
        sign_in(browser, "alex", PASSWORD).await;
    })
    .await;
}

#[tokio::test]
async fn a_store_that_is_down_is_told_as_our_trouble_and_ends_no_session() {
    let site = site_of_alex().await;
    visit(&site, English, async |browser| {
        browser.expects(503);
        browser.open_page("/login.html").await;
        site.service.store.go_down();
        assert!(tries_to_sign_in(browser, "alex", PASSWORD).await.contains("cannot answer at the moment"));
        assert_eq!(browser.value("#password").await, PASSWORD, "what was typed survives");
        site.service.store.come_back();
        browser.click("#submit").await;
        browser.sees("#address").await;
        site.service.store.go_down();
        browser.click("#make-link").await;
        assert!(browser.text("#summary").await.contains("cannot answer at the moment"));
        assert!(browser.shows("#address").await, "what is shown stays");
        site.service.store.come_back();
        browser.click("#make-link").await;
        browser.sees("#link-url").await;
    })
    .await;
}
