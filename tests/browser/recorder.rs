//! The record of a browser shows what a page must not do; without that, no visit would prove anything.

use super::browser::wrongs_of_visit;
use super::site::Site;
use domain::tenant::Language;

const PASSWORD: &str = "a password with a blank & more";

/// Where no one listens.
const NOBODY: &str = "http://127.0.0.1:1/";

/// What each misdeed leaves in the record.
const FOUND: [&str; 5] =
    ["sent a secret: ", "security: ", "securitypolicyviolation", "set a cookie: \"crumb\"", "status of 404 "];

const MISDEEDS: &str = "
    const [password] = arguments;
    document.cookie = 'crumb=1';
    try {
        document.createElement('script').textContent = 'window.ran = true';
    } catch {}
    document.head.append(document.createElement('style'));
    document.querySelector('style').textContent = 'p { color: red }';
    fetch('/login?' + new URLSearchParams({ password }));
    fetch('/nowhere', { method: 'POST', body: btoa('user:' + password) });
";

#[tokio::test]
async fn misdeeds_of_a_page_are_seen() {
    let site = Site::open().await;
    let wrong = wrongs_of_visit(&site, Language::English, async |browser| {
        browser.open_page("/login.html").await;
        assert_eq!(browser.wrongs().await, Vec::<String>::new());
        browser.keeps_secret(PASSWORD);
        browser.script(MISDEEDS, &[PASSWORD]).await;
        browser.until("the misdeeds are seen", async || all_is_found(&browser.wrongs().await)).await;
        browser.script("setTimeout(() => { location = arguments[0] })", &[NOBODY]).await;
        browser.until("leaving is seen", async || left(&browser.wrongs().await)).await;
    });
    let wrong = wrong.await;
    assert!(all_is_found(&wrong) && left(&wrong), "{wrong:?}");
}

fn all_is_found(wrong: &[String]) -> bool {
    let all = wrong.join("\n");
    FOUND.iter().all(|found| all.contains(found)) && all.matches("sent a secret: ").count() == 2
}

fn left(wrong: &[String]) -> bool {
    wrong.contains(&format!("left the origin: Document {NOBODY}"))
}
