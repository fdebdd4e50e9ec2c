//! A set-up link that is opened in a browser leads into the app and costs nothing; who made it learns who fetched it.

use crate::website::status_pages::FIREFOX;
use domain::accounts::AccountChange;
use domain::digest::HashFunction;
use realmgate_testkit::person::Person;
use realmgate_testkit::running::{Answer, PASSWORD, RunningService, SETTINGS, account};
use realmgate_testkit::signed_in::ha1;
use reqwest::Method;
use serde_json::{Value, json};
use std::time::Duration;

/// What a browser on a phone calls itself.
const MOBILE: &str = "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0";
const LINPHONE: &str = "LinphoneAndroid/5.2.5 (Pixel 7) LinphoneSDK/5.3.74";

/// A service where alex is signed in; the session's token.
async fn signed_in() -> (RunningService, Person, String) {
    let service = RunningService::with(SETTINGS).await;
    service.add(account("alex", &[HashFunction::Md5, HashFunction::Sha256])).await;
    let person = Person::of(&service);
    let token = person.session("alex").await;
    (service, person, token)
}

/// What a person's browser gets.
async fn browsed(person: &Person, path: &str, language: &str) -> Answer {
    let request = person.request(Method::GET, path).header("accept", FIREFOX).header("user-agent", MOBILE);
    Answer::of(request.header("accept-language", language)).await
}

/// What an app of this name gets.
async fn fetched(person: &Person, path: &str, app: &str) -> Answer {
    Answer::of(person.request(Method::GET, path).header("user-agent", app)).await
}

/// What the session shows of its last link.
async fn told(person: &Person, token: &str) -> Value {
    let answer = Answer::of(person.with_token(Method::GET, "/provision.json", token)).await;
    assert_eq!((answer.status.as_u16(), &answer.headers["cache-control"]), (200, &"no-store".parse().unwrap()));
    answer.json()["link"].clone()
}

#[tokio::test]
async fn a_browser_gets_a_page_that_leads_into_the_app_and_uses_nothing_up() {
    let (service, person, token) = signed_in().await;
    let link = person.link(&token).await;
    for (language, words) in [("en", "Open in Linphone"), ("de", "In Linphone öffnen")] {
        for _ in 0..5 {
            let page = browsed(&person, &link, language).await;
            assert_eq!(page.status, 200);
            assert_eq!(page.headers["content-type"], "text/html; charset=utf-8");
            assert_eq!(
                (&page.headers["cache-control"], &page.headers["referrer-policy"]),
                (&"no-store".parse().unwrap(), &"no-referrer".parse().unwrap())
            );
            assert_eq!(page.headers["vary"], "Accept, User-Agent, Accept-Language");
            assert!(
                page.headers["content-security-policy"]
                    .to_str()
                    .unwrap()
                    .starts_with("default-src 'none'; style-src 'self'")
            );
            let url = format!("https://phone.example.com{link}");
            assert!(
                page.text.contains(words) && page.text.contains(&format!("href=\"linphone-config:{url}\"")),
                "{}",
                page.text
            );
            for secret in [&*ha1("alex", PASSWORD), PASSWORD, "alex", "auth_info"] {
                assert!(!page.text.contains(secret), "{secret} in {}", page.text);
            }
            assert_eq!(
                page.text.matches("target=\"_blank\"").count(),
                page.text.matches("rel=\"noopener noreferrer\"").count()
            );
        }
    }
    assert_eq!(told(&person, &token).await["fetches"], json!([]));
    for status in [200, 200, 200, 404] {
        assert_eq!(fetched(&person, &link, LINPHONE).await.status, status);
    }
    assert_eq!(
        (service.total("provisioning_links", "used").await, service.total("provisioning_links", "expired").await),
        (3, 1)
    );
}

#[tokio::test]
async fn the_page_says_how_often_and_how_long_the_link_works_still() {
    let (service, person, token) = signed_in().await;
    let link = person.link(&token).await;
    assert!(browsed(&person, &link, "en").await.text.contains("The link works 3 more times, for 10 minutes."));
    fetched(&person, &link, LINPHONE).await;
    service.wait(Duration::from_mins(9)).await;
    assert!(browsed(&person, &link, "de").await.text.contains("Der Link gilt noch 2-mal, 1 Minute lang."));
    fetched(&person, &link, LINPHONE).await;
    assert!(browsed(&person, &link, "en").await.text.contains("The link works once more, for 1 minute."));
}

