//! A set-up link opened in a browser leads into the app; the page that made it notices who has fetched it.

use super::browser::{Browser, visit};
use super::site::Site;
use super::steps::{make_link, sign_in, site_of_alex};
use domain::tenant::Language::{self, English, German};
use realmgate_testkit::running::{Answer, PASSWORD};
use reqwest::Method;

/// The page asks often, so that a test need not wait for it.
const SOON: &str = "
    const later = window.setTimeout;
    window.setTimeout = (work, wait) => later(work, wait === 3_000 ? 20 : wait);
";

/// Signs alex in and makes a link.
async fn signs_in_for_a_link(browser: &Browser) -> String {
    browser.open_page("/login.html").await;
    browser.sees("#login").await;
    browser.script(SOON, &[]).await;
    sign_in(browser, "alex", PASSWORD).await;
    make_link(browser).await
}

/// What an app of this name gets by a link.
async fn fetch(site: &Site, link: &str, app: &str) -> u16 {
    Answer::of(site.service.client.get(link).header("user-agent", app)).await.status.as_u16()
}

async fn notes(browser: &Browser, words: &str) {
    browser.until(words, async || browser.text("#link-note").await.contains(words)).await;
}

async fn a_fetched_link_is_noticed(language: Language, first: &str, then: [&str; 3]) {
    let site = site_of_alex().await;
    visit(&site, language, async |browser| {
        let link = signs_in_for_a_link(browser).await;
        notes(browser, first).await;
        assert_eq!(fetch(&site, &link, "LinphoneAndroid/5.2.5 (Pixel 7) LinphoneSDK/5.3").await, 200);
        notes(browser, then[0]).await;
        assert!(browser.text("#link-note").await.contains("LinphoneAndroid 5.2.5") && browser.shows("#qr svg").await);
        assert_eq!(fetch(&site, &link, "<img src=x onerror=alert(1)> {time}").await, 200);
        notes(browser, "<img src=x onerror=alert(1)> {time}").await;
        notes(browser, then[1]).await;
        assert_eq!(fetch(&site, &link, "Unknown").await, 200);
        notes(browser, then[2]).await;
        assert!(!browser.shows("#linphone").await, "it is used up");
        let page = browser.script_text("return document.body.innerHTML", &[]).await;
        assert!(!page.contains(&link) && !page.contains("<img"), "{page}");
        let asked = browser.asked("/provision.json").await;
        browser.script("return new Promise(done => setTimeout(done, 200))", &[]).await;
        assert_eq!(browser.asked("/provision.json").await, asked, "there is nothing left to ask");
    })
    .await;
}

#[tokio::test]
async fn a_fetched_link_is_noticed_by_the_page_that_made_it_in_english() {
    let then = ["It works 2 more times", "It works once more", "used up; you can create a new one"];
    a_fetched_link_is_noticed(English, "The link is ready", then).await;
}

#[tokio::test]
async fn a_fetched_link_is_noticed_by_the_page_that_made_it_in_german() {
    let then = ["Er gilt noch 2-mal", "Er gilt noch einmal", "aufgebraucht; Sie können einen neuen erstellen"];
    a_fetched_link_is_noticed(German, "Der Link ist fertig", then).await;
}

#[tokio::test]
async fn a_link_opened_in_a_browser_leads_into_the_app_and_says_when_it_is_used_up() {
    let site = site_of_alex().await;
    let token = site.person().session("alex").await;
    let made = site.person().ask_for_link(&token).await.json();
    let url = made["url"].as_str().unwrap();
    visit(&site, English, async |browser| {
        let path = url.strip_prefix(&site.origin).unwrap();
        for _ in 0..5 {
            browser.open_page(path).await;
        }
        assert_eq!(browser.attribute("#open", "href").await, format!("linphone-config:{url}"));
        assert_eq!(browser.text("#link-url").await, url);
        assert!(browser.text("#rest").await.contains("The link works 3 more times, for 10 minutes."));
        browser.click("button.copy").await;
        browser.sees("#copied").await;
        browser.click("header nav a").await;
        browser.until("it is in German", async || browser.text("#open").await == "In Linphone öffnen").await;
        for _ in 0..3 {
            assert_eq!(fetch(&site, url, "LinphoneiOS/5.2").await, 200);
        }
        browser.expects(404);
        browser.script("document.dispatchEvent(new Event('visibilitychange'))", &[]).await;
        let is_told = async || browser.text("h1").await == "Dieser Link gilt nicht mehr";
        browser.until("it says so to who comes back from the app", is_told).await;
    })
    .await;
}

#[tokio::test]
async fn a_session_that_was_ended_elsewhere_is_over_on_the_page_that_waits_for_its_link() {
    let site = site_of_alex().await;
    visit(&site, English, async |browser| {
        signs_in_for_a_link(browser).await;
        browser.expects(401);
        let elsewhere = site.person().session("alex").await;
        let ended = site.person().with_token(Method::POST, "/logout?sessions=all", &elsewhere);
        assert_eq!(Answer::of(ended).await.status, 204);
        browser.sees("#session-over").await;
        assert!(browser.shows("#login").await && !browser.shows("#phone").await);
        let page = browser.script_text("return document.body.innerHTML", &[]).await;
        assert!(!page.contains("/provision/") && !page.contains("sip:alex@"), "{page}");
    })
    .await;
}
