//! Signing up: whatever goes wrong is said where it went wrong, and nothing that was typed is lost.

use super::browser::{Browser, visit};
use super::site::Site;
use super::steps::{PASSWORD, answer_and_send, fill_in, question, sign_up, solved};
use domain::tenant::Language::{English, German};
use std::time::Duration;

/// What the fields hold, the answer to the sum left out.
async fn typed(browser: &Browser) -> Vec<String> {
    let mut values = Vec::new();
    for field in ["#user", "#name", "#email", "#password", "#password-again"] {
        values.push(browser.value(field).await);
    }
    values
}

/// Each error stands beside its field, is tied to it, and leads to it from the summary, which has the focus.
async fn is_told(browser: &Browser, field: &str, words: &str) {
    browser.sees("#summary").await;
    browser.until("the summary has the focus", async || browser.focused().await == "summary").await;
    let error = browser.text(&format!("#{field}-error")).await;
    assert!(error.contains(words), "{field}: {error:?} does not say {words:?}");
    let input = format!("#{field}");
    assert_eq!(browser.attribute(&input, "aria-invalid").await, "true", "{field}");
    let described = browser.attribute(&input, "aria-describedby").await;
    assert!(described.split(' ').any(|id| id == format!("{field}-error")), "{field}: {described}");
    let link = format!("#summary a[href='#{field}']");
    assert_eq!(browser.text(&link).await, error);
    browser.click(&link).await;
    assert_eq!(browser.focused().await, field);
    browser.script("document.querySelector('#summary').focus()", &[]).await;
}