#[tokio::test]
async fn an_app_gets_the_settings_whatever_else_it_says() {
    let (_service, person, token) = signed_in().await;
    for (accept, app) in [
        (Some(FIREFOX), LINPHONE),
        (Some("*/*"), MOBILE),
        (Some("application/xml"), MOBILE),
        (Some("text/html;q=0, */*"), MOBILE),
        (None, "Unknown"),
        (None, ""),
    ] {
        let link = person.link(&token).await;
        let request = person.request(Method::GET, &link).header("user-agent", app);
        let request = accept.iter().fold(request, |request, takes| request.header("accept", *takes));
        let answer = Answer::of(request).await;
        assert_eq!(answer.headers["content-type"], "application/xml; charset=utf-8", "{accept:?} {app}");
        assert_eq!(told(&person, &token).await["uses"], 2, "{accept:?} {app}");
    }
}

#[tokio::test]
async fn previews_of_messages_and_pages_fetched_ahead_get_no_settings_and_use_nothing_up() {
    let (_service, person, token) = signed_in().await;
    let link = person.link(&token).await;
    for (header, value) in [
        ("user-agent", "WhatsApp/2.23.20.0 A"),
        ("user-agent", "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)"),
        ("user-agent", "TelegramBot (like TwitterBot)"),
        ("user-agent", "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)"),
        ("user-agent", "Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5"),
        ("purpose", "prefetch"),
        ("sec-purpose", "prefetch;prerender"),
        ("sec-fetch-mode", "navigate"),
    ] {
        for takes in [None, Some("*/*"), Some("application/xml")] {
            let request = person.request(Method::GET, &link).header(header, value);
            let request = takes.iter().fold(request, |request, takes| request.header("accept", *takes));
            let answer = Answer::of(request).await;
            let what = format!("{header}: {value}, {takes:?}: {}", answer.text);
            assert_eq!((answer.status.as_u16(), answer.text.contains("auth_info")), (200, false), "{what}");
            assert_eq!(answer.headers["content-type"], "text/html; charset=utf-8", "{what}");
        }
    }
    assert_eq!(told(&person, &token).await["fetches"], json!([]));
    assert_eq!(fetched(&person, &link, LINPHONE).await.status, 200);
}

#[tokio::test]
async fn a_link_copied_with_the_end_of_its_sentence_works() {
    let (_service, person, token) = signed_in().await;
    let link = person.link(&token).await;
    for end in ["/", ".", ",", ")", "%3E", "%20", "?lang=de", "/?x"] {
        let page = browsed(&person, &format!("{link}{end}"), "en").await;
        assert_eq!(page.status, 200, "{end}");
        assert!(page.text.contains(&format!("linphone-config:https://phone.example.com{link}\"")), "{end}");
        assert_eq!(Answer::of(person.request(Method::HEAD, &format!("{link}{end}"))).await.status, 200, "{end}");
    }
    assert_eq!(fetched(&person, &format!("{link}/"), LINPHONE).await.status, 200);
    assert_eq!(told(&person, &token).await["uses"], 2);
    for other in [format!("{link}x"), format!("{link}/x"), format!("{link}-.")] {
        assert_eq!(browsed(&person, &other, "en").await.status, 404, "{other}");
    }
}

#[tokio::test]
async fn an_expired_or_used_link_is_a_page_for_a_browser_and_an_error_for_an_app() {
    let (service, person, token) = signed_in().await;
    let used_up = person.link(&token).await;
    for _ in 0..3 {
        fetched(&person, &used_up, LINPHONE).await;
    }
    let void = person.link(&token).await;
    let key = account("alex", &[]).key;
    assert!(service.store.change_account(&key, AccountChange::EndSessions, 0).await.unwrap());
    let over = person.link(&person.session("alex").await).await;
    service.wait(Duration::from_mins(10)).await;
    for path in
        [&*used_up, &void, &over, "/provision/x", &format!("/provision/{}", "A".repeat(43)), "/provision/%3Cb%3E"]
    {
        for (language, words) in [("en", "This link no longer works"), ("de", "Dieser Link gilt nicht mehr")] {
            let page = browsed(&person, path, language).await;
            assert_eq!(
                (page.status.as_u16(), &page.headers["content-type"]),
                (404, &"text/html; charset=utf-8".parse().unwrap())
            );
            assert!(page.text.contains(words) && !page.text.contains("<b>"), "{path}: {}", page.text);
            assert_eq!(page.headers["cache-control"], "no-store");
        }
        let error = fetched(&person, path, LINPHONE).await;
        assert_eq!((error.error().0, &*error.error().1), (404, "not_found"), "{path}");
    }
}

