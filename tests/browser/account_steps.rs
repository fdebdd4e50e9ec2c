//! The steps of a visit to the account page: sign in by proof, go to a section, find the link of an email, sign out.

use super::browser::Browser;
use super::site::Site;
use super::steps::site_of_alex;
use realmgate_testkit::pickup::PickupFolder;

/// A site with the active account `alex`, whose emails so far are taken away.
pub async fn site_of_account() -> Site {
    let site = site_of_alex().await;
    PickupFolder::of(&site.service).collect_emails();
    site
}

/// Opens a page of the account and signs in as alex.
pub async fn enter(browser: &Browser, page: &str, password: &str) {
    browser.open_page(page).await;
    signs_in(browser, password).await;
}

/// Signs in as alex on the page that is open.
pub async fn signs_in(browser: &Browser, password: &str) {
    browser.expects_cookie("session");
    browser.keeps_secret(password);
    browser.fill("#user", "alex").await;
    browser.fill("#password", password).await;
    browser.click("#submit").await;
    browser.sees("#account").await;
}

/// Shows a section by its link.
pub async fn goes_to(browser: &Browser, section: &str) {
    browser.click(&format!("nav.sections a[href='#{section}']")).await;
    browser.sees(&format!("#{section}")).await;
}

/// Signs out of this session.
pub async fn signs_out(browser: &Browser) {
    browser.click("#sign-out").await;
    browser.sees("#signed-out").await;
}

/// The path in an email that begins so, with its token; `None` where no email has one yet. Emails arrive under a temporary
/// name, which is passed over.
pub fn letter_of(site: &Site, start: &str) -> Option<String> {
    let folder = PickupFolder::of(&site.service);
    let names = folder.names().into_iter().filter(|name| name.strip_suffix(".eml").is_some());
    let mut emails = names.filter_map(|name| std::fs::read_to_string(folder.0.join(name)).ok());
    let found = emails.find_map(|email| Some(email.get(email.find(start)?..)?.to_owned()))?;
    let is_end = |letter: char| !(letter.is_ascii_alphanumeric() || "-_/?=.".contains(letter));
    Some(found.split(is_end).next().unwrap_or_default().trim_end_matches('.').to_owned())
}
