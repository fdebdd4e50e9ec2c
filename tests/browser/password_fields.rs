//! Choosing a password: shown or hidden, made up, pasted, and warned of where phones may read it differently.

use super::browser::{Browser, visit};
use super::site::Site;
use super::steps::{answer_and_send, fill_in};
use domain::tenant::Language::English;
use serde_json::json;
use std::collections::BTreeSet;

/// The key that is held for commands (W3C WebDriver, section 17.4.2).
const CONTROL: char = '\u{E009}';

async fn types(browser: &Browser) -> [String; 2] {
    [browser.attribute("#password", "type").await, browser.attribute("#password-again", "type").await]
}

#[tokio::test]
async fn the_generator_makes_twenty_unambiguous_characters_each_time_others() {
    let site = Site::open().await;
    visit(&site, English, async |browser| {
        browser.open_page("/signup").await;
        let mut made = BTreeSet::new();
        for _ in 0..20 {
            browser.click("#generate").await;
            let password = browser.value("#password").await;
            assert_eq!(password, browser.value("#password-again").await);
            assert_eq!(password.chars().count(), 20);
            let is_clear = |letter: char| letter.is_ascii_alphanumeric() && !"0O1lI".contains(letter);
            assert!(password.chars().all(is_clear), "{password}");
            browser.keeps_secret(&password);
            made.insert(password);
        }
        assert_eq!(made.len(), 20);
        assert_eq!(types(browser).await, ["text", "text"], "it has to be written down");
        assert!(!browser.shows("#password-warning").await);
    })
    .await;
}

#[tokio::test]
async fn a_made_up_password_is_copied_and_pasting_is_allowed() {
    let site = Site::open().await;
    visit(&site, English, async |browser| {
        let permissions = json!({ "permissions": ["clipboardSanitizedWrite"], "origin": site.origin });
        browser.devtools("Browser.grantPermissions", permissions).await;
        browser.open_page("/signup").await;
        assert!(!browser.shows("#copy-password").await);
        browser.click("#generate").await;
        let password = browser.value("#password").await;
        browser.click("#copy-password").await;
        browser.until("it is said", async || browser.text("#copied").await == "Copied.").await;
        fill_in(browser, "alex", "something else, for now").await;
        for field in ["#password", "#password-again"] {
            browser.press(field, &format!("{CONTROL}a")).await;
            browser.press(field, &format!("{CONTROL}v")).await;
            assert_eq!(browser.value(field).await, password, "pasted into {field}");
        }
        browser.keeps_secret(&password);
        answer_and_send(browser).await;
        browser.sees("#done").await;
    })
    .await;
}

#[tokio::test]
async fn show_and_hide_are_one_button_that_says_which_it_is() {
    let site = Site::open().await;
    visit(&site, English, async |browser| {
        browser.open_page("/signup").await;
        browser.sees("#signup").await;
        for (pressed, kind) in [("false", "password"), ("true", "text"), ("false", "password")] {
            assert_eq!(types(browser).await, [kind, kind]);
            assert_eq!(browser.attribute("#show", "aria-pressed").await, pressed);
            browser.click("#show").await;
        }
        for field in ["#password", "#password-again"] {
            assert_eq!(browser.attribute(field, "name").await, "", "nothing can send a field without a name");
        }
    })
    .await;
}

#[tokio::test]
async fn characters_that_phones_hash_differently_are_warned_of_and_accepted() {
    let site = Site::open().await;
    visit(&site, English, async |browser| {
        browser.open_page("/signup").await;
        browser.fill("#password", "correct horse").await;
        assert!(!browser.shows("#password-warning").await);
        fill_in(browser, "alex", "Größe und Übermut").await;
        browser.sees("#password-warning").await;
        answer_and_send(browser).await;
        browser.sees("#done").await;
    })
    .await;
}
