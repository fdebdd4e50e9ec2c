//! Every answer of the website that is not a success is a page for a browser and JSON for all others, whatever its status.

use crate::actors::raw;
use realmgate_testkit::person::Person;
use realmgate_testkit::phone::Phone;
use realmgate_testkit::running::{Answer, PASSWORD, RunningService, SETTINGS, WEBHOOK_PASSWORD};
use realmgate_testkit::signed_in::ha1;
use reqwest::{Method, RequestBuilder};

/// What Chromium, Firefox and Safari send when a person opens an address or sends a form.
const CHROMIUM: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,\
    application/signed-exchange;v=b3;q=0.7";
pub const FIREFOX: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

/// Headers that the page shares with the JSON answer.
const KEPT: [&str; 9] = [
    "retry-after",
    "allow",
    "www-authenticate",
    "cache-control",
    "connection",
    "x-content-type-options",
    "referrer-policy",
    "vary",
    "set-cookie",
];

#[track_caller]
fn is_page(page: &Answer, what: &str) {
    assert_eq!(page.headers["content-type"], "text/html; charset=utf-8", "{what}: {page:?}");
    assert_eq!(page.headers["vary"], "Accept, Accept-Language", "{what}");
    let policy = page.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.starts_with("default-src 'none'; style-src 'self'") && !policy.contains("unsafe"), "{policy}");
    for unwanted in ["<style", "style=", "onclick", "<script", "javascript:", "{\"error\"", "www-authenticate"] {
        assert!(!page.text.contains(unwanted), "{what}: {unwanted} in {}", page.text);
    }
}

/// Asks as a script, as an English and as a German browser; the status and the headers are the same. What is asked for is
/// made anew each time. `words` are in the English and in the German page.
async fn is_told(status: u16, words: [&str; 2], request: impl AsyncFn() -> RequestBuilder) {
    let script = Answer::of(request().await).await;
    let what = format!("{status} {words:?}");
    assert_eq!(script.error().0, status, "{what}: {script:?}");
    assert_eq!(script.headers["vary"], "Accept, Accept-Language", "{what}");
    for (accept, language, words) in [(CHROMIUM, "en-GB,en;q=0.9", words[0]), (FIREFOX, "de,en;q=0.5", words[1])] {
        let browser = request().await.header("accept", accept).header("accept-language", language);
        let page = Answer::of(browser).await;
        assert_eq!(page.status, status, "{what}: {}", page.text);
        is_page(&page, &what);
        assert_eq!(page.headers["content-language"], language[..2], "{what}");
        assert!(page.text.contains(&format!("<html lang=\"{}\">", &language[..2])), "{what}: {}", page.text);
        assert!(page.text.contains(&format!("<h1>{words}</h1>")), "{what}: {}", page.text);
        assert!(page.text.contains(&format!("<title>{words}")), "{what}: {}", page.text);
        for header in KEPT {
            assert_eq!(page.headers.get(header), script.headers.get(header), "{what}: {header}");
        }
    }
}

#[tokio::test]
async fn what_a_client_does_wrong_is_explained_on_a_page() {
    let service = RunningService::start().await;
    let person = Person::of(&service);
    let asks = |method: Method, path: &'static str| {
        let person = &person;
        async move || person.request(method.clone(), path)
    };
    let posts = |body: &'static str| {
        let person = &person;
        async move || person.request(Method::POST, "/login").form(&[("user", body)])
    };
    let empty = ["We did not understand this request", "Diese Anfrage haben wir nicht verstanden"];
    is_told(400, empty, posts("alex")).await;
    is_told(401, ["Please sign in", "Bitte melden Sie sich an"], asks(Method::POST, "/logout")).await;
    is_told(404, ["There is no such page", "Diese Seite gibt es nicht"], asks(Method::GET, "/nowhere")).await;
    is_told(404, ["There is no such page", "Diese Seite gibt es nicht"], asks(Method::POST, "/nowhere")).await;
    let not_so = ["This address does not work that way", "So geht es an dieser Adresse nicht"];
    is_told(405, not_so, asks(Method::GET, "/signup.ashx")).await;
    is_told(405, not_so, asks(Method::POST, "/realm.json")).await;
    is_told(405, not_so, asks(Method::PUT, "/login")).await;
    let form = person.form("alex").await.with("padding", &"x".repeat(16_384));
    let too_large = async || person.request(Method::POST, "/signup.ashx").form(&form.0);
    is_told(413, ["That was too much at once", "Das war zu viel auf einmal"], too_large).await;
    let packed = async || person.request(Method::POST, "/login").header("content-encoding", "gzip").body("x");
    is_told(415, ["We cannot read this format", "Dieses Format können wir nicht lesen"], packed).await;
    let elsewhere = async || person.request(Method::POST, "/login").header("origin", "https://evil.example");
    let words = ["This did not come from our website", "Das kam nicht von unserer Website"];
    is_told(403, words, elsewhere).await;
}

