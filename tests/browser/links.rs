//! A link that sets up Linphone goes from the page when it has expired, and no other link goes with it.

use super::browser::visit;
use super::foreign_phone::{Secret, registers};
use super::steps::{make_link, sign_in, site_of_alex};
use domain::digest::HashFunction::Md5;
use domain::tenant::Language::English;
use realmgate_testkit::running::PASSWORD;

/// What is to be done after ten minutes waits in `due` for the test to do it.
const TEN_MINUTES: &str = "
    const later = window.setTimeout;
    window.due = [];
    window.setTimeout = (work, wait) => (wait === 600_000 ? window.due.push(work) : later(work, wait));
";

#[tokio::test]
async fn a_link_stays_when_the_page_is_refreshed_and_goes_when_it_has_expired() {
    let site = site_of_alex().await;
    visit(&site, English, async |browser| {
        browser.open_page("/login.html").await;
        sign_in(browser, "alex", PASSWORD).await;
        browser.script(TEN_MINUTES, &[]).await;
        let first = make_link(browser).await;
        assert!(browser.text("#link-note").await.contains("The link is ready"));
        let code = "return document.querySelector('#qr').innerHTML";
        let drawn = browser.script_text(code, &[]).await;
        assert_eq!(registers(&site, "alex", Md5, Secret::Password(PASSWORD)).await, "ok");
        browser.click("#refresh").await;
        browser.sees("#attempts").await;
        assert_eq!((browser.text("#link-url").await, browser.script_text(code, &[]).await), (first.clone(), drawn));
        browser.click("#make-link").await;
        browser.until("there is another one", async || browser.text("#link-url").await != first).await;
        let second = browser.text("#link-url").await;
        browser.script("window.due[0]()", &[]).await;
        assert!(browser.text("#link-note").await.contains("is ready"), "the second one is still good");
        assert_eq!(browser.text("#link-url").await, second);
        browser.script("window.due[1]()", &[]).await;
        assert!(browser.text("#link-note").await.contains("has expired"));
        assert!(!browser.shows("#linphone").await);
        let page = browser.script_text("return document.body.innerHTML", &[]).await;
        assert!(!page.contains(&second), "{page}");
        assert_eq!(browser.script_text(code, &[]).await, "");
    })
    .await;
}
