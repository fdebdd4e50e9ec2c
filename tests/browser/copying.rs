//! Each copy button puts exactly what it stands beside on the clipboard.

use super::browser::{Browser, visit};
use super::site::Site;
use super::steps::{PASSWORD, activate, sign_in, sign_up};
use domain::tenant::Language::English;
use serde_json::json;

/// Which element each visible copy button copies.
const SOURCES: &str = "
    return [...document.querySelectorAll('button.copy')].filter(button => button.checkVisibility())
        .map(button => button.dataset.copy).join();
";

/// Clicks every copy button of the page; tells what each put on the clipboard.
async fn copied(browser: &Browser) -> Vec<String> {
    let sources = browser.script_text(SOURCES, &[]).await;
    let mut copied = Vec::new();
    for source in sources.split(',') {
        let shown = browser.text(&format!("#{source}")).await;
        browser.script("document.querySelector('#copied').textContent = ''", &[]).await;
        browser.click(&format!("button.copy[data-copy='{source}']")).await;
        browser.until("it is said", async || browser.text("#copied").await == "Copied.").await;
        let clipboard = browser.script_text("return navigator.clipboard.readText()", &[]).await;
        assert_eq!(clipboard, shown, "{source}");
        copied.push(clipboard);
    }
    copied
}

#[tokio::test]
async fn what_is_copied_is_what_is_shown() {
    let site = Site::open().await;
    visit(&site, English, async |browser| {
        let permissions = json!({ "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"] });
        browser.devtools("Browser.grantPermissions", permissions).await;
        browser.open_page("/signup").await;
        sign_up(browser, "alex", PASSWORD).await;
        let settings = copied(browser).await;
        assert_eq!(settings, ["acme.sip.jambonz.cloud", "alex", "sip.example.com:5060", "TLS, TCP, UDP"]);
        activate(browser, &site).await;
        browser.click("#next").await;
        sign_in(browser, "alex", PASSWORD).await;
        browser.click("#make-link").await;
        let link = browser.text("#link-url").await;
        let copied = copied(browser).await;
        assert_eq!(copied[..2], ["sip:alex@acme.sip.jambonz.cloud".to_owned(), link]);
        assert!(copied.len() > 8 && copied.iter().any(|line| line.contains("PASSWORD")), "{copied:?}");
    })
    .await;
}
