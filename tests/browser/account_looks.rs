//! The account's pages in both languages: accessible, and fit for narrow and wide screens, in every section.

use super::accessible::{axe, finds_nothing};
use super::account_steps::{enter, goes_to, letter_of, site_of_account};
use super::browser::{Browser, visit};
use super::foreign_phone::{Secret, registers};
use super::screen::screens;
use super::screenshots::{fits, folder_of, keep_picture};
use super::site::Site;
use domain::digest::HashFunction::Md5;
use domain::tenant::Language::{self, English, German};
use realmgate_testkit::running::PASSWORD;
use std::path::Path;

#[tokio::test]
async fn every_section_is_accessible_and_fits_in_english() {
    looks_right(English).await;
}

#[tokio::test]
async fn every_section_is_accessible_and_fits_in_german() {
    looks_right(German).await;
}

async fn looks_right(language: Language) {
    let (site, folder) = (site_of_account().await, folder_of("account", language));
    assert_eq!(registers(&site, "alex", Md5, Secret::Password(PASSWORD)).await, "ok");
    assert_eq!(registers(&site, "alex", Md5, Secret::Password("not the password")).await, "fail");
    visit(&site, language, async |browser| {
        let look = async |state: &str| look(browser, &folder, state).await;
        browser.open_page("/account").await;
        browser.sees("#login").await;
        look("sign-in").await;
        enter(browser, "/account", PASSWORD).await;
        browser.sees("#attempts-box .outcome.bad").await;
        look("phone").await;
        browser.click("#make-link").await;
        browser.sees("#qr svg").await;
        look("phone-link").await;
        goes_to(browser, "phones").await;
        browser.fill("#phone-name", "desk").await;
        browser.click("#add-phone button[value=password]").await;
        browser.sees("#phones-box .item").await;
        look("phones").await;
        for (section, there) in [
            ("security", "#events-box .item"),
            ("profile", "#profile-go"),
            ("email", "#email-go"),
            ("data", "#delete-go"),
        ] {
            goes_to(browser, section).await;
            browser.sees(there).await;
            look(section).await;
        }
        browser.fill("#delete-user", "alex").await;
        browser.click("#delete-go").await;
        browser.sees("#deleted").await;
        look("deleted").await;
        links(browser, &site, look).await;
    })
    .await;
}

async fn links(browser: &Browser, site: &Site, look: impl AsyncFn(&str)) {
    let link = letter_of(site, "/restore?token=").expect("an email");
    browser.open_page(&link).await;
    browser.sees("#go").await;
    look("restore").await;
    browser.click("#go").await;
    browser.sees("#done").await;
    look("restored").await;
    browser.open_page("/recover").await;
    browser.sees("#recover").await;
    look("recover").await;
    browser.expects(400);
    browser.open_page(&link).await;
    look("dead").await;
}

async fn look(browser: &Browser, folder: &Path, state: &str) {
    browser.script(&axe(), &[]).await;
    for screen in screens(&[320, 1280]) {
        screen.show(browser).await;
        let name = format!("{state}-{}-{}", screen.width, screen.scheme.name());
        keep_picture(browser, screen, &folder.join(format!("{name}.png"))).await;
        fits(browser, &name).await;
        finds_nothing(browser, state, screen).await;
    }
}
