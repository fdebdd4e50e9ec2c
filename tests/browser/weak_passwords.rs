//! A password that is easy to guess is refused before anything is sent, with the reason, in the words of the page.

use super::browser::visit;
use super::screen::{Scheme, Screen};
use super::screenshots::keep_picture;
use super::site::Site;
use super::steps::{answer_and_send, fill_in, question};
use domain::tenant::Language::{self, English, German};
use serde_json::Value;
use std::path::Path;

/// The passwords by which `realmgate account` is judged too.
const TABLE: &str = include_str!("../../fixtures/weak_passwords.jsonl");

/// How the address of the list ends.
const LIST: &str = ".bin";

#[tokio::test]
async fn each_password_of_the_table_is_judged_as_on_the_command_line() {
    let site = Site::open().await;
    visit(&site, English, async |browser| {
        browser.open_page("/signup").await;
        browser.sees("#signup").await;
        let judge = "
            const cases = arguments[0].trim().split('\\n').map(line => JSON.parse(line));
            const [weak] = [...document.querySelectorAll('link')].filter(({ href }) => href.includes('/weak-'));
            return import(weak.href).then(async ({ load, weakness }) => {
                await load();
                return cases.flatMap(({ password, username, name, email, realm, weakness: expected }) => {
                    const found = weakness(password, [username, name, email, realm]);
                    return found === (expected ?? '') ? [] : [`${password}: ${found}`];
                });
            })";
        let wrong = browser.script(judge, &[TABLE]).await;
        assert_eq!(wrong, Value::Array(Vec::new()));
        assert_eq!(browser.asked(LIST).await, 1);
    })
    .await;
}

#[tokio::test]
async fn a_weak_password_is_refused_with_its_reason_in_english() {
    is_refused(English, ["most common passwords", "username, your name", "a repetition or a sequence"]).await;
}

#[tokio::test]
async fn a_weak_password_is_refused_with_its_reason_in_german() {
    is_refused(German, ["der häufigsten Passwörter", "Benutzernamen, Ihrem Namen", "Wiederholung oder Reihe"]).await;
}

async fn is_refused(language: Language, reasons: [&str; 3]) {
    let site = Site::open().await;
    visit(&site, language, async |browser| {
        browser.open_page("/signup").await;
        question(browser).await;
        for (password, reason) in ["P4ssw0rd2026!", "alex.mueller99", "qwertzuiop12"].into_iter().zip(reasons) {
            fill_in(browser, "alex", password).await;
            let says = async || browser.text("#password-error").await.contains(reason);
            browser.until("the reason stands beside the field", says).await;
            answer_and_send(browser).await;
            browser.sees("#summary").await;
            assert!(browser.text("#summary").await.contains(reason), "{password}");
            assert_eq!(browser.attribute("#password", "aria-invalid").await, "true");
            let described = browser.attribute("#password", "aria-describedby").await;
            assert!(described.split(' ').any(|id| id == "password-error"), "{described}");
            assert_eq!(browser.value("#password").await, password, "what was typed stays");
            assert_eq!(browser.value("#password-again").await, password);
        }
        for width in [360, 1280] {
            let screen = Screen { width, scale: 1, scheme: Scheme::Light };
            screen.show(browser).await;
            let name = format!("weak-password-{}-{width}.png", language.tag());
            keep_picture(browser, screen, &Path::new(env!("CARGO_TARGET_TMPDIR")).join(name)).await;
        }
        assert_eq!(browser.asked("/signup.ashx").await, 0, "nothing was sent");
        browser.click("#generate").await;
        assert!(!browser.shows("#password-error").await, "a made up one is none of them");
        answer_and_send(browser).await;
        browser.sees("#done").await;
    })
    .await;
}

#[tokio::test]
async fn the_first_choice_is_a_password_that_is_made_up_and_then_no_list_is_loaded() {
    let site = Site::open().await;
    visit(&site, English, async |browser| {
        browser.open_page("/signup").await;
        question(browser).await;
        let order = "
            const [generate, password] = ['generate', 'password'].map(id => document.getElementById(id));
            return generate.compareDocumentPosition(password) & Node.DOCUMENT_POSITION_FOLLOWING";
        assert_eq!(browser.script(order, &[]).await, 4);
        for (field, text) in [("#user", "alex"), ("#name", "Alex"), ("#email", "alex@example.org")] {
            browser.fill(field, text).await;
        }
        browser.click("#generate").await;
        answer_and_send(browser).await;
        browser.sees("#done").await;
        assert_eq!(browser.asked(LIST).await, 0);
    })
    .await;
}

#[tokio::test]
async fn without_its_list_the_page_signs_up_all_the_same_and_the_server_refuses_what_is_common() {
    let site = Site::open().await;
    visit(&site, German, async |browser| {
        browser.expects(400);
        browser.open_page("/signup").await;
        question(browser).await;
        let breaks = "
            const real = window.fetch;
            window.fetch = (what, how) => String(what).includes(arguments[0]) ? Promise.reject(new TypeError()) : real(what, how)";
        browser.script(breaks, &[LIST]).await;
        fill_in(browser, "alex", "leavemealone").await;
        answer_and_send(browser).await;
        browser.until("the server has refused it", async || browser.asked("/signup.ashx").await == 1).await;
        browser.sees("#summary").await;
        assert!(browser.text("#password-error").await.contains("der häufigsten Passwörter"));
        fill_in(browser, "alex", "correct horse battery staple").await;
        answer_and_send(browser).await;
        browser.sees("#done").await;
    })
    .await;
}
