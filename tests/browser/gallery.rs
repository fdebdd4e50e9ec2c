//! The gallery: every component in every state (docs/design.md), as the service's own style shows it. No page of the service:
//! its markup stands in gallery.html, and a picture of each screen is kept for people to look at.

use super::accessible::{axe, finds_nothing};
use super::browser::{Browser, visit};
use super::screen::screens;
use super::screenshots::{fits, folder_of, keep_picture};
use super::site::Site;
use domain::tenant::Language::English;
use serde_json::json;

const GALLERY: &str = include_str!("gallery.html");

/// Classes of the components, of which each must be in the gallery.
const COMPONENTS: [&str; 14] = [
    "card", "notice", "field", "button", "quiet", "danger", "small", "list", "item", "empty", "loading", "state",
    "tabs", "sections",
];

/// Shows the gallery in place of a page of the site, under that page's policy.
async fn show_gallery(browser: &Browser, site: &Site) {
    let style = site.person().asset("/", "style.css").await;
    browser.open_page("/").await;
    let tree = browser.devtools("Page.getFrameTree", json!({})).await;
    let html = GALLERY.replace("STYLE", &style);
    browser
        .devtools("Page.setDocumentContent", json!({ "frameId": tree["frameTree"]["frame"]["id"], "html": html }))
        .await;
    let styled = "return getComputedStyle(document.body).display === 'flex'";
    browser.until("the style is there", async || browser.script(styled, &[]).await == true).await;
}

#[tokio::test]
async fn every_component_in_every_state_fits_and_is_accessible() {
    for class in COMPONENTS {
        assert!(GALLERY.contains(class), "{class}");
    }
    let (site, folder, axe) = (Site::open().await, folder_of("gallery", English), axe());
    visit(&site, English, async |browser| {
        show_gallery(browser, &site).await;
        browser.script(&axe, &[]).await;
        for part in ["gallery", "dialog"] {
            if part == "dialog" {
                browser.script("document.querySelector('dialog').showModal()", &[]).await;
            }
            for screen in screens(&[320, 360, 1280]) {
                screen.show(browser).await;
                let name = format!("{part}-{}-{}", screen.width, screen.scheme.name());
                keep_picture(browser, screen, &folder.join(format!("{name}.png"))).await;
                fits(browser, &name).await;
                finds_nothing(browser, part, screen).await;
            }
        }
        browser.script("document.querySelector('dialog').close()", &[]).await;
        let forced = json!({ "features": [{ "name": "forced-colors", "value": "active" }] });
        browser.devtools("Emulation.setEmulatedMedia", forced).await;
        keep_picture(browser, screens(&[1280]).next().expect("one"), &folder.join("gallery-forced-colours.png")).await;
        browser.devtools("Emulation.setEmulatedMedia", json!({ "media": "print" })).await;
        keep_picture(browser, screens(&[768]).next().expect("one"), &folder.join("gallery-print.png")).await;
        assert!(!browser.shows("button").await && browser.shows(".state").await, "paper has no buttons");
    })
    .await;
}
