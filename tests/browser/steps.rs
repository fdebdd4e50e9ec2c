//! The steps of a visit that many promises share: sign up, activate, sign in.

use super::browser::Browser;
use super::site::Site;
use realmgate_testkit::pickup::PickupFolder;

/// What most people choose here.
pub const PASSWORD: &str = "correct horse battery staple";

/// A site with the active account `alex`, who signed up without a browser, with the password of the service's tests.
pub async fn site_of_alex() -> Site {
    let site = Site::open().await;
    let person = site.person();
    assert_eq!(person.sign_up("alex").await.status, 200);
    assert_eq!(person.get(&PickupFolder::of(&site.service).only_link()).await.status, 200);
    site
}

/// Fills the signup form in, all but the answer to the sum.
pub async fn fill_in(browser: &Browser, user: &str, password: &str) {
    browser.keeps_secret(password);
    browser.fill("#user", user).await;
    browser.fill("#name", "Alex Müller").await;
    browser.fill("#email", "alex@example.org").await;
    browser.fill("#password", password).await;
    browser.fill("#password-again", password).await;
}

/// The sum that is asked for, once it is there.
pub async fn question(browser: &Browser) -> String {
    browser.until("there is a sum", async || browser.text("#question").await.contains('+')).await;
    browser.text("#question").await
}

/// What a sum like `5 + 8` makes.
pub fn solved(question: &str) -> u32 {
    question.split(" + ").map(|operand| operand.parse::<u32>().expect("a number")).sum()
}

/// Answers the sum that is shown and sends the form.
pub async fn answer_and_send(browser: &Browser) {
    let sum = solved(&question(browser).await);
    browser.fill("#captcha-answer", &sum.to_string()).await;
    browser.click("#submit").await;
}

/// Signs up on the page that is open; returns when the email is on its way.
pub async fn sign_up(browser: &Browser, user: &str, password: &str) {
    fill_in(browser, user, password).await;
    answer_and_send(browser).await;
    browser.sees("#done").await;
}

/// Opens the link in the only letter.
pub async fn activate(browser: &Browser, site: &Site) {
    browser.open_page(&PickupFolder::of(&site.service).only_link()).await;
    browser.sees("#next").await;
}

/// Makes a link that sets up a phone, in a session; returns its address when it is shown.
pub async fn make_link(browser: &Browser) -> String {
    browser.click("#make-link").await;
    browser.text("#link-url").await
}

/// Signs in on the page that is open; returns when My phone is shown.
pub async fn sign_in(browser: &Browser, user: &str, password: &str) {
    browser.expects_cookie("session");
    browser.keeps_secret(password);
    browser.fill("#user", user).await;
    browser.fill("#password", password).await;
    browser.click("#submit").await;
    browser.sees("#phone #address").await;
}