#[tokio::test]
async fn each_field_has_its_error_and_the_summary_has_all_of_them() {
    let site = Site::open().await;
    visit(&site, English, async |browser| {
        browser.open_page("/signup").await;
        question(browser).await;
        browser.click("#submit").await;
        for (field, words) in [
            ("user", "Enter a username"),
            ("name", "Enter your name"),
            ("email", "Enter your email address"),
            ("password", "at least 12"),
            ("captcha-answer", "number"),
        ] {
            is_told(browser, field, words).await;
        }
        for (field, text) in
            [("user", "Alex M"), ("email", "alex"), ("password", "short"), ("password-again", "shorter")]
        {
            browser.fill(&format!("#{field}"), text).await;
        }
        assert!(browser.text("#user-error").await.contains("lowercase letters"));
        browser.click("#submit").await;
        for (field, words) in [
            ("user", "lowercase letters"),
            ("email", "name@example.com"),
            ("password", "12"),
            ("password-again", "do not match"),
        ] {
            is_told(browser, field, words).await;
        }
        assert!(site.service.accounts().await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_taken_name_is_reported_and_another_one_is_accepted() {
    let site = Site::open().await;
    assert_eq!(site.person().sign_up("alex").await.status, 200);
    visit(&site, German, async |browser| {
        browser.expects(409);
        browser.open_page("/signup").await;
        fill_in(browser, "alex", PASSWORD).await;
        let before = typed(browser).await;
        answer_and_send(browser).await;
        is_told(browser, "user", "vergeben").await;
        assert_eq!(typed(browser).await, before);
        browser.fill("#user", "alexandra").await;
        answer_and_send(browser).await;
        browser.sees("#done").await;
        assert_eq!(site.service.accounts().await.len(), 2);
    })
    .await;
}

#[tokio::test]
async fn a_reserved_name_and_a_refused_field_are_shown_beside_the_field() {
    let site = Site::open().await;
    visit(&site, English, async |browser| {
        browser.expects(400);
        browser.open_page("/signup").await;
        fill_in(browser, "postmaster", PASSWORD).await;
        answer_and_send(browser).await;
        is_told(browser, "user", "reserved").await;
        browser.fill("#user", "alex").await;
        browser.click("#submit").await;
        browser.sees("#done").await;
    })
    .await;
}

#[tokio::test]
async fn a_captcha_that_expired_is_fetched_anew_and_nothing_is_lost() {
    let site = Site::open().await;
    visit(&site, English, async |browser| {
        browser.expects(400);
        browser.open_page("/signup").await;
        fill_in(browser, "alex", PASSWORD).await;
        let before = typed(browser).await;
        let sum = solved(&question(browser).await).to_string();
        browser.fill("#captcha-answer", &sum).await;
        site.service.wait(Duration::from_mins(16)).await;
        browser.click("#submit").await;
        is_told(browser, "captcha-answer", "too late").await;
        assert_eq!((typed(browser).await, browser.value("#captcha-answer").await), (before, String::new()));
        answer_and_send(browser).await;
        browser.sees("#done").await;
    })
    .await;
}

#[tokio::test]
async fn too_many_signups_are_shown_with_the_time_to_wait() {
    let site = Site::with("[limits]\nsignups_per_hour = 1").await;
    assert_eq!(site.person().sign_up("first").await.status, 200);
    visit(&site, English, async |browser| {
        browser.expects(429);
        browser.expects(400);
        browser.open_page("/signup").await;
        fill_in(browser, "alex", PASSWORD).await;
        answer_and_send(browser).await;
        let summary = browser.text("#summary").await;
        assert!(summary.contains("Too many accounts") && summary.contains("60 minutes"), "{summary}");
        site.service.wait(Duration::from_hours(1)).await;
        answer_and_send(browser).await;
        is_told(browser, "captcha-answer", "too late").await;
        answer_and_send(browser).await;
        browser.sees("#done").await;
    })
    .await;
}

#[tokio::test]
async fn each_limit_of_sign_ups_has_its_own_words() {
    let site = Site::with("[limits]\nmailbox_signups_per_day = 1\npending_accounts = 2").await;
    let person = site.person();
    assert_eq!(person.post(&person.form("first").await.with("email", "alex@example.org")).await.status, 200);
    visit(&site, English, async |browser| {
        browser.expects(429);
        browser.open_page("/signup").await;
        fill_in(browser, "alex", PASSWORD).await;
        answer_and_send(browser).await;
        is_told(browser, "email", "too many accounts today").await;
        assert!(browser.text("#email-error").await.contains("24 hours"));
        assert_eq!(site.person().sign_up("second").await.status, 200);
        browser.fill("#email", "blake@example.org").await;
        answer_and_send(browser).await;
        let summary = browser.text("#summary").await;
        assert!(summary.contains("Too many people") && summary.contains("60 minutes"), "{summary}");
    })
    .await;
}

#[tokio::test]
async fn the_page_knows_what_a_user_name_and_a_name_must_not_be() {
    let site = Site::open().await;
    visit(&site, German, async |browser| {
        browser.open_page("/signup").await;
        question(browser).await;
        browser.fill("#user", "www.anna.li").await;
        assert!(browser.text("#user-error").await.contains("beginnt nicht mit www."));
        browser.fill("#user", "anna.li").await;
        let error = "return document.querySelector('#user-error').textContent";
        assert_eq!(browser.script_text(error, &[]).await, "");
        for name in ["Al\u{202e}ex", "\u{3164}"] {
            browser.fill("#name", name).await;
            browser.click("#submit").await;
            is_told(browser, "name", "mindestens ein sichtbares").await;
        }
        browser.expects(400);
        fill_in(browser, "112", PASSWORD).await;
        answer_and_send(browser).await;
        is_told(browser, "user", "kurze Nummern").await;
    })
    .await;
}

#[tokio::test]
async fn when_the_store_is_down_nothing_is_created_and_nothing_is_lost() {
    let site = Site::open().await;
    visit(&site, English, async |browser| {
        browser.expects(500);
        browser.open_page("/signup").await;
        fill_in(browser, "alex", PASSWORD).await;
        let before = typed(browser).await;
        site.service.faults.go_down();
        answer_and_send(browser).await;
        let summary = browser.text("#summary").await;
        assert!(summary.contains("nothing was created"), "{summary}");
        assert_eq!(typed(browser).await, before);
        site.service.faults.come_back();
        answer_and_send(browser).await;
        browser.sees("#done").await;
        assert_eq!(site.service.accounts().await.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_double_click_creates_one_account() {
    let site = Site::open().await;
    visit(&site, English, async |browser| {
        browser.open_page("/signup").await;
        fill_in(browser, "alex", PASSWORD).await;
        let sum = solved(&question(browser).await).to_string();
        browser.fill("#captcha-answer", &sum).await;
        let waiting = site.service.faults.before_commit.write().await;
        browser.script("const button = document.querySelector('#submit'); button.click(); button.click()", &[]).await;
        browser.until("the page is busy", async || browser.text("#progress").await.contains("Creating")).await;
        browser.click("#submit").await;
        drop(waiting);
        browser.sees("#done").await;
        let record = browser.record().await;
        let posted = record.requests.iter().filter(|request| request.url.ends_with("/signup.ashx")).count();
        assert_eq!((posted, site.service.accounts().await.len()), (1, 1));
    })
    .await;
}

#[tokio::test]
async fn after_a_success_no_password_is_left_in_the_page() {
    let site = Site::open().await;
    visit(&site, English, async |browser| {
        browser.open_page("/signup").await;
        sign_up(browser, "alex", PASSWORD).await;
        // But for the address, which can be corrected.
        let fields =
            "return [...document.querySelectorAll('input:not(#right-email)')].map(input => input.value).join()";
        assert_eq!(browser.script_text(fields, &[]).await, "");
        assert_eq!(browser.text("#done-email").await, "alex@example.org");
        let kept = browser.script_text("return JSON.stringify({ ...sessionStorage, ...localStorage })", &[]).await;
        assert!(kept.contains("alex@example.org") && !kept.contains(PASSWORD), "{kept}");
    })
    .await;
}

#[tokio::test]
async fn an_error_that_stays_the_same_while_typing_is_read_out_once() {
    let site = Site::open().await;
    visit(&site, English, async |browser| {
        browser.open_page("/signup").await;
        browser.sees("#signup").await;
        let count = "
            window.said = 0;
            new MutationObserver(records => { window.said += records.length; })
                .observe(document.querySelector('#user-error'), { childList: true, characterData: true, subtree: true });
        ";
        browser.script(count, &[]).await;
        browser.press("#user", "ALEX").await;
        assert!(browser.text("#user-error").await.contains("lowercase letters"));
        assert_eq!(browser.script("return window.said", &[]).await, 1);
    })
    .await;
}