#[tokio::test]
async fn what_the_service_cannot_do_is_explained_on_a_page() {
    let service = RunningService::start().await;
    service.new_account("alex").await;
    let person = Person::of(&service);
    service.faults.go_down();
    let sign_in =
        async || person.request(Method::POST, "/login").form(&[("user", "alex"), ("ha1", &ha1("alex", PASSWORD))]);
    is_told(503, ["We cannot answer at the moment", "Wir können gerade nicht antworten"], sign_in).await;
    let page = Answer::of(sign_in().await.header("accept", CHROMIUM)).await.text;
    assert!(page.contains("Please try again in 2 seconds."), "{page}");
    let sign_up = async || person.request(Method::POST, "/signup.ashx").form(&person.form("anna").await.0);
    is_told(500, ["Something went wrong on our side", "Bei uns ist etwas schiefgegangen"], sign_up).await;
}

#[tokio::test]
async fn who_has_to_wait_learns_how_long() {
    let limits = "[limits]\nsignups_per_hour = 1\nsign_ins_per_minute = 1";
    let service = RunningService::with(&format!("{SETTINGS}\n{limits}")).await;
    let person = Person::of(&service);
    assert_eq!(person.sign_up("alex").await.status, 200);
    let sign_up = async || person.request(Method::POST, "/signup.ashx").form(&person.form("anna").await.0);
    let words = ["Too many accounts from your connection", "Zu viele Konten von Ihrem Internetanschluss"];
    is_told(429, words, sign_up).await;
    let page = Answer::of(sign_up().await.header("accept", FIREFOX)).await;
    assert_eq!(page.headers["retry-after"], "3600");
    assert!(page.text.contains("Please try again in 60 minutes."), "{}", page.text);
    assert!(!page.text.contains("signups_per_hour"), "strangers hear nothing of settings");
    let sign_in = async || person.request(Method::POST, "/login").form(&[("user", "alex"), ("ha1", &"0".repeat(32))]);
    let wrong = Answer::of(sign_in().await.header("accept", FIREFOX)).await;
    assert_eq!((wrong.status.as_u16(), wrong.text.contains("<h1>That did not work</h1>")), (401, true));
    is_told(429, ["Please wait a moment", "Bitte warten Sie einen Moment"], sign_in).await;
    let page = Answer::of(sign_in().await.header("accept", FIREFOX).header("accept-language", "de")).await.text;
    assert!(page.contains("Bitte versuchen Sie es in 60 Sekunden noch einmal."), "{page}");
}

#[tokio::test]
async fn a_host_that_is_nobodys_gets_a_page_without_any_tenants_name() {
    let settings = SETTINGS.replace("name = \"example\"", "name = \"example\"\ntitle = \"Acme Phones\"");
    let service = RunningService::with(&settings).await;
    let lost = Person::of(&service).asking("evil.example.net");
    for path in ["/", "/login.html", "/login", "/signup.ashx?token=x"] {
        let words = ["There is no website at this address", "Unter dieser Adresse gibt es keine Website"];
        let status = if path.starts_with("/signup") { 405 } else { 421 };
        if status == 421 {
            is_told(status, words, async || lost.request(Method::GET, path)).await;
        }
        let page = Answer::of(lost.request(Method::GET, path).header("accept", CHROMIUM)).await;
        assert_eq!(page.status, status);
        for unwanted in ["Acme", "phone.example.com", "example.net", "privacy", "href=\"/\"", "login", "token"] {
            assert!(!page.text.contains(unwanted), "{unwanted} in {}", page.text);
        }
        assert!(page.text.contains("<a href=\"?lang=de\" lang=\"de\" hreflang=\"de\">Deutsch</a>"), "{}", page.text);
    }
    let german = Answer::of(lost.request(Method::GET, "/?lang=de").header("accept", CHROMIUM)).await;
    assert!(german.text.contains("<html lang=\"de\">"), "{}", german.text);
}

#[tokio::test]
async fn nothing_that_a_stranger_wrote_stands_in_a_page() {
    let service = RunningService::start().await;
    let person = Person::of(&service);
    let spells = [
        "/zzmark",
        "/zzmark%3Cscript%3Ealert(1)%3C/script%3E",
        "/%22%3E%3Cb%3Ezzmark",
        "/nowhere?zzmark=1&lang=zzmark",
        "//zzmark.example/..",
        "/activate.ashx/zzmark",
        "/provision/zzmark/zzmark",
    ];
    for path in spells {
        for method in [Method::GET, Method::POST] {
            let request = person.request(method, path).header("accept", CHROMIUM).header("referer", "https://zzmark/");
            let page = Answer::of(request.header("user-agent", "zzmark").header("x-zzmark", "zzmark")).await;
            assert_eq!(page.status, 404, "{path}");
            assert!(!page.text.contains("zzmark"), "{path}: {}", page.text);
        }
    }
    let field = person.request(Method::POST, "/login").header("accept", CHROMIUM).form(&[("zzmark", "zzmark")]);
    assert!(!Answer::of(field).await.text.contains("zzmark"));
}

