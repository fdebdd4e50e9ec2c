//! The page of a link that worked goes on to the sign-in page by itself, and nobody comes back to the used link.

use super::browser::visit;
use super::pickup::PickupFolder;
use super::site::Site;
use super::steps::activate;
use realmgate::language::Language::German;

#[tokio::test]
async fn the_page_goes_on_by_itself_and_leaves_no_way_back_to_the_link() {
    let site = Site::open().await;
    assert_eq!(site.person().sign_up("alex").await.status, 200);
    visit(&site, German, async |browser| {
        browser.open_page("/").await;
        activate(browser, &site).await;
        browser.sees("#login").await;
        assert_eq!(browser.path().await, "/login.html");
        browser.script("history.back()", &[]).await;
        browser.until("the page before is there", async || browser.path().await == "/").await;
        let link = PickupFolder::of(&site.service).only_link();
        let opened = browser.record().await.requests.into_iter().filter(|request| request.url.ends_with(&link)).count();
        assert_eq!(opened, 1);
    })
    .await;
}
