//! The pages of answers that are not a success: accessible, fitting every screen, and leading on; a picture of each is kept.

use super::accessible::{axe, finds_nothing};
use super::browser::{Browser, wrongs_of_visit};
use super::screen::screens;
use super::screenshots::{fits, folder_of, keep_picture};
use super::site::Site;
use super::tour::posts_from_elsewhere;
use domain::tenant::Language;
use realmgate_testkit::pickup::PickupFolder;

#[tokio::test]
async fn every_status_has_a_page_that_everyone_can_read_in_english() {
    every_status_has_a_page(Language::English).await;
}

#[tokio::test]
async fn every_status_has_a_page_that_everyone_can_read_in_german() {
    every_status_has_a_page(Language::German).await;
}

async fn every_status_has_a_page(language: Language) {
    let (site, axe, folder) = (Site::open().await, axe(), folder_of("statuses", language));
    // The same server by a name that is not a tenant's.
    let lost = site.origin.replace("127.0.0.1", "localhost");
    let wrong = wrongs_of_visit(&site, language, async |browser| {
        statuses(browser, &site, &lost, async |state| {
            browser.script(&axe, &[]).await;
            for screen in screens(&[320, 360, 1280]) {
                screen.show(browser).await;
                finds_nothing(browser, state, screen).await;
                let name = format!("{state}-{}-{}", screen.width, screen.scheme.name());
                keep_picture(browser, screen, &folder.join(format!("{name}.png"))).await;
                fits(browser, &name).await;
            }
        })
        .await;
    })
    .await;
    assert!(wrong.iter().all(|wrong| wrong.contains(&lost)), "only the other name is elsewhere: {wrong:#?}");
}

/// Comes to each page, looks at it, and sees that it leads on.
async fn statuses(browser: &Browser, site: &Site, lost: &str, look: impl AsyncFn(&str)) {
    for (status, path) in [(404, "/nowhere"), (405, "/signup.ashx")] {
        browser.expects(status);
        browser.open_page(path).await;
        look(&status.to_string()).await;
        browser.click("main a.quiet").await;
        browser.sees("#login").await;
        assert_eq!(browser.path().await, "/login.html");
    }
    browser.expects(403);
    posts_from_elsewhere(browser, site).await;
    look("403").await;
    browser.expects(500);
    assert_eq!(site.person().sign_up("alex").await.status, 200);
    let link = PickupFolder::of(&site.service).only_link();
    site.service.faults.go_down();
    browser.open_page(&link).await;
    site.service.faults.come_back();
    look("500").await;
    browser.click("main a.button").await;
    browser.sees("a[href='/signup']").await;
    assert_eq!(browser.path().await, "/");
    browser.script("location.href = arguments[0]", &[&format!("{lost}/login")]).await;
    browser.until("the other name is asked", async || browser.path().await.starts_with(lost)).await;
    browser.sees("h1").await;
    look("421").await;
}

#[tokio::test]
async fn the_switch_shows_the_same_page_in_the_other_language_and_links_keep_it() {
    let site = Site::open().await;
    let wrong = wrongs_of_visit(&site, Language::English, async |browser| {
        browser.expects(404);
        browser.open_page("/nowhere?token=secret").await;
        assert_eq!(browser.text("h1").await, "There is no such page");
        browser.click("nav a").await;
        browser.until("it is German", async || browser.path().await == "/nowhere?lang=de").await;
        assert_eq!(browser.text("h1").await, "Diese Seite gibt es nicht");
        browser.open_page("/Register/?lang=de").await;
        assert_eq!(browser.path().await, "/signup?lang=de");
        browser.open_page("/phone").await;
        browser.sees("#login").await;
        assert_eq!(browser.path().await, "/account");
    })
    .await;
    assert!(wrong.is_empty(), "{wrong:#?}");
}
