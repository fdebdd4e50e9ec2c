//! Every page in every state fits the screens it is looked at on; a picture of each is kept for people to look at.

use super::browser::{Browser, visit};
use super::screen::{Scheme, Screen, screens};
use super::site::Site;
use super::tour::tour;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::tenant::Language;
use serde_json::json;
use std::fs;
use std::path::{Path, PathBuf};

/// A window of 640 pixels, zoomed to 200 %.
const ZOOMED: Screen = Screen { width: 320, scale: 2, scheme: Scheme::Light };

/// A wide window in which only the text is twice as large.
const LARGE_TEXT: &str = "document.documentElement.style.fontSize = '200%'";
const USUAL_TEXT: &str = "document.documentElement.style.fontSize = ''";

#[tokio::test]
async fn every_page_fits_every_screen_in_english() {
    every_page_fits(Language::English).await;
}

#[tokio::test]
async fn every_page_fits_every_screen_in_german() {
    every_page_fits(Language::German).await;
}

async fn every_page_fits(language: Language) {
    let (site, folder) = (Site::open().await, folder_of("screenshots", language));
    visit(&site, language, async |browser| {
        tour(browser, &site, async |state| {
            for screen in screens(&[320, 360, 768, 1280]) {
                screen.show(browser).await;
                let name = format!("{state}-{}-{}", screen.width, screen.scheme.name());

                keep_picture(browser, screen, &folder.join(format!("{name}.png"))).await;
                fits(browser, &name).await;
            }
            ZOOMED.show(browser).await;
            fits(browser, &format!("{state}, zoomed")).await;
            Screen { width: 1280, scale: 1, scheme: Scheme::Light }.show(browser).await;
            browser.script(LARGE_TEXT, &[]).await;
            fits(browser, &format!("{state}, large text")).await;
            browser.script(USUAL_TEXT, &[]).await;
        })
        .await;
    })
    .await;
}

/// `target/tmp/screenshots/en` and `de`, or of another name, emptied.
pub fn folder_of(name: &str, language: Language) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name).join(language.tag());
    drop(fs::remove_dir_all(&folder));
    fs::create_dir_all(&folder).expect("a folder");
    folder
}

/// Nothing has to be scrolled sideways (WCAG 2.2, 1.4.10 Reflow).
pub async fn fits(browser: &Browser, what: &str) {
    let widths = browser.script("return [document.documentElement.scrollWidth, innerWidth]", &[]).await;
    assert!(widths[0].as_u64() <= widths[1].as_u64(), "{what}: {} in a window of {}", widths[0], widths[1]);
}

pub async fn keep_picture(browser: &Browser, screen: Screen, file: &Path) {
    let height = browser.script("return document.documentElement.scrollHeight", &[]).await;
    let clip = json!({ "x": 0, "y": 0, "width": screen.width, "height": height, "scale": 1 });
    let wanted = json!({ "captureBeyondViewport": true, "optimizeForSpeed": true, "clip": clip });
    let picture = browser.devtools("Page.captureScreenshot", wanted).await;
    let picture = STANDARD.decode(picture["data"].as_str().expect("a picture")).expect("base64");
    fs::write(file, picture).expect("the picture is kept");
}
