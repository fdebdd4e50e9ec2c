//! axe-core finds nothing wrong with any page in any state: both languages, light and dark, narrow and wide.

use super::browser::{Browser, visit};
use super::screen::{Screen, screens};
use super::site::Site;
use super::tour::tour;
use domain::tenant::Language;
use serde_json::Value;
use std::fs;
use std::path::Path;

/// All rules of axe, those of mere good practice too, and text with a contrast of 7:1 (WCAG 2.2, 1.4.6, level AAA).
const RUN: &str = "
    const line = ({ target, failureSummary }) => `${target.join(' ')}: ${failureSummary}`;
    const rules = { 'color-contrast-enhanced': { enabled: true } };
    return axe.run(document, { resultTypes: ['violations'], rules }).then(({ violations, passes }) => ({
        passed: passes.length,
        violations: violations.map(({ id, nodes }) => `${id}\\n${nodes.map(line).join('\\n')}`),
    }));
";

#[tokio::test]
async fn every_page_is_accessible_in_english() {
    every_page_is_accessible(Language::English).await;
}

#[tokio::test]
async fn every_page_is_accessible_in_german() {
    every_page_is_accessible(Language::German).await;
}

async fn every_page_is_accessible(language: Language) {
    let (site, axe) = (Site::open().await, axe());
    visit(&site, language, async |browser| {
        tour(browser, &site, async |state| {
            browser.script(&axe, &[]).await;
            for screen in screens(&[320, 1280]) {
                screen.show(browser).await;
                finds_nothing(browser, state, screen).await;
            }
        })
        .await;
    })
    .await;
}

pub async fn finds_nothing(browser: &Browser, state: &str, screen: Screen) {
    let found = browser.script(RUN, &[]).await;
    let what = format!("{state}, {} px, {}", screen.width, screen.scheme.name());
    let violations = found["violations"].as_array().expect("a list");
    let violations: Vec<_> = violations.iter().filter_map(Value::as_str).collect();
    assert!(violations.is_empty(), "{what}:\n{}", violations.join("\n\n"));
    assert!(found["passed"].as_u64() > Some(10), "{what}: hardly anything was looked at: {found}");
}

pub fn axe() -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/npm/node_modules/axe-core/axe.min.js");
    fs::read_to_string(file).expect("axe-core is there; tests/bundle.sh --check installs it")
}

/// Axe itself must see what is wrong, here, under the pages' own policy.
#[tokio::test]
async fn a_page_that_is_not_accessible_is_found() {
    let site = Site::open().await;
    visit(&site, Language::English, async |browser| {
        browser.open_page("/login.html").await;
        browser.sees("#login").await;
        let spoil = "
            document.querySelector('label').remove();
            document.querySelector('h1').style.color = '#ccc';
            document.querySelector('#intro').style.color = '#666';
            document.documentElement.lang = '';
        ";
        browser.script(spoil, &[]).await;
        browser.script(&axe(), &[]).await;
        let found = browser.script(RUN, &[]).await.to_string();
        for rule in ["label", "color-contrast", "color-contrast-enhanced", "html-has-lang"] {
            assert!(found.contains(&format!("\"{rule}\\n")), "{rule} is not in {found}");
        }
    })
    .await;
}
