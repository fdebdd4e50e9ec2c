//! A session lasts as long as its tab goes on: over a reload, the other language and back, and nowhere else.

use super::browser::{Browser, visit};
use super::steps::{sign_in, site_of_alex};
use domain::tenant::Language::English;
use realmgate_testkit::running::PASSWORD;
use serde_json::json;
use std::time::Duration;

const ADDRESS: &str = "sip:alex@acme.sip.jambonz.cloud";

/// Opens the page and signs in.
async fn signs_in(browser: &Browser) {
    browser.open_page("/login.html").await;
    sign_in(browser, "alex", PASSWORD).await;
}

/// All that the browser keeps for the website.
async fn stored(browser: &Browser) -> String {
    let stored = "return JSON.stringify([{ ...sessionStorage }, { ...localStorage }, document.cookie])";
    browser.script_text(stored, &[]).await
}

const NOTHING: &str = r#"[{},{},""]"#;

#[tokio::test]
async fn a_session_survives_a_reload_the_other_language_and_back() {
    let site = site_of_alex().await;
    visit(&site, English, async |browser| {
        signs_in(browser).await;
        assert_eq!(stored(browser).await, NOTHING, "while it is looked at");
        browser.reload().await;
        assert_eq!(browser.text("#address").await, ADDRESS);
        assert_eq!(browser.text("h1").await, "My phone");
        browser.follow("nav a[hreflang=de]").await;
        browser.until("it is German", async || browser.text("#phone").await.contains("Ihre SIP-Adresse")).await;
        assert_eq!(browser.script_text("return document.title", &[]).await, "Mein Telefon · Example Telephony");
        browser.follow("header .home").await;
        browser.until("the first page is there", async || browser.path().await.starts_with("/?")).await;
        browser.script("history.back()", &[]).await;
        assert_eq!(browser.text("#address").await, ADDRESS);
        assert!(!browser.shows("#login").await);
        assert_eq!(stored(browser).await, NOTHING);
        browser.script("history.go(-1)", &[]).await;
        browser.until("it is English", async || browser.path().await == "/login.html").await;
        assert_eq!(browser.text("#address").await, ADDRESS);
    })
    .await;
}

#[tokio::test]
async fn after_signing_out_no_way_back_shows_anything() {
    let site = site_of_alex().await;
    visit(&site, English, async |browser| {
        for button in ["#sign-out", "#sign-out-everywhere"] {
            signs_in(browser).await;
            browser.follow("nav a[hreflang=de]").await;
            browser.until("it is German", async || browser.path().await == "/login.html?lang=de").await;
            browser.sees("#address").await;
            browser.click(button).await;
            browser.sees("#login").await;
            assert_eq!(stored(browser).await, NOTHING, "{button}");
            browser.script("history.back()", &[]).await;
            browser.until("it is the page before", async || browser.path().await == "/login.html").await;
            browser.sees("#login").await;
            assert_eq!(browser.text("h1").await, "Sign in");
            let page = browser.script_text("return document.documentElement.outerHTML", &[]).await;
            assert!(!page.contains(ADDRESS), "{button}: {page}");
        }
    })
    .await;
}

#[tokio::test]
async fn another_tab_asks_for_the_password() {
    let site = site_of_alex().await;
    visit(&site, English, async |browser| {
        signs_in(browser).await;
        browser.script("window.other = window.open('/login.html')", &[]).await;
        let asks = "
            const form = window.other.document.querySelector('#login');
            return form !== null && form.checkVisibility({ visibilityProperty: true });
        ";
        browser.until("it asks", async || browser.script(asks, &[]).await == true).await;
        let address = "return window.other.document.querySelector('#address') === null";
        assert_eq!(browser.script(address, &[]).await, true);
        browser.script("window.other.close()", &[]).await;
        assert_eq!(browser.text("#address").await, ADDRESS);
    })
    .await;
}

