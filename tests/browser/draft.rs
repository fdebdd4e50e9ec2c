//! What was typed into the signup, and that it was done, survives a reload and the other language; passwords do not.

use super::browser::{Browser, visit};
use super::site::Site;
use super::steps::{PASSWORD, answer_and_send, fill_in, question, sign_up};
use domain::tenant::Language::English;

async fn typed(browser: &Browser) -> [String; 6] {
    let mut values = [const { String::new() }; 6];
    let fields = ["#user", "#name", "#email", "#password", "#password-again", "#captcha-answer"];
    for (value, field) in values.iter_mut().zip(fields) {
        *value = browser.value(field).await;
    }
    values
}

#[tokio::test]
async fn what_was_typed_stays_and_secrets_do_not() {
    let site = Site::open().await;
    visit(&site, English, async |browser| {
        browser.open_page("/signup").await;
        fill_in(browser, "alex", PASSWORD).await;
        browser.fill("#captcha-answer", "7").await;
        let kept = ["alex", "Alex Müller", "alex@example.org", "", "", ""];
        let stored = "return JSON.stringify({ ...sessionStorage }) + localStorage.length";
        assert!(!browser.script_text(stored, &[]).await.contains("horse"));
        browser.click("nav a[hreflang=de]").await;
        browser.until("it is German", async || browser.attribute("html", "lang").await == "de").await;
        question(browser).await;
        assert_eq!(typed(browser).await, kept);
        browser.reload().await;
        question(browser).await;
        assert_eq!(typed(browser).await, kept);
        fill_in(browser, "alex", PASSWORD).await;
        answer_and_send(browser).await;
        browser.sees("#done").await;
        assert!(!browser.script_text(stored, &[]).await.contains("Müller"), "what is done is not a draft");
    })
    .await;
}

#[tokio::test]
async fn check_your_inbox_is_said_after_a_reload_too_until_another_account_is_wanted() {
    let site = Site::open().await;
    visit(&site, English, async |browser| {
        browser.open_page("/signup").await;
        sign_up(browser, "alex", PASSWORD).await;
        browser.reload().await;
        assert_eq!(browser.text("#done-email").await, "alex@example.org");
        assert_eq!(browser.text("#done-user").await, "alex");
        assert_eq!(browser.script_text("return document.title", &[]).await, "Check your inbox · Example Telephony");
        browser.click("nav a[hreflang=de]").await;
        browser
            .until("it is German", async || browser.text("#done h1").await == "Sehen Sie in Ihrem Postfach nach")
            .await;
        assert!(!browser.shows("#signup").await);
        browser.click("#another").await;
        question(browser).await;
        assert_eq!(typed(browser).await, [""; 6]);
    })
    .await;
}