#[tokio::test]
async fn the_language_that_was_chosen_goes_on_and_the_switch_asks_again() {
    let service = RunningService::start().await;
    let person = Person::of(&service);
    let german = Answer::of(person.request(Method::GET, "/nowhere?lang=de").header("accept", CHROMIUM)).await.text;
    for link in ["href=\"/?lang=de\"", "href=\"/login.html?lang=de\"", "<a href=\"?lang=en\" lang=\"en\""] {
        assert!(german.contains(link), "{link} in {german}");
    }
    let posted = Answer::of(person.request(Method::POST, "/login").header("accept", CHROMIUM)).await.text;
    assert!(posted.contains("<a href=\"/?lang=de\" lang=\"de\""), "what was posted is not asked for again: {posted}");
}

#[tokio::test]
async fn head_tells_what_get_would() {
    let service = RunningService::start().await;
    for (host, path, status) in [("phone.example.com", "/nowhere", 404), ("evil.example", "/", 421)] {
        for accept in [CHROMIUM, "*/*"] {
            let tell = async |method: &str| {
                let head = format!(
                    "{method} {path} HTTP/1.1\r\nhost: {host}\r\naccept: {accept}\r\nconnection: close\r\n\r\n"
                );
                let text = raw_text(&service, &head).await;
                let (head, body) = text.split_once("\r\n\r\n").expect("a head");
                let lines = head.lines().filter(|line| !line.starts_with("date:")).map(str::to_owned);
                (lines.collect::<std::collections::BTreeSet<_>>(), body.to_owned())
            };
            let (head, get) = (tell("HEAD").await, tell("GET").await);
            assert!(head.0.iter().any(|line| line.starts_with(&format!("HTTP/1.1 {status}"))), "{head:?}");
            assert_eq!((head.0, &*head.1), (get.0, ""), "{path} {accept}");
        }
    }
}

/// All that comes until the connection is closed.
async fn raw_text(service: &RunningService, request: &str) -> String {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let mut stream = raw::connect_from("127.0.0.1", service.address).await;
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).await.unwrap();
    text
}

#[tokio::test]
async fn a_body_that_comes_too_late_is_explained_on_a_page() {
    let service = RunningService::start().await;
    let request = format!(
        "POST /login HTTP/1.1\r\nhost: phone.example.com\r\naccept: {FIREFOX}\r\naccept-language: de\r\n\
         content-type: application/x-www-form-urlencoded\r\ncontent-length: 9\r\n\r\nuser"
    );
    let answer = raw::ask(service.address, request).await;
    assert_eq!((answer.status, answer.closes()), (408, true), "{answer:?}");
    assert!(answer.body.contains("<h1>Das hat zu lange gedauert</h1>"), "{answer:?}");
}

#[tokio::test]
async fn platforms_and_operators_never_get_a_page() {
    let settings = format!(
        "webhook_listen = \"127.0.0.1:0\"
{SETTINGS}
[webhook]
keep_on_listen = true"
    );
    let service = RunningService::with(&settings).await;
    let own = format!("http://{}", service.webhook.unwrap());
    let client = &service.client;
    for base in [&own, &service.url("")] {
        let hook = format!("{base}/webhooks/auth");
        let known = || client.post(&hook).basic_auth("jambonz", Some(WEBHOOK_PASSWORD));
        for (status, request) in [
            (401, client.post(&hook)),
            (405, client.delete(&hook)),
            (415, known().body("{}").header("content-type", "text/plain")),
            (413, known().json(&"x".repeat(70_000))),
            (400, known().json(&"no object")),
        ] {
            let answer = Answer::of(request.header("accept", CHROMIUM)).await;
            assert_eq!(answer.error().0, status);
        }
    }
    let lost = Answer::of(client.get(format!("{own}/nowhere")).header("accept", CHROMIUM)).await;
    assert_eq!(lost.error().0, 404);
    service.faults.go_down();
    let call = service.platform().json(&Phone::of("alex").body()).header("accept", CHROMIUM);
    assert_eq!(Answer::of(call).await.error().0, 503);
    for path in ["/nowhere", "/blacklist"] {
        let answer = Answer::of(client.get(format!("http://{}{path}", service.admin)).header("accept", CHROMIUM)).await;
        assert!(answer.status.is_client_error() && !answer.text.contains("<html"), "{answer:?}");
    }
}
