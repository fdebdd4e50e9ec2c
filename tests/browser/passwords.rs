//! Whatever password a person chooses, a phone that hashes it elsewhere gets in with it.

use super::browser::visit;
use super::foreign_phone::{Secret, registers};
use super::site::Site;
use super::steps::{activate, sign_in, sign_up};
use domain::digest::HashFunction::{Md5, Sha256};
use domain::tenant::Language::German;

/// 200 characters: umlauts, emoji of one and of several code points, blanks, and what forms and addresses escape.
fn two_hundred_characters() -> String {
    let unusual = "Größe Übermut ß 🐦 👩‍🚀 ñ 日本 & = + % # : \" ' \\ < > ";
    unusual.chars().cycle().take(199).chain(['!']).collect()
}

#[tokio::test]
async fn umlauts_emoji_and_two_hundred_characters_are_hashed_as_elsewhere() {
    let (site, password) = (Site::open().await, two_hundred_characters());
    visit(&site, German, async |browser| {
        browser.open_page("/signup").await;
        sign_up(browser, "alex", &password).await;
        activate(browser, &site).await;
        for algorithm in [Md5, Sha256] {
            assert_eq!(registers(&site, "alex", algorithm, Secret::Password(&password)).await, "ok", "{algorithm:?}");
            let almost = password.replace('ö', "o");
            assert_eq!(registers(&site, "alex", algorithm, Secret::Password(&almost)).await, "fail", "{algorithm:?}");
        }
        browser.open_page("/login.html").await;
        sign_in(browser, "alex", &password).await;
    })
    .await;
}
