//! A session ends by itself, when its time is over and when its page is left, and leaves nothing on the page.

use super::browser::{Browser, visit};
use super::steps::{sign_in, site_of_alex};
use domain::tenant::Language::English;
use realmgate_testkit::running::PASSWORD;

/// What is to be done after fourteen days waits in `over` for the test to do it.
const FOURTEEN_DAYS: &str = "
    const later = window.setTimeout;
    window.setTimeout = (work, wait) => (wait === 1_209_600_000 ? (window.over = work) : later(work, wait));
";

async fn nothing_is_left(browser: &Browser) {
    assert!(!browser.shows("#phone").await && browser.shows("#login").await);
    assert_eq!(browser.value("#password").await, "");
    let page = browser.script_text("return document.body.innerHTML", &[]).await;
    assert!(!page.contains("sip:alex@") && !page.contains("/provision/"), "{page}");
}

#[tokio::test]
async fn a_page_left_alone_ends_its_session_and_says_so() {
    let site = site_of_alex().await;
    visit(&site, English, async |browser| {
        browser.open_page("/login.html").await;
        browser.sees("#login").await;
        browser.script(FOURTEEN_DAYS, &[]).await;
        sign_in(browser, "alex", PASSWORD).await;
        browser.click("#make-link").await;
        browser.sees("#link-url").await;
        browser.script("window.over()", &[]).await;
        assert!(browser.text("#session-over").await.contains("session is over"));
        assert_eq!(browser.focused().await, "session-over");
        nothing_is_left(browser).await;
    })
    .await;
}

#[tokio::test]
async fn a_page_that_is_left_keeps_nothing_of_its_session_and_asks_anew_when_it_comes_back() {
    let site = site_of_alex().await;
    visit(&site, English, async |browser| {
        browser.open_page("/login.html").await;
        sign_in(browser, "alex", PASSWORD).await;
        let turn = "dispatchEvent(new PageTransitionEvent(arguments[0], { persisted: true }))";
        browser.script(turn, &["pagehide"]).await;
        nothing_is_left(browser).await;
        browser.script(turn, &["pageshow"]).await;
        browser.sees("#phone #address").await;
        browser.script(turn, &["pagehide"]).await;
        browser.script("sessionStorage.clear()", &[]).await;
        browser.script(turn, &["pageshow"]).await;
        browser.sees("#login").await;
        nothing_is_left(browser).await;
    })
    .await;
}
