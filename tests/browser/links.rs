//! A link that sets up Linphone goes from the page when it has expired, and no other link goes with it.

use super::browser::{Browser, visit};
use super::running::PASSWORD;
use super::steps::{sign_in, site_of_alex};
use realmgate::language::Language::English;

/// What is to be done after ten minutes waits in `due` for the test to do it.
const TEN_MINUTES: &str = "
    const later = window.setTimeout;
    window.due = [];
    window.setTimeout = (work, wait) => (wait === 600_000 ? window.due.push(work) : later(work, wait));
";

async fn makes_a_link(browser: &Browser) -> String {
    browser.click("#make-link").await;
    browser.until("the link is there", async || browser.text("#phone").await.contains("The link is ready")).await;
    browser.text("#link-url").await
}

#[tokio::test]
async fn a_link_goes_when_it_has_expired_and_takes_none_with_it_that_came_after_a_refresh() {
    let site = site_of_alex().await;
    visit(&site, English, async |browser| {
        browser.open_page("/login.html").await;
        sign_in(browser, "alex", PASSWORD).await;
        browser.script(TEN_MINUTES, &[]).await;
        let first = makes_a_link(browser).await;
        browser.click("#refresh").await;
        browser.until("it is fresh", async || !browser.shows("#linphone").await).await;
        let second = makes_a_link(browser).await;
        assert_ne!(first, second);
        browser.script("window.due[0]()", &[]).await;
        assert!(browser.text("#link-note").await.contains("is ready"), "the second one is still good");
        assert_eq!(browser.text("#link-url").await, second);
        browser.script("window.due[1]()", &[]).await;
        assert!(browser.text("#link-note").await.contains("has expired"));
        assert!(!browser.shows("#linphone").await);
        let page = browser.script_text("return document.body.innerHTML", &[]).await;
        assert!(!page.contains(&second) && !page.contains("<svg"), "{page}");
    })
    .await;
}
