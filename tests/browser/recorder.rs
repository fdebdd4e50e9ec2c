//! The record of a browser shows what a page must not do; without that, no visit would prove anything.

use super::browser::wrongs_of_visit;
use super::site::Site;
use realmgate::language::Language;
use std::net::TcpListener;

const PASSWORD: &str = "a password with a blank & more";

/// What each misdeed leaves in the record.
const FOUND: [&str; 6] = [
    "left the origin: ",
    "sent a secret: ",
    "security: ",
    "securitypolicyviolation",
    "set a cookie: \"crumb\"",
    "status of 404 ",
];

const MISDEEDS: &str = "
    const [elsewhere, password] = arguments;
    document.cookie = 'crumb=1';
    const script = document.createElement('script');
    script.textContent = 'window.ran = true';
    document.head.append(script);
    fetch('/login?' + new URLSearchParams({ password }));
    fetch('/nowhere', { method: 'POST', body: btoa('user:' + password) });
    location = elsewhere;
";

#[tokio::test]
async fn misdeeds_of_a_page_are_seen() {
    let (site, elsewhere) = (Site::open().await, TcpListener::bind("127.0.0.1:0").expect("a free port"));
    let other = format!("http://{}/", elsewhere.local_addr().expect("it is bound"));
    let wrong = wrongs_of_visit(&site, Language::English, async |browser| {
        browser.open_page("/login.html").await;
        assert_eq!(browser.wrongs().await, Vec::<String>::new());
        browser.keeps_secret(PASSWORD);
        browser.script(MISDEEDS, &[&other, PASSWORD]).await;
        browser.until("all is seen", async || all_is_found(&browser.wrongs().await)).await;
    });
    assert!(all_is_found(&wrong.await));
}

fn all_is_found(wrong: &[String]) -> bool {
    let all = wrong.join("\n");
    FOUND.iter().all(|found| all.contains(found)) && all.matches("sent a secret: ").count() == 2
}
