//! The whole way of a person, in both languages: from the first page to a phone that is let in, and back to see it.

use super::browser::{Browser, visit};
use super::foreign_phone::{Secret, registers};
use super::site::Site;
use super::steps::{PASSWORD, answer_and_send, fill_in, question, sign_in};
use domain::digest::HashFunction::{Md5, Sha256};
use domain::tenant::Language;
use realmgate_testkit::pickup::PickupFolder;
use realmgate_testkit::running::Answer;
use std::time::Duration;

/// The words that the walk looks for.
struct Words {
    wrong_sum: &'static str,
    written: &'static str,
    letter: &'static str,
    active: &'static str,
    registered: &'static str,
    wrong_password: &'static str,
}

const ENGLISH: Words = Words {
    wrong_sum: "The answer was wrong",
    written: "We have sent an email to alex@example.org.",
    letter: "Username: alex",
    active: "Your account is active",
    registered: "Registered for 1 hour",
    wrong_password: "Refused: wrong password",
};

const GERMAN: Words = Words {
    wrong_sum: "Das Ergebnis stimmte nicht",
    written: "Wir haben eine E-Mail an alex@example.org gesendet.",
    letter: "Benutzername: alex",
    active: "Ihr Konto ist aktiv",
    registered: "Registriert für 1 Stunde",
    wrong_password: "Abgewiesen: falsches Passwort",
};

#[tokio::test]
async fn from_the_first_page_to_a_phone_that_is_let_in_in_english() {
    walk(Language::English, &ENGLISH).await;
}

#[tokio::test]
async fn from_the_first_page_to_a_phone_that_is_let_in_in_german() {
    walk(Language::German, &GERMAN).await;
}

async fn walk(language: Language, words: &Words) {
    let site = Site::open().await;
    visit(&site, language, async |browser| {
        signs_up(browser, words).await;
        activates(browser, &site, words).await;
        sign_in(browser, "alex", PASSWORD).await;
        sees_the_settings(browser).await;
        let ha1 = fetches_the_settings_of_linphone(browser, &site).await;
        for (algorithm, secret) in [(Md5, Secret::Ha1(&ha1)), (Sha256, Secret::Password(PASSWORD))] {
            assert_eq!(registers(&site, "alex", algorithm, secret).await, "ok", "{algorithm:?}");
            site.service.wait(Duration::from_mins(1)).await;
        }
        assert_eq!(registers(&site, "alex", Md5, Secret::Password("not the password")).await, "fail");
        signs_out(browser).await;
        sign_in(browser, "alex", PASSWORD).await;
        sees_the_attempts(browser, words).await;
        assert_eq!(browser.attribute("html", "lang").await, language.tag());
    })
    .await;
}

async fn signs_up(browser: &Browser, words: &Words) {
    browser.expects(400);
    browser.open_page("/").await;
    browser.click("main a[href='/signup']").await;
    fill_in(browser, "alex", PASSWORD).await;
    let first = question(browser).await;
    browser.fill("#captcha-answer", "1").await;
    browser.click("#submit").await;
    assert!(browser.text("#summary").await.contains(words.wrong_sum));
    for (field, typed) in [
        ("#user", "alex"),
        ("#name", "Alex Müller"),
        ("#email", "alex@example.org"),
        ("#password", PASSWORD),
        ("#password-again", PASSWORD),
        ("#captcha-answer", ""),
    ] {
        assert_eq!(browser.value(field).await, typed, "{field}");
    }
    let posted = token_of_last_signup(browser).await;
    answer_and_send(browser).await;
    assert!(browser.text("#done").await.contains(words.written));
    assert_ne!(token_of_last_signup(browser).await, posted, "the sum after {first} is another one");
    assert_eq!(browser.text("#done-user").await, "alex");
}

/// The captcha token that the page posted last.
async fn token_of_last_signup(browser: &Browser) -> String {
    let record = browser.record().await;
    let posted = record.requests.iter().rev().find(|request| request.url.ends_with("/signup.ashx"));
    let body = &posted.expect("a signup was posted").body;
    let token = body.split('&').find_map(|pair| pair.strip_prefix("captcha_token="));
    token.expect("it holds a captcha token").to_owned()
}

async fn activates(browser: &Browser, site: &Site, words: &Words) {
    let pickup = PickupFolder::of(&site.service);
    let [letter] = pickup.emails().try_into().expect("one letter");
    assert!(letter.contains(words.letter), "{letter}");
    let link = format!("{}{}", site.origin, pickup.only_link());
    assert!(letter.contains(&link), "the link leads here");
    browser.open_page(&pickup.only_link()).await;
    assert_eq!(browser.text("h1").await, words.active);
    browser.click("#next").await;
    browser.sees("#login").await;
}

async fn sees_the_settings(browser: &Browser) {
    assert_eq!(browser.text("#address").await, "sip:alex@acme.sip.jambonz.cloud");
    let settings = browser.text("#settings").await;
    for value in ["acme.sip.jambonz.cloud", "alex", "TLS, TCP, UDP", "sip.example.com:5060", "3600"] {
        assert!(settings.contains(value), "{value} is not in {settings}");
    }
    assert!(!browser.shows("#attempts").await, "no phone has tried");
}

/// What a phone that opens the link finds there: the HA1 of MD5, and no password.
async fn fetches_the_settings_of_linphone(browser: &Browser, site: &Site) -> String {
    assert!(!browser.shows("#linphone").await);
    browser.click("#make-link").await;
    let url = browser.text("#link-url").await;
    assert!(url.starts_with(&format!("{}/provision/", site.origin)), "{url}");
    assert_eq!(browser.attribute("#link", "href").await, format!("linphone-config:{url}"));
    assert!(browser.shows("#qr svg").await);
    let answer = Answer::of(site.service.client.get(&url)).await;
    assert_eq!(
        (answer.status.as_u16(), &answer.headers["content-type"]),
        (200, &"application/xml; charset=utf-8".parse().unwrap())
    );
    assert!(!answer.text.contains(PASSWORD));
    let entry = |section: &str, name: &str| {
        let section = answer.text.split_once(&format!("<section name=\"{section}\">")).expect("the section").1;
        let entry = section.split_once(&format!("<entry name=\"{name}\"")).expect("the entry").1;
        entry.split_once('>').expect("its start").1.split_once("</entry>").expect("its end").0.to_owned()
    };
    assert_eq!(entry("auth_info_0", "algorithm"), "MD5");
    entry("auth_info_0", "ha1")
}

async fn signs_out(browser: &Browser) {
    browser.click("#sign-out").await;
    browser.sees("#login").await;
    assert!(!browser.shows("#phone").await);
    assert!(!browser.script_text("return document.body.innerHTML", &[]).await.contains("sip:alex@"));
}

/// Newest first, each with where it came from, what phone it was, and how it went.
async fn sees_the_attempts(browser: &Browser, words: &Words) {
    let rows = "return [...document.querySelectorAll('#attempts tbody tr')].map(row => row.innerText).join('|')";
    let rows = browser.script_text(rows, &[]).await;
    let rows: Vec<&str> = rows.split('|').collect();
    assert_eq!(rows.len(), 3, "{rows:?}");
    for (row, outcome) in rows.iter().zip([words.wrong_password, words.registered, words.registered]) {
        for part in [outcome, "203.0.113.50", "Python phone 1.0"] {
            assert!(row.contains(part), "{part} is not in {row}");
        }
    }
}
