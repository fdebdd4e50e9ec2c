//! Chromium offers to save the password, at the signup and at the sign-in, and a wrong one never.

use super::browser::{Browser, visit_saving_passwords};
use super::site::Site;
use super::steps::{PASSWORD, sign_in, sign_up, site_of_alex};
use domain::tenant::Language::{English, German};
use serde_json::json;

/// How often the browser has shown its offer.
async fn offers(browser: &Browser) -> u64 {
    let counted =
        browser.devtools("Browser.getHistograms", json!({ "query": "PasswordBubble.DisplayDisposition" })).await;
    let histograms = counted["histograms"].as_array().expect("a list");
    histograms.iter().filter_map(|histogram| histogram["count"].as_u64()).sum()
}

#[tokio::test]
async fn the_browser_offers_to_save_the_password_when_it_was_right() {
    let site = site_of_alex().await;
    let right = realmgate_testkit::running::PASSWORD;
    visit_saving_passwords(&site, English, async |browser| {
        browser.expects(401);
        browser.open_page("/login.html").await;
        browser.fill("#user", "alex").await;
        browser.fill("#password", "not the password").await;
        browser.click("#submit").await;
        browser.sees("#summary").await;
        assert_eq!(offers(browser).await, 0);
        sign_in(browser, "alex", right).await;
        let form = "return document.querySelector('#login') === null";
        assert_eq!(browser.script(form, &[]).await, true, "what is hidden does not count as sent: it has to be gone");
        browser.until("it offers to save it", async || offers(browser).await == 1).await;
        browser.click("#sign-out").await;
        browser.sees("#login").await;
        assert_eq!(browser.focused().await, "user");
    })
    .await;
}

#[tokio::test]
async fn the_browser_offers_to_save_a_new_password() {
    let site = Site::open().await;
    visit_saving_passwords(&site, German, async |browser| {
        browser.open_page("/signup").await;
        sign_up(browser, "alex", PASSWORD).await;
        browser.until("it offers to save it", async || offers(browser).await == 1).await;
    })
    .await;
}