#[tokio::test]
async fn head_answers_app_and_browser_as_get_would_and_uses_nothing_up() {
    let (_service, person, token) = signed_in().await;
    let link = person.link(&token).await;
    let head = async |path: &str, accept: &str| {
        let answer = Answer::of(person.request(Method::HEAD, path).header("accept", accept)).await;
        assert_eq!(answer.text, "");
        (answer.status.as_u16(), answer.headers["content-type"].to_str().unwrap().to_owned())
    };
    for _ in 0..5 {
        assert_eq!(head(&link, "*/*").await, (200, "application/xml; charset=utf-8".to_owned()));
        assert_eq!(head(&link, "text/html").await, (200, "text/html; charset=utf-8".to_owned()));
    }
    assert_eq!(head("/provision/x", "*/*").await.0, 404);
    assert_eq!(head("/provision/x", "text/html").await, (404, "text/html; charset=utf-8".to_owned()));
    assert_eq!(told(&person, &token).await["uses"], 3);
}

#[tokio::test]
async fn the_session_that_made_a_link_learns_by_which_app_and_when_it_was_fetched() {
    let (service, person, token) = signed_in().await;
    assert_eq!(told(&person, &token).await, Value::Null);
    let link = person.link(&token).await;
    assert_eq!(told(&person, &token).await, json!({ "uses": 3, "expires_in": 600, "fetches": [] }));
    service.wait(Duration::from_mins(4)).await;
    fetched(&person, &link, LINPHONE).await;
    let at = humantime::format_rfc3339_seconds(std::time::UNIX_EPOCH + service.clock.now().wall).to_string();
    let first = json!({ "at": at, "app": "LinphoneAndroid 5.2.5" });
    assert_eq!(told(&person, &token).await, json!({ "uses": 2, "expires_in": 360, "fetches": [first] }));
    fetched(&person, &link, "Unknown").await;
    fetched(&person, &link, &format!("<b>\u{202e}\u{2069}{}", "x".repeat(10_000))).await;
    let link = told(&person, &token).await;
    assert_eq!(
        (&link["uses"], &link["fetches"][1]["app"]),
        (&json!(0), &Value::Null),
        "it is used up, and told of still"
    );
    let long = link["fetches"][2]["app"].as_str().unwrap();
    assert!(long.starts_with("<b>\u{fffd}\u{fffd}xxx") && long.len() <= 100, "{long}");
    service.wait(Duration::from_mins(6)).await;
    assert_eq!(told(&person, &token).await, Value::Null, "it is over");
}

#[tokio::test]
async fn no_one_else_learns_who_fetched_it() {
    let (service, person, token) = signed_in().await;
    service.new_account("kim").await;
    fetched(&person, &person.link(&token).await, LINPHONE).await;
    assert_eq!(told(&person, &person.session("kim").await).await, Value::Null, "another account");
    assert_eq!(told(&person, &person.session("alex").await).await, Value::Null, "another session of the same");
    for token in ["", "x", &token[1..]] {
        let answer = Answer::of(person.with_token(Method::GET, "/provision.json", token)).await;
        assert_eq!((answer.error().0, &*answer.error().1), (401, "invalid_token"));
    }
    let newer = person.link(&token).await;
    assert_eq!(told(&person, &token).await["fetches"], json!([]), "the last link counts");
    fetched(&person, &newer, "curl/8.5.0").await;
    assert_eq!(told(&person, &token).await["fetches"][0]["app"], "curl/8.5.0");
    service.faults.go_down();
    let answer = Answer::of(person.with_token(Method::GET, "/provision.json", &token)).await;
    assert_eq!((answer.error().0, &*answer.error().1), (503, "unavailable"));
    assert_eq!(browsed(&person, &newer, "en").await.status, 503);
}
