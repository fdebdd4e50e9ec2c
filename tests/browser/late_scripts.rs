//! Where the script of a page does not arrive, the page does not stay empty: it says what to do.

use super::browser::{Browser, visit, wrongs_of_visit};
use super::site::Site;
use domain::tenant::Language::{self, English, German};
use serde_json::json;

/// Opens a page whose script does not arrive; some seconds later there is a word about it.
async fn says_so_without(browser: &Browser, script: &str, page: &str) -> String {
    browser.devtools("Network.enable", json!({})).await;
    browser.devtools("Network.setBlockedURLs", json!({ "urls": [format!("*{script}")] })).await;
    browser.open_page(page).await;
    assert!(!browser.shows("#late").await, "not at once");
    browser.text("#late").await
}

#[tokio::test]
async fn a_script_that_does_not_arrive_is_reported() {
    let site = Site::open().await;
    let told: [(Language, &str, &str, &str); 2] = [
        (English, "/signup-*.js", "/signup", "reload this page"),
        (German, "/errors-*.js", "/login.html", "laden Sie diese Seite neu"),
    ];
    for (language, script, page, words) in told {
        let wrongs = wrongs_of_visit(&site, language, async |browser| {
            let text = says_so_without(browser, script, page).await;
            assert!(text.contains(words), "{text}");
        })
        .await;
        assert!(wrongs.iter().all(|wrong| wrong.contains("ERR_BLOCKED_BY_CLIENT")), "{wrongs:#?}");
    }
}

#[tokio::test]
async fn where_it_arrives_nothing_is_said() {
    let site = Site::open().await;
    visit(&site, English, async |browser| {
        for (page, form) in [("/signup", "#signup"), ("/login.html", "#login")] {
            browser.open_page(page).await;
            browser.sees(form).await;
            let left = browser.script("return document.querySelector('#late') !== null", &[]).await;
            assert_eq!(left, false, "{page}");
        }
    })
    .await;
}