#[tokio::test]
async fn a_hidden_page_leaves_its_session_to_the_tab_and_takes_it_back() {
    let site = site_of_alex().await;
    visit(&site, English, async |browser| {
        signs_in(browser).await;
        let turn = "
            Object.defineProperty(document, 'hidden', { configurable: true, value: arguments[0] === 'away' });
            document.dispatchEvent(new Event('visibilitychange'));
        ";
        browser.script(turn, &["away"]).await;
        assert!(stored(browser).await.contains("token"), "a phone may drop the page now");
        browser.script(turn, &["back"]).await;
        assert_eq!(stored(browser).await, NOTHING);
    })
    .await;
}

#[tokio::test]
async fn a_session_that_has_ended_is_reported_after_a_reload_too() {
    let site = site_of_alex().await;
    visit(&site, English, async |browser| {
        browser.expects(401);
        signs_in(browser).await;
        site.service.wait(Duration::from_hours(24 * 15)).await;
        for _ in 0..2 {
            browser.reload().await;
            assert!(browser.text("#session-over").await.contains("session is over"));
            assert_eq!(browser.focused().await, "session-over");
            assert!(browser.shows("#login").await && !browser.shows("#phone").await);
            assert!(!stored(browser).await.contains("token"));
        }
        sign_in(browser, "alex", PASSWORD).await;
        browser.click("#sign-out").await;
        browser.sees("#login").await;
        browser.reload().await;
        browser.sees("#login").await;
        assert!(!browser.shows("#session-over").await, "who has signed out knows it");
    })
    .await;
}

#[tokio::test]
async fn what_is_kept_past_its_time_or_is_not_a_session_is_thrown_away() {
    let site = site_of_alex().await;
    visit(&site, English, async |browser| {
        browser.open_page("/login.html").await;
        browser.sees("#login").await;
        let keep = "sessionStorage.setItem('session', arguments[0].replace('NOW', Date.now()))";
        for garbage in
            ["", "{", "null", "7", "[]", "{}", r#"{"token":7,"ends":NOW}"#, r#"{"token":"a\nb","ends":9e15}"#]
        {
            browser.script(keep, &[garbage]).await;
            browser.reload().await;
            browser.sees("#login").await;
            assert!(!browser.shows("#session-over").await, "{garbage}");
            assert_eq!(stored(browser).await, NOTHING, "{garbage}");
        }
        browser.script(keep, &[r#"{"token":"a.token","ends":NOW}"#]).await;
        browser.reload().await;
        browser.sees("#session-over").await;
        assert!(!stored(browser).await.contains("token"), "it is over");
        browser.script(keep, &[r#"{"over":1}"#]).await;
        browser.reload().await;
        browser.sees("#login").await;
        assert!(!browser.shows("#session-over").await, "that was long ago");
    })
    .await;
}

#[tokio::test]
async fn a_reload_while_the_server_does_not_answer_ends_no_session() {
    let site = site_of_alex().await;
    visit(&site, English, async |browser| {
        browser.expects(503);
        signs_in(browser).await;
        site.service.faults.go_down();
        browser.reload().await;
        assert!(browser.text("#summary").await.contains("cannot answer at the moment"));
        assert!(!browser.shows("#login").await);
        site.service.faults.come_back();
        browser.click("#refresh").await;
        assert_eq!(browser.text("#address").await, ADDRESS);
        site.service.faults.go_down();
        browser.click("#make-link").await;
        browser.sees("#summary").await;
        site.service.faults.come_back();
        browser.expects(401);
        site.service.wait(Duration::from_hours(24 * 15)).await;
        browser.click("#refresh").await;
        browser.sees("#session-over").await;
        assert!(!browser.shows("#summary").await, "what failed before matters no more");
    })
    .await;
}

#[tokio::test]
async fn where_the_browser_keeps_nothing_a_person_can_sign_in_all_the_same() {
    let site = site_of_alex().await;
    visit(&site, English, async |browser| {
        let refuse = "
            const refuse = { get() { throw new DOMException('denied', 'SecurityError'); } };
            for (const storage of ['sessionStorage', 'localStorage']) Object.defineProperty(window, storage, refuse);
        ";
        browser.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": refuse })).await;
        signs_in(browser).await;
        assert_eq!(browser.text("#address").await, ADDRESS);
        browser.reload().await;
        browser.sees("#login").await;
        browser.open_page("/signup").await;
        browser.sees("#signup").await;
    })
    .await;
}
