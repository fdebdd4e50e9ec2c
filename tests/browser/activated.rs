//! The page of a link that worked goes on to the sign-in page by itself, and no one comes back to the used link.

use super::browser::visit;
use super::site::Site;
use super::steps::activate;
use domain::tenant::Language::{English, German};
use realmgate_testkit::pickup::PickupFolder;
use serde_json::json;

#[tokio::test]
async fn the_page_goes_on_by_itself_and_leaves_no_way_back_to_the_link() {
    let site = Site::open().await;
    assert_eq!(site.person().sign_up("alex").await.status, 200);
    visit(&site, German, async |browser| {
        browser.open_page("/").await;
        let link = PickupFolder::of(&site.service).only_link();
        activate(browser, &site).await;
        browser.sees("#login").await;
        assert_eq!(browser.path().await, "/login.html");
        browser.script("history.back()", &[]).await;
        browser.until("the page before is there", async || browser.path().await == "/").await;
        let opened = browser.record().await.requests.into_iter().filter(|request| request.url.ends_with(&link)).count();
        assert_eq!(opened, 1);
    })
    .await;
}

#[tokio::test]
async fn the_page_stays_once_a_person_does_anything_on_it_and_says_so() {
    let site = Site::open().await;
    assert_eq!(site.person().sign_up("alex").await.status, 200);
    visit(&site, English, async |browser| {
        let permissions = json!({ "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"] });
        browser.devtools("Browser.grantPermissions", permissions).await;
        // What is to be done after some time waits for the test to do it.
        let later = "
            window.waiting = new Map();
            const later = window.setTimeout;
            window.setTimeout = (work, wait) => {
                const timer = later(wait < 5_000 ? work : () => {}, wait);
                waiting.set(timer, work);
                return timer;
            };
            const never = window.clearTimeout;
            window.clearTimeout = (timer) => { waiting.delete(timer); never(timer); };
        ";
        browser.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": later })).await;
        activate(browser, &site).await;
        assert!(browser.text("#soon").await.contains("taken there"));
        browser.click("button[data-copy=active-user]").await;
        browser.until("it is said", async || browser.text("#copied").await == "Copied.").await;
        assert_eq!(browser.script_text("return navigator.clipboard.readText()", &[]).await, "alex");
        assert!(browser.text("#soon").await.contains("stays"));
        browser.script("for (const work of window.waiting.values()) work()", &[]).await;
        assert_eq!(browser.text("h1").await, "Your account is active", "nothing leads away");
    })
    .await;
}
