//! The account page: signing in by a proof, and looking after oneself in each of its sections.

use super::account_steps::{enter, goes_to, letter_of, signs_in, signs_out, site_of_account};
use super::browser::{Browser, visit};
use super::foreign_phone::{Secret, registers};
use super::site::Site;
use domain::digest::HashFunction::{Md5, Sha256};
use domain::tenant::Language::{English, German};
use realmgate_testkit::running::PASSWORD;

const NEW: &str = "quiet violet kettle drum";

/// The bodies of all requests so far.
async fn sent(browser: &Browser) -> String {
    browser.record().await.requests.into_iter().map(|request| request.body).collect()
}

#[tokio::test]
async fn a_sign_in_sends_a_proof_and_lasts_over_a_reload_a_second_tab_and_a_switch_of_language() {
    let site = site_of_account().await;
    visit(&site, English, async |browser| {
        enter(browser, "/account", PASSWORD).await;
        let sent = sent(browser).await;
        assert!(sent.contains("proof") && !sent.contains("ha1"), "{sent}");
        browser.reload().await;
        browser.sees("#account").await;
        browser.leave().await;
        browser.open_page("/account#security").await;
        browser.sees("#sessions-box .item").await;
        browser.click("body > header nav a").await;
        browser.until("it is German", async || browser.attribute("html", "lang").await == "de").await;
        browser.sees("#sessions-box .item").await;
        signs_out(browser).await;
        browser.open_page("/account").await;
        browser.sees("#login").await;
    })
    .await;
}

#[tokio::test]
async fn what_a_session_showed_does_not_come_back_after_signing_out() {
    let site = site_of_account().await;
    visit(&site, German, async |browser| {
        enter(browser, "/account", PASSWORD).await;
        signs_out(browser).await;
        browser.open_page("/signup").await;
        browser.script("history.back()", &[]).await;
        browser.sees("#login").await;
        assert!(!browser.script_text("return document.body.innerHTML", &[]).await.contains("sip:alex@"));
    })
    .await;
}

#[tokio::test]
async fn the_first_section_shows_whether_the_phone_works_and_changes_while_it_is_open() {
    let site = site_of_account().await;
    visit(&site, English, async |browser| {
        enter(browser, "/account", PASSWORD).await;
        browser.until("none yet", async || browser.text("#state-line").await == "No phone yet").await;
        assert_eq!(registers(&site, "alex", Md5, Secret::Password(PASSWORD)).await, "ok");
        let shows = async |words: &str| {
            browser.until(words, async || browser.text("#state").await.contains(words)).await;
        };
        shows("Registered until").await;
        shows("with \u{2068}Python phone 1.0\u{2069}").await;
        browser.sees("#attempts-box .outcome.good").await;
        assert_eq!(registers(&site, "alex", Md5, Secret::Password("not the password")).await, "fail");
        browser.sees("#attempts-box .outcome.bad").await;
        assert!(browser.text("#attempts-box").await.contains("wrong password"));
    })
    .await;
}

#[tokio::test]
async fn a_new_password_counts_at_once_for_people_and_phones() {
    let site = site_of_account().await;
    visit(&site, English, async |browser| {
        browser.keeps_secret(NEW);
        enter(browser, "/account#security", PASSWORD).await;
        browser.fill("#password", "acme.sip.jambonz.cloud").await;
        browser.fill("#password-again", "acme.sip.jambonz.cloud").await;
        browser.click("#change-password-go").await;
        assert!(browser.text("#password-error").await.contains("easy to guess"));
        browser.fill("#password", NEW).await;
        browser.fill("#password-again", NEW).await;
        browser.click("#change-password-go").await;
        browser.sees("#password-changed").await;
        assert_eq!(registers(&site, "alex", Md5, Secret::Password(PASSWORD)).await, "fail");
        assert_eq!(registers(&site, "alex", Sha256, Secret::Password(NEW)).await, "ok");
        signs_out(browser).await;
        signs_in(browser, NEW).await;
        assert!(letter_of(&site, "assword").is_some(), "the owner is notified");
    })
    .await;
}

