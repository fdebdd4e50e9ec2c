//! Without JavaScript no form is offered, for it could not hash; the pages say why, and what works all the same.

use super::browser::visit;
use super::pickup::PickupFolder;
use super::site::Site;
use realmgate::language::Language::{English, German};
use serde_json::json;

#[tokio::test]
async fn forms_are_not_offered_and_the_pages_say_why() {
    for (language, why) in [(English, "needs JavaScript"), (German, "braucht JavaScript")] {
        let site = Site::open().await;
        visit(&site, language, async |browser| {
            browser.devtools("Emulation.setScriptExecutionDisabled", json!({ "value": true })).await;
            for (page, form) in [("/signup", "#signup"), ("/login.html", "#login")] {
                browser.open_page(page).await;
                assert!(browser.text("main").await.contains(why), "{page}");
                assert!(!browser.shows(form).await, "{page}");
                assert!(!browser.shows("input").await, "{page}");
            }
        })
        .await;
    }
}

#[tokio::test]
async fn an_account_is_activated_without_scripts_too() {
    let site = Site::open().await;
    assert_eq!(site.person().sign_up("alex").await.status, 200);
    visit(&site, English, async |browser| {
        browser.devtools("Emulation.setScriptExecutionDisabled", json!({ "value": true })).await;
        browser.open_page(&PickupFolder::of(&site.service).only_link()).await;
        browser.sees("#next").await;
        browser.click("#next").await;
        browser.until("the next page is there", async || browser.path().await == "/login.html").await;
    })
    .await;
}
