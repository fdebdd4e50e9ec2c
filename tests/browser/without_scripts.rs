//! Without JavaScript no form is offered, for it could not hash; the pages say why, and what works all the same.

use super::browser::visit;
use super::site::Site;
use domain::tenant::Language::{English, German};
use realmgate_testkit::pickup::PickupFolder;
use serde_json::json;

#[tokio::test]
async fn forms_are_not_offered_and_the_pages_say_why() {
    let site = Site::open().await;
    let english = ["needs JavaScript, so there is no form", "this page needs JavaScript"];
    let german = ["braucht JavaScript, deshalb erscheint kein Formular", "braucht diese Seite JavaScript"];
    for (language, reasons) in [(English, english), (German, german)] {
        visit(&site, language, async |browser| {
            browser.devtools("Emulation.setScriptExecutionDisabled", json!({ "value": true })).await;
            for ((page, form), reason) in [("/signup", "#signup"), ("/login.html", "#login")].into_iter().zip(reasons) {
                browser.open_page(page).await;
                let text = browser.text("main").await;
                assert!(text.contains(reason), "{page}: {text}");
                assert!(!browser.shows(form).await && !browser.shows("input").await, "{page}");
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
        browser.click("#next").await;
        browser.until("the next page is there", async || browser.path().await == "/login.html").await;
    })
    .await;
}
