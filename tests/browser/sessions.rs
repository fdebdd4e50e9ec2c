//! A session lasts as long as it is meant to, and what went wrong is shown.

use super::browser::{Browser, visit};
use super::steps::{sign_in, site_of_alex};
use domain::tenant::Language::{English, German};
use realmgate_testkit::pickup::PickupFolder;
use realmgate_testkit::running::{Answer, PASSWORD};
use reqwest::Method;
use std::time::Duration;

async fn tries_to_sign_in(browser: &Browser, user: &str, password: &str) -> String {
    browser.expects_cookie("session");
    browser.fill("#user", user).await;
    browser.fill("#password", password).await;
    browser.script("document.querySelector('#summary').hidden = true", &[]).await;
    browser.click("#submit").await;
    browser.text("#summary").await
}

#[tokio::test]
async fn a_session_that_is_over_is_reported_and_leaves_nothing_behind() {
    let site = site_of_alex().await;
    visit(&site, English, async |browser| {
        browser.expects(401);
        browser.open_page("/login.html").await;
        sign_in(browser, "alex", PASSWORD).await;
        site.service.wait(Duration::from_hours(24 * 14) + Duration::from_secs(1)).await;
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

/// The token that the page sent last.
async fn last_token(browser: &Browser) -> String {
    let record = browser.record().await;
    let sent = |headers: &str| headers.split_once("Bearer ").map(|(_, rest)| rest.to_owned());
    let token = record.requests.iter().rev().find_map(|request| sent(&request.headers)).expect("a token was sent");
    token.split(|letter: char| !(letter.is_ascii_alphanumeric() || "-_.".contains(letter))).next().unwrap().to_owned()
}

#[tokio::test]
async fn signing_out_ends_the_session_at_the_server_too() {
    let site = site_of_alex().await;
    visit(&site, English, async |browser| {
        let asks = async |token: &str| {
            let request = site.person().request(Method::GET, "/phone").bearer_auth(token);
            Answer::of(request).await.status.as_u16()
        };
        for button in ["#sign-out", "#sign-out-everywhere"] {
            browser.open_page("/login.html").await;
            sign_in(browser, "alex", PASSWORD).await;
            let token = last_token(browser).await;
            assert_eq!(asks(&token).await, 200, "{button}");
            browser.click(button).await;
            browser.sees("#login").await;
            browser.until("the server knows", async || asks(&token).await == 401).await;
            assert!(!browser.shows("#phone").await && !browser.shows("#summary").await, "{button}");
        }
        assert!(browser.text("#signed-out").await.contains("signed out everywhere"));
        assert_eq!(browser.focused().await, "signed-out");
        sign_in(browser, "alex", PASSWORD).await;
        assert!(!browser.shows("#signed-out").await);
    })
    .await;
}

#[tokio::test]
async fn who_signs_out_while_the_server_does_not_answer_sees_what_that_means() {
    let site = site_of_alex().await;
    visit(&site, German, async |browser| {
        browser.expects(503);
        browser.open_page("/login.html").await;
        sign_in(browser, "alex", PASSWORD).await;
        site.service.faults.go_down();
        browser.click("#sign-out-everywhere").await;
        assert!(browser.text("#summary").await.contains("gerade nicht antworten"));
        assert!(browser.shows("#phone").await, "it goes on");
        browser.click("#sign-out").await;
        browser.sees("#login").await;
        browser
            .until("it is shown", async || browser.text("#summary").await.contains("innerhalb von 15 Minuten"))
            .await;
        assert!(!browser.shows("#phone").await);
        site.service.faults.come_back();
        sign_in(browser, "alex", PASSWORD).await;
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
        assert!(told[0].contains("Benutzername oder das Passwort ist falsch"), "{told:?}");
        assert!(told.iter().all(|text| *text == told[0]), "{told:?}");
    })
    .await;
}

#[tokio::test]
async fn after_several_failures_the_page_says_that_a_wait_may_be_needed() {
    let site = site_of_alex().await;
    visit(&site, English, async |browser| {
        browser.expects(401);
        browser.open_page("/login.html").await;
        let wait = "please wait a minute";
        for _ in 0..3 {
            assert!(!tries_to_sign_in(browser, "alex", "not the password").await.contains(wait));
        }
        browser.reload().await;
        assert!(tries_to_sign_in(browser, "alex", "not the password").await.contains(wait), "the fourth");
        assert_eq!(browser.text("#summary h2").await, "Sign-in failed");
        sign_in(browser, "alex", PASSWORD).await;
        browser.click("#sign-out").await;
        assert!(!tries_to_sign_in(browser, "alex", "not the password").await.contains(wait), "it begins anew");
    })
    .await;
}

#[tokio::test]
async fn the_eleventh_try_within_a_minute_has_to_wait() {
    let site = site_of_alex().await;
    visit(&site, English, async |browser| {
        browser.expects(401);
        browser.expects(429);
        browser.open_page("/login.html").await;
        for _ in 0..10 {
            assert!(tries_to_sign_in(browser, "nobody", "whatever it is").await.contains("is wrong"));
        }
        let told = tries_to_sign_in(browser, "alex", PASSWORD).await;
        assert!(told.contains("Too many attempts") && told.contains("1 minute"), "{told}");
        site.service.wait(Duration::from_mins(1)).await;
        sign_in(browser, "alex", PASSWORD).await;
    })
    .await;
}

#[tokio::test]
async fn a_store_that_is_down_is_reported_as_our_trouble_and_ends_no_session() {
    let site = site_of_alex().await;
    visit(&site, English, async |browser| {
        browser.expects(503);
        browser.open_page("/login.html").await;
        site.service.faults.go_down();
        assert!(tries_to_sign_in(browser, "alex", PASSWORD).await.contains("cannot answer at the moment"));
        assert_eq!(browser.value("#password").await, PASSWORD, "what was typed survives");
        site.service.faults.come_back();
        browser.click("#submit").await;
        browser.sees("#address").await;
        site.service.faults.go_down();
        browser.click("#make-link").await;
        assert!(browser.text("#summary").await.contains("cannot answer at the moment"));
        assert!(browser.shows("#address").await, "what is shown stays");
        site.service.faults.come_back();
        browser.click("#make-link").await;
        browser.sees("#link-url").await;
    })
    .await;
}

/// The next answer arrives only when `release` is called.
const HOLD: &str = "
    const real = window.fetch;
    window.fetch = async (path, options) => {
        const answer = await real(path, options);
        window.fetch = real;
        await new Promise((go) => { window.release = go; });
        return answer;
    };
";

#[tokio::test]
async fn an_answer_that_comes_after_the_session_it_was_for_is_shown_to_no_one() {
    let site = site_of_alex().await;
    assert_eq!(site.person().sign_up("kim").await.status, 200);
    for link in PickupFolder::of(&site.service).links() {
        site.person().get(&link).await;
    }
    visit(&site, English, async |browser| {
        browser.open_page("/login.html").await;
        sign_in(browser, "alex", PASSWORD).await;
        browser.script(HOLD, &[]).await;
        browser.click("#refresh").await;
        browser.until("it is held", async || browser.script("return 'release' in window", &[]).await == true).await;
        browser.click("#sign-out").await;
        sign_in(browser, "kim", PASSWORD).await;
        browser.script("window.release()", &[]).await;
        browser.until("it has come", async || browser.text("#refresh").await == "Refresh").await;
        assert_eq!(browser.text("#address").await, "sip:kim@acme.sip.jambonz.cloud");
    })
    .await;
}