#[tokio::test]
async fn a_phone_gets_a_password_of_its_own_and_is_revoked_alone() {
    let site = site_of_account().await;
    visit(&site, German, async |browser| {
        enter(browser, "/account#phones", PASSWORD).await;
        browser.sees("#phones-box .empty").await;
        browser.fill("#phone-name", "Küche").await;
        browser.click("#add-phone button[value=password]").await;
        let own = browser.text("#phone-password").await;
        assert_eq!(own.len(), 20);
        browser.sees("#phones-box .item").await;
        assert_eq!(registers(&site, "alex", Md5, Secret::Password(&own)).await, "ok");
        assert_eq!(registers(&site, "alex", Sha256, Secret::Password(&own)).await, "ok");
        browser.click("#phones-box .item button").await;
        browser.click("#ask-first-go").await;
        browser.sees("#phones-box .empty").await;
        assert_eq!(registers(&site, "alex", Md5, Secret::Password(&own)).await, "fail");
        assert_eq!(registers(&site, "alex", Md5, Secret::Password(PASSWORD)).await, "ok");
    })
    .await;
}

#[tokio::test]
async fn one_session_is_ended_and_the_one_that_ended_it_goes_on() {
    let site = site_of_account().await;
    visit(&site, English, async |browser| {
        enter(browser, "/account", PASSWORD).await;
        browser.devtools("Network.clearBrowserCookies", serde_json::json!({})).await;
        browser.open_page("/signup").await;
        enter(browser, "/account#security", PASSWORD).await;
        browser.sees("#end-others").await;
        browser.click("#sessions-box .item button").await;
        let count = "return String(document.querySelectorAll('#sessions-box .item').length)";
        browser.until("one is left", async || browser.script_text(count, &[]).await == "1").await;
        assert!(browser.text("#sessions-box .badge").await.contains("this device"));
    })
    .await;
}

#[tokio::test]
async fn an_act_long_after_the_sign_in_asks_for_the_password_in_place_and_loses_nothing() {
    let site = site_of_account().await;
    visit(&site, English, async |browser| {
        browser.expects(401);
        enter(browser, "/account#phones", PASSWORD).await;
        site.service.wait(std::time::Duration::from_mins(6)).await;
        browser.fill("#phone-name", "desk").await;
        browser.click("#add-phone button[value=password]").await;
        browser.fill("#reauthenticate-password", "not the password").await;
        browser.click("#reauthenticate-go").await;
        assert!(browser.text("#reauthenticate-password-error").await.contains("not the password"));
        browser.fill("#reauthenticate-password", PASSWORD).await;
        browser.click("#reauthenticate-go").await;
        browser.sees("#phone-made").await;
        assert!(browser.text("#phones-box").await.contains("desk"));
    })
    .await;
}

#[tokio::test]
async fn the_profile_is_kept_and_the_data_can_be_had() {
    let site = site_of_account().await;
    visit(&site, German, async |browser| {
        enter(browser, "/account#profile", PASSWORD).await;
        browser.until("it is filled in", async || !browser.value("#profile-name").await.is_empty()).await;
        browser.fill("#profile-name", "Alex Neu").await;
        browser.fill("#profile-nickname", "Alex").await;
        browser.click("#profile-go").await;
        browser.sees("#profile-saved").await;
        browser.reload().await;
        browser.until("it was kept", async || browser.value("#profile-name").await == "Alex Neu").await;
        let data = "return fetch('/account/data').then((answer) => answer.text())";
        let data = browser.script_text(data, &[]).await;
        assert!(data.contains("Alex Neu") && data.contains("alex@") && !data.contains("ha1\":\""), "{data}");
    })
    .await;
}

/// Deletes the account on the page that is open.
async fn deletes(browser: &Browser, site: &Site) {
    goes_to(browser, "data").await;
    browser.fill("#delete-user", "alex").await;
    browser.click("#delete-go").await;
    browser.sees("#deleted").await;
    assert_eq!(registers(site, "alex", Md5, Secret::Password(PASSWORD)).await, "fail");
}

#[tokio::test]
async fn an_account_is_deleted_and_had_back_by_the_email_s_link() {
    let site = site_of_account().await;
    visit(&site, English, async |browser| {
        enter(browser, "/account", PASSWORD).await;
        deletes(browser, &site).await;
        let link = letter_of(&site, "/restore?token=").expect("an email");
        browser.open_page(&link).await;
        browser.sees("#go").await;
        assert_eq!(browser.path().await, "/restore", "the token is not in the address bar");
        browser.click("#go").await;
        browser.sees("#done").await;
        browser
            .until("it works", async || registers(&site, "alex", Md5, Secret::Password(PASSWORD)).await == "ok")
            .await;
    })
    .await;
}
