//! The language that a person chose by the switch stays, through all pages and into the email.

use super::browser::visit;
use super::site::Site;
use super::steps::{PASSWORD, sign_in, sign_up};
use domain::tenant::Language::English;
use realmgate_testkit::pickup::PickupFolder;

#[tokio::test]
async fn the_switch_keeps_the_language_through_the_whole_walk() {
    let site = Site::open().await;
    visit(&site, English, async |browser| {
        let speaks = async || browser.attribute("html", "lang").await;
        browser.open_page("/").await;
        assert_eq!(speaks().await, "en");
        browser.click("nav a[hreflang=de]").await;
        browser.until("the page is German", async || speaks().await == "de").await;
        browser.click("main a[href^='/signup']").await;
        browser.sees("#signup").await;
        assert_eq!((speaks().await, browser.path().await), ("de".to_owned(), "/signup?lang=de".to_owned()));
        sign_up(browser, "alex", PASSWORD).await;
        let pickup = PickupFolder::of(&site.service);
        assert!(pickup.emails()[0].contains("öffnen Sie"), "the email is in the language of the signup");
        assert_eq!(site.person().get(&pickup.only_link()).await.status, 200);
        browser.click("#done a[href^='/login.html']").await;
        browser.sees("#login").await;
        assert_eq!(speaks().await, "de");
        sign_in(browser, "alex", PASSWORD).await;
        assert!(
            browser.text("#phone").await.contains("Einstellungen für jedes Telefon"),
            "the fragment speaks German too"
        );
    })
    .await;
}

#[tokio::test]
async fn the_page_of_a_used_link_offers_the_other_language_without_the_link() {
    let site = Site::open().await;
    assert_eq!(site.person().sign_up("alex").await.status, 200);
    visit(&site, English, async |browser| {
        browser.open_page(&PickupFolder::of(&site.service).only_link()).await;
        assert!(browser.text("h1").await.contains("active"));
        browser.click("nav a[hreflang=de]").await;
        browser.sees("#login").await;
        assert_eq!(browser.path().await, "/login.html?lang=de");
    })
    .await;
}
