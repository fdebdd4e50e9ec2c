//! A tour of every page in every state that a person may meet, for a reader who looks at all of them.

use super::browser::Browser;
use super::foreign_phone::{Secret, registers};
use super::site::Site;
use super::steps::{PASSWORD, make_link, question, sign_in, sign_up};
use domain::digest::HashFunction::Md5;
use realmgate_testkit::phone::Phone;
use realmgate_testkit::pickup::PickupFolder;
use serde_json::json;
use std::time::Duration;

/// Comes to each state and lets `look` look at it; the state's name is fit for a file.
pub async fn tour(browser: &Browser, site: &Site, look: impl AsyncFn(&str)) {
    browser.open_page("/").await;
    look("start").await;
    signing_up(browser, &look).await;
    activating(browser, site, &look).await;
    signing_in(browser, site, &look).await;
    my_phone(browser, site, &look).await;
    set_up_link(browser, site, &look).await;
}

async fn signing_up(browser: &Browser, look: impl AsyncFn(&str)) {
    browser.open_page("/signup").await;
    question(browser).await;
    look("signup").await;
    browser.click("#generate").await;
    browser.sees("#copy-password").await;
    look("signup-password-made").await;
    browser.fill("#user", "Alex M.").await;
    browser.fill("#password", "Größe").await;
    browser.click("#submit").await;
    browser.sees("#summary").await;
    look("signup-errors").await;
    browser.open_page("/signup").await;
    sign_up(browser, "alex", PASSWORD).await;
    look("signup-done").await;
}

async fn activating(browser: &Browser, site: &Site, look: impl AsyncFn(&str)) {
    let link = PickupFolder::of(&site.service).only_link();
    browser.open_page(&link).await;
    // It goes on by itself after some seconds, which is too soon for a long look.
    browser.click("#stay").await;
    look("activated").await;
    browser.expects(400);
    browser.open_page(&link).await;
    look("dead-link").await;
}

async fn signing_in(browser: &Browser, site: &Site, look: impl AsyncFn(&str)) {
    browser.open_page("/login.html").await;
    browser.sees("#login").await;
    look("login").await;
    browser.expects(403);
    posts_from_elsewhere(browser, site).await;
    look("cross-site").await;
    browser.open_page("/login.html").await;
    browser.expects(401);
    browser.fill("#user", "alex").await;
    browser.fill("#password", "not the password").await;
    browser.click("#submit").await;
    browser.sees("#summary").await;
    look("login-error").await;
}

/// Posts from a page that is not ours, as a person's browser may be made to.
pub async fn posts_from_elsewhere(browser: &Browser, site: &Site) {
    browser.leave().await;
    let form = "
        const form = document.body.appendChild(document.createElement('form'));
        [form.method, form.action] = ['post', arguments[0]];
        form.appendChild(document.createElement('input')).name = 'user';
        form.submit();
    ";
    browser.script(form, &[&format!("{}/login", site.origin)]).await;
    browser.sees("h1").await;
}

/// With attempts of each kind and a link; then after the session.
async fn my_phone(browser: &Browser, site: &Site, look: impl AsyncFn(&str)) {
    browser.open_page("/login.html").await;
    sign_in(browser, "alex", PASSWORD).await;
    look("my-phone-before-any-attempt").await;
    assert_eq!(registers(site, "alex", Md5, Secret::Password(PASSWORD)).await, "ok");
    site.service.wait(Duration::from_mins(1)).await;
    assert_eq!(registers(site, "alex", Md5, Secret::Password("another password")).await, "fail");
    site.service.wait(Duration::from_mins(1)).await;
    let mut foreign = Phone { realm: "another.example.com".to_owned(), ..Phone::of("alex") }.body();
    let long = "A phone that says much about itself and without a blank: ".to_owned() + &"x".repeat(100);
    foreign["headers"]["user-agent"] = json!(long);
    assert_eq!(site.service.webhook(&foreign).await.decision(), "fail");
    browser.click("#refresh").await;
    browser.sees("#attempts").await;
    browser.click("#make-link").await;
    browser.sees("#qr svg").await;
    look("my-phone").await;
    browser.expects(503);
    site.service.faults.go_down();
    browser.reload().await;
    browser.sees("#summary").await;
    look("my-phone-unavailable").await;
    site.service.faults.come_back();
    site.service.wait(Duration::from_hours(24 * 15)).await;
    browser.click("#refresh").await;
    browser.sees("#session-over").await;
    look("session-over").await;
    sign_in(browser, "alex", PASSWORD).await;
    browser.click("#sign-out-everywhere").await;
    browser.sees("#signed-out").await;
    look("signed-out-everywhere").await;
}

/// A link that a phone fetches while its maker looks on, opened in a browser before and after it is used up.
async fn set_up_link(browser: &Browser, site: &Site, look: impl AsyncFn(&str)) {
    browser.open_page("/login.html").await;
    sign_in(browser, "alex", PASSWORD).await;
    let link = make_link(browser).await;
    let fetch = async || {
        let app = "LinphoneAndroid/5.2.5 (Pixel 7) LinphoneSDK/5.3.74";
        assert_eq!(
            site.service.client.get(&link).header("user-agent", app).send().await.expect("an answer").status(),
            200
        );
    };
    fetch().await;
    browser.until("it is noticed", async || browser.text("#link-note").await.contains("LinphoneAndroid 5.2.5")).await;
    look("my-phone-link-fetched").await;
    let path = link.strip_prefix(&site.origin).expect("a link to here");
    browser.open_page(path).await;
    browser.sees("#open").await;
    look("set-up-link").await;
    fetch().await;
    fetch().await;
    browser.expects(404);
    browser.open_page(path).await;
    look("dead-set-up-link").await;
}
