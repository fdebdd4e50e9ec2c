//! Times stand in the form of the reader's own region, in their own zone, and not in the American one for all.

use super::browser::visit;
use super::foreign_phone::{Secret, registers};
use super::steps::{sign_in, site_of_alex};
use domain::digest::HashFunction::Md5;
use domain::tenant::Language::English;
use realmgate_testkit::running::PASSWORD;
use serde_json::json;

/// The tests' clock starts at 08:00 UTC.
#[tokio::test]
async fn times_are_written_as_in_the_readers_region() {
    let site = site_of_alex().await;
    assert_eq!(registers(&site, "alex", Md5, Secret::Password(PASSWORD)).await, "ok");
    visit(&site, English, async |browser| {
        browser.devtools("Emulation.setTimezoneOverride", json!({ "timezoneId": "Europe/Berlin" })).await;
        browser.open_page("/login.html?lang=en").await;
        sign_in(browser, "alex", PASSWORD).await;
        for (page, languages, time) in [
            ("en", r#"["en-GB", "en"]"#, "15 Jan 2027, 09:00"),
            ("en", r#"["en-US", "en"]"#, "Jan 15, 2027, 9:00 AM"),
            ("en", r#"["en"]"#, "15 Jan 2027, 09:00"),
            ("en", r#"["de-DE", "en"]"#, "15 Jan 2027, 09:00"),
            ("en", r#"["de", "fr-FR", "en-AU"]"#, "15 Jan 2027, 9:00 am"),
            ("de", r#"["de-AT"]"#, "15.01.2027, 09:00"),
            ("de", r#"["en-US"]"#, "15.01.2027, 09:00"),
        ] {
            let pretend = format!("Object.defineProperty(navigator, 'languages', {{ value: {languages} }})");
            let added = browser.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": pretend })).await;
            browser.open_page(&format!("/login.html?lang={page}")).await;
            let shown = browser.text("#attempts time").await.replace(['\u{202f}', '\u{a0}'], " ");
            assert_eq!(shown, time, "{page}, {languages}");
            assert_eq!(browser.attribute("#attempts time", "datetime").await, "2027-01-15T08:00:00Z");
            browser.devtools("Page.removeScriptToEvaluateOnNewDocument", added).await;
        }
    })
    .await;
}
