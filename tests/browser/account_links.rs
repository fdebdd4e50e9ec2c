//! The emailed links of the account's life: opened, confirmed by a button, and of no use twice.

use super::account_steps::{enter, letter_of, signs_in, site_of_account};
use super::browser::{Browser, visit};
use super::foreign_phone::{Secret, registers};
use super::site::Site;
use super::steps::{question, sign_up, solved};
use domain::digest::HashFunction::Md5;
use domain::tenant::Language::{English, German};
use realmgate_testkit::pickup::PickupFolder;
use realmgate_testkit::running::PASSWORD;

const NEW: &str = "quiet violet kettle drum";

#[tokio::test]
async fn a_forgotten_password_is_replaced_by_an_email_s_link_that_works_once() {
    let site = site_of_account().await;
    visit(&site, German, async |browser| {
        browser.keeps_secret(NEW);
        browser.open_page("/recover").await;
        browser.fill("#login-name", "alex").await;
        let sum = solved(&question(browser).await);
        browser.fill("#captcha-answer", &sum.to_string()).await;
        browser.click("#submit").await;
        browser.sees("#asked").await;
        let link = until_letter(browser, &site, "/recover?token=").await;
        browser.open_page(&link).await;
        browser.sees("#choose").await;
        assert_eq!(browser.path().await, "/recover", "the token is not in the address bar");
        browser.reload().await;
        browser.fill("#password", NEW).await;
        browser.fill("#password-again", NEW).await;
        browser.click("#submit").await;
        browser.sees("#chosen").await;
        assert_eq!(registers(&site, "alex", Md5, Secret::Password(PASSWORD)).await, "fail");
        assert_eq!(registers(&site, "alex", Md5, Secret::Password(NEW)).await, "ok");
        browser.expects(400);
        browser.open_page(&link).await;
        assert!(browser.text("h1").await.contains("ungültig oder abgelaufen"));
        browser.open_page("/account").await;
        signs_in(browser, NEW).await;
    })
    .await;
}

/// The path in the email that holds this, once it is there.
async fn until_letter(browser: &Browser, site: &Site, start: &str) -> String {
    browser.until("there is an email", async || letter_of(site, start).is_some()).await;
    letter_of(site, start).expect("it was there")
}

async fn asks_for_link(browser: &Browser, site: &Site) -> String {
    browser.expects_cookie("session");
    browser.expects_cookie("magic");
    browser.open_page("/account").await;
    browser.fill("#user", "alex").await;
    browser.click("#magic").await;
    browser.sees("#code-box").await;
    until_letter(browser, site, "/magic?token=").await
}

#[tokio::test]
async fn an_emailed_link_signs_in_the_browser_that_asked_for_it() {
    let site = site_of_account().await;
    visit(&site, English, async |browser| {
        let link = asks_for_link(browser, &site).await;
        browser.open_page(&link).await;
        assert!(browser.text("#live").await.contains("alex"));
        assert_eq!(browser.path().await, "/magic", "the token is not in the address bar");
        browser.click("#go").await;
        browser.sees("#account").await;
        browser.expects(400);
        browser.open_page(&link).await;
        assert!(browser.text("h1").await.contains("invalid or expired"));
    })
    .await;
}

#[tokio::test]
async fn another_browser_gets_a_code_for_the_window_that_asked() {
    let site = site_of_account().await;
    visit(&site, German, async |browser| {
        let link = asks_for_link(browser, &site).await;
        // Another browser: it has no cookie.
        let page = site.person().get(&link).await.text;
        let code =
            page.split_once("id=\"shown-code\">").and_then(|(_, rest)| rest.get(..8)).expect("a code").to_owned();
        assert!(!page.contains("id=\"go\""), "it cannot be signed in");
        browser.expects(400);
        browser.fill("#code", "AAAAAAAA").await;
        browser.click("#code-go").await;
        assert!(browser.text("#code-error").await.contains("falsch"));
        browser.fill("#code", &code.to_lowercase()).await;
        browser.click("#code-go").await;
        browser.sees("#account").await;
    })
    .await;
}

#[tokio::test]
async fn an_address_is_changed_by_its_own_email_and_back_by_the_old_one_s() {
    let site = site_of_account().await;
    visit(&site, English, async |browser| {
        enter(browser, "/account#email", PASSWORD).await;
        browser.fill("#new-email", "new@example.org").await;
        browser.click("#email-go").await;
        assert!(browser.text("#email-sent").await.contains("new@example.org"));
        let shown = async || browser.text("#email-now").await;
        browser.until("the old one", async || shown().await.contains("alex@")).await;
        let old = shown().await;
        let link = until_letter(browser, &site, "/email?token=").await;
        browser.open_page(&link).await;
        assert!(browser.text("#live").await.contains("new@example.org"));
        browser.click("#go").await;
        browser.sees("#done").await;
        let undo = until_letter(browser, &site, "/email/undo?token=").await;
        browser.open_page("/account#email").await;
        browser.until("the new one", async || shown().await == "new@example.org").await;
        browser.open_page(&undo).await;
        assert!(browser.text("#live").await.contains(&old));
        browser.click("#go").await;
        browser.sees("#done").await;
        browser.open_page("/account").await;
        signs_in(browser, PASSWORD).await;
        browser.click("nav.sections a[href='#email']").await;
        browser.until("the old one again", async || shown().await == old).await;
    })
    .await;
}

#[tokio::test]
async fn an_activation_email_is_sent_again_to_the_right_address() {
    let site = Site::open().await;
    visit(&site, English, async |browser| {
        browser.open_page("/signup").await;
        sign_up(browser, "alex", NEW).await;
        PickupFolder::of(&site.service).collect_emails();
        browser.click("#nothing-arrived summary").await;
        assert_eq!(browser.value("#right-email").await, "alex@example.org");
        browser.fill("#right-email", "right@example.org").await;
        browser.click("#resend-go").await;
        assert!(browser.text("#resent").await.contains("right@example.org"));
        let link = until_letter(browser, &site, "/activate.ashx?token=").await;
        assert!(letter_of(&site, "right@example.org").is_some(), "it went to the right address");
        browser.open_page(&link).await;
        browser.sees("#next").await;
        browser.open_page("/account").await;
        signs_in(browser, NEW).await;
    })
    .await;
}

#[tokio::test]
async fn the_sign_in_page_sends_it_again_too_to_those_who_know_the_password() {
    let site = Site::open().await;
    assert_eq!(site.person().sign_up("alex").await.status, 200);
    PickupFolder::of(&site.service).collect_emails();
    visit(&site, German, async |browser| {
        browser.keeps_secret(PASSWORD);
        browser.open_page("/account").await;
        browser.fill("#user", "alex").await;
        browser.fill("#password", PASSWORD).await;
        browser.click("details summary").await;
        browser.click("#resend-go").await;
        browser.sees("#resent").await;
        let link = until_letter(browser, &site, "/activate.ashx?token=").await;
        browser.open_page(&link).await;
        browser.sees("#next").await;
    })
    .await;
}
