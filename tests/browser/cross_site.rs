//! A page of another website makes a real browser post here: nothing is counted, and the person sees why.

use super::browser::{Browser, wrongs_of_visit};
use super::site::Site;
use super::steps::site_of_alex;
use domain::digest::{Ha1, HashFunction};
use domain::tenant::Language::{self, English, German};
use realmgate_testkit::running::{Answer, PASSWORD};
use reqwest::Method;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpListener};

/// Another website, which serves this page at whatever address of it.
struct Elsewhere {
    port: u16,
}

impl Elsewhere {
    fn serving(page: String) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        let port = listener.local_addr().expect("it is bound").port();
        // It ends with the process of the tests.
        std::thread::spawn(move || {
            for mut connection in listener.incoming().flatten() {
                // What it is asked for does not matter; unread, it would be taken for a broken connection.
                let _ = connection.read(&mut [0; 8_192]);
                let head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close";
                drop(write!(connection, "{head}\r\nContent-Length: {}\r\n\r\n{page}", page.len()));
            }
        });
        Self { port }
    }
}

/// Posts by `fetch` as often as a guesser would, then, when asked to, by a form.
fn attack(site: &Site, signup: &str) -> String {
    let (origin, nobody) = (&site.origin, "0".repeat(32));
    format!(
        "<!DOCTYPE html><title>start</title>
        <form method=post action='{origin}/login'>
        <input name=user value=alex><input name=ha1 value={nobody}><button>win a prize</button></form>
        <script>
        const post = (path, body) => fetch('{origin}' + path, {{
            method: 'POST', mode: 'no-cors', headers: {{ 'Content-Type': 'application/x-www-form-urlencoded' }}, body
        }});
        (async () => {{
            for (let guess = 0; guess < 15; guess++) await post('/login', `user=guess${{guess}}&ha1={nobody}`);
            await post('/signup.ashx', '{signup}');
            await post('/logout', '');
            document.title = 'done';
        }})();
        </script>"
    )
}

#[tokio::test]
async fn another_port_of_the_same_host_posts_in_vain() {
    posts_in_vain("127.0.0.1", English, "This did not come from our website").await;
}

#[tokio::test]
async fn another_host_posts_in_vain() {
    posts_in_vain("localhost", German, "Das kam nicht von unserer Website").await;
}

async fn posts_in_vain(host: &str, language: Language, told: &str) {
    let site = site_of_alex().await;
    let form = site.person().form("anna").await;
    let signup: Vec<String> = form.0.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let elsewhere = Elsewhere::serving(attack(&site, &signup.join("&").replace(' ', "%20")));
    let page = format!("http://{host}:{}/", elsewhere.port);
    let wrong = wrongs_of_visit(&site, language, async |browser| {
        browser.expects(403);
        browser.script("location.href = arguments[0]", &[&page]).await;
        browser.until("all is posted", async || title(browser).await == "done").await;
        browser.click("button").await;
        assert_eq!(browser.text("h1").await, told);
        assert_eq!(browser.path().await, "/login");
    })
    .await;
    assert!(wrong.iter().all(|wrong| wrong.contains(&page)), "only the other website is elsewhere: {wrong:#?}");
    assert_eq!(site.service.figure("realmgate_cross_site_requests_total").await, 18);
    for (kind, outcome) in [("sign_ins", "rejected"), ("signups", "invalid"), ("signups", "conflict")] {
        assert_eq!(site.service.total(kind, outcome).await, 0, "{kind} {outcome}");
    }
    assert_eq!(site.service.total("signups", "created").await, 1, "alex");
    let ha1 = Ha1::compute(HashFunction::Md5, "alex", "acme.sip.jambonz.cloud", PASSWORD).to_hex();
    let sign_in = site.person().request(Method::POST, "/login").form(&[("user", "alex"), ("ha1", ha1.as_str())]);
    assert_eq!(Answer::of(sign_in).await.status, 200, "no try was taken");
    assert_eq!(site.person().post(&form).await.status, 200, "the captcha was not used up");
}

async fn title(browser: &Browser) -> String {
    browser.script_text("return document.title", &[]).await
}
