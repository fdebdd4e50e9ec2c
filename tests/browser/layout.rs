//! Nothing jumps, breaks or stands askew: pages keep their places while their scripts arrive, buttons stand in line,
//! short links and addresses are not cut.

use super::browser::{Browser, visit};
use super::foreign_phone::{Secret, registers};
use super::screen::{Scheme, Screen};
use super::site::Site;
use super::steps::{question, sign_in, site_of_alex};
use domain::digest::HashFunction::Md5;
use domain::tenant::Language::{self, English, German};
use realmgate_testkit::phone::Phone;
use realmgate_testkit::running::PASSWORD;
use serde_json::json;

/// How much has moved without the person's doing (Layout Instability).
const SHIFT: &str = "
    return new Promise((tell) => {
        let shift = 0;
        const add = (list) => {
            for (const { hadRecentInput, value } of list.getEntries()) if (!hadRecentInput) shift += value;
        };
        new PerformanceObserver(add).observe({ type: 'layout-shift', buffered: true });
        requestAnimationFrame(() => setTimeout(() => tell(shift), 200));
    });
";

async fn show(browser: &Browser, width: u32) {
    Screen { width, scale: 1, scheme: Scheme::Light }.show(browser).await;
}

#[tokio::test]
async fn nothing_moves_while_a_page_is_loaded() {
    for language in [English, German] {
        let site = Site::open().await;
        visit(&site, language, async |browser| {
            browser.devtools("Network.enable", json!({})).await;
            let slow =
                json!({ "offline": false, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 90_000 });
            browser.devtools("Network.emulateNetworkConditions", slow).await;
            for width in [360, 1280] {
                show(browser, width).await;
                for page in ["/", "/signup", "/login.html"] {
                    browser.open_page(page).await;
                    match page {
                        "/signup" => drop(question(browser).await),
                        "/login.html" => browser.sees("#login").await,
                        _ => {}
                    }
                    assert_eq!(browser.script(SHIFT, &[]).await, 0, "{page} at {width} px");
                }
            }
            browser.script("document.body.prepend(document.querySelector('h1').cloneNode(true))", &[]).await;
            assert!(browser.script(SHIFT, &[]).await.as_f64() > Some(0.0), "what moves is seen");
        })
        .await;
    }
}

/// Rows of buttons of which one stands higher than another, and links of few words that are broken.
const ASKEW: &str = "
    const middle = (box) => Math.round(box.top + box.height / 2);
    const rows = [...document.querySelectorAll('.buttons, .actions, .secret')].filter((row) => row.checkVisibility());
    const askew = rows.filter((row) => {
        const boxes = [...row.children].map((child) => child.getBoundingClientRect()).filter(({ height }) => height > 1);
        return boxes.some((box) => boxes.some((other) =>
            box.top < other.bottom && other.top < box.bottom && Math.abs(middle(box) - middle(other)) > 1));
    });
    const broken = [...document.querySelectorAll('a.whole, button, .button')].filter((link) => link.checkVisibility()
        && new Set([...link.getClientRects()].map(({ top }) => top)).size > 1);
    return [...askew, ...broken].map((element) => element.outerHTML).join();
";

/// How far below what is seen last the paper ends, less what surrounds it.
const EMPTY: &str = "
    const main = document.querySelector('main');
    const seen = [...main.querySelectorAll('*')].filter((part) => part.checkVisibility({ visibilityProperty: true })
        && part.id !== 'copied' && part.getBoundingClientRect().height > 0);
    const last = Math.max(...seen.map((part) => part.getBoundingClientRect().bottom));
    return main.getBoundingClientRect().bottom - last - parseFloat(getComputedStyle(main).paddingBottom);
";

#[tokio::test]
async fn buttons_stand_in_line_and_short_links_are_not_broken() {
    for language in [English, German] {
        let site = site_of_alex().await;
        visit(&site, language, async |browser| {
            for (page, form) in [("/signup", "#signup"), ("/login.html", "#login")] {
                browser.open_page(page).await;
                browser.sees(form).await;
                if page == "/signup" {
                    browser.click("#generate").await;
                    browser.sees("#copy-password").await;
                }
                for width in [320, 360, 375, 412, 600, 768, 1280] {
                    show(browser, width).await;
                    assert_eq!(browser.script_text(ASKEW, &[]).await, "", "{page} at {width} px");
                    let empty = browser.script(EMPTY, &[]).await.as_f64().expect("pixels");
                    assert!(empty < 4.0, "{page} at {width} px ends with {empty} px of nothing");
                }
            }
        })
        .await;
    }
}

#[tokio::test]
async fn the_error_of_a_sign_in_stands_below_what_the_page_is_for_under_a_heading_that_fits() {
    let site = site_of_alex().await;
    visit(&site, German, async |browser| {
        browser.expects(401);
        browser.open_page("/login.html").await;
        browser.fill("#user", "alex").await;
        browser.fill("#password", "not the password").await;
        browser.click("#submit").await;
        assert_eq!(browser.text("#summary h2").await, "Die Anmeldung hat nicht funktioniert");
        let order = "
            const [intro, summary, form] = ['#intro', '#summary', '#login'].map((part) => document.querySelector(part).getBoundingClientRect());
            return summary.top - intro.bottom >= 8 && form.top - summary.bottom >= 8;
        ";
        assert_eq!(browser.script(order, &[]).await, true);
    })
    .await;
}

/// In how many lines each address and each word of a phone's name stands.
const LINES: &str = "
    const lines = (node, from, to) => {
        const range = document.createRange();
        range.setStart(node, from);
        range.setEnd(node, to);
        return new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size;
    };
    const most = (cell) => Math.max(...[...cell.querySelectorAll('bdi')].flatMap((name) => {
        const node = name.firstChild;
        return [...node.data.matchAll(/\\S+/g)].map((word) => lines(node, word.index, word.index + word[0].length));
    }));
    return [...document.querySelectorAll('#attempts tbody tr')].map((row) => {
        const address = row.cells[1].querySelector('span');
        const range = document.createRange();
        range.selectNodeContents(address);
        const tops = [...range.getClientRects()].map(({ top }) => Math.round(top));
        return [address.textContent, new Set(tops).size, most(row)];
    });
";

async fn comes_from(site: &Site, address: &str) {
    let mut body = Phone::of("alex").at(address).body();
    body["headers"]["user-agent"] = json!("Grandstream GXP2170 1.0.11.64");
    assert_eq!(site.service.webhook(&body).await.decision(), "ok");
}

async fn attempts_are_whole(language: Language) {
    let site = site_of_alex().await;
    for address in ["108.86.100.200", "2001:db8:1234:5678:9abc:def0:1234:5678"] {
        comes_from(&site, address).await;
    }
    assert_eq!(registers(&site, "alex", Md5, Secret::Password("wrong")).await, "fail");
    visit(&site, language, async |browser| {
        browser.open_page("/login.html").await;
        sign_in(browser, "alex", PASSWORD).await;
        for width in [360, 1280] {
            show(browser, width).await;
            let rows = browser.script(LINES, &[]).await;
            let rows = rows.as_array().expect("rows");
            assert_eq!(rows.len(), 3, "{rows:?}");
            for row in rows {
                let address = row[0].as_str().expect("an address");
                let most = if address.contains(':') { 2 } else { 1 };
                assert!(row[1].as_u64() <= Some(most) && row[2] == 1, "{row} at {width} px");
            }
        }
        let mark = |outcome| format!("#attempts .outcome.{outcome} svg");
        assert!(browser.shows(&mark("good")).await && browser.shows(&mark("bad")).await);
        let colours = "return new Set([...document.querySelectorAll('.outcome')].map((word) => getComputedStyle(word).color)).size";
        assert_eq!(browser.script(colours, &[]).await, 2);
    })
    .await;
}

#[tokio::test]
async fn addresses_and_versions_among_the_attempts_are_not_cut_and_a_refusal_looks_like_one() {
    for language in [English, German] {
        attempts_are_whole(language).await;
    }
}

/// How far below the last thing in a box its inner edge is, in pixels.
const ROOM_BELOW: &str = "
    const box = document.querySelector(arguments[0]);
    const [last] = [...box.querySelectorAll('.copy')].slice(-1);
    const edge = box.getBoundingClientRect().bottom - parseFloat(getComputedStyle(box).paddingBottom);
    return Math.round(edge - last.getBoundingClientRect().bottom);
";

#[tokio::test]
async fn nothing_is_below_the_last_button_of_a_page_or_a_box() {
    let site = site_of_alex().await;
    visit(&site, English, async |browser| {
        show(browser, 360).await;
        browser.open_page("/login.html").await;
        sign_in(browser, "alex", PASSWORD).await;
        browser.click("#make-link").await;
        browser.sees("#link-url").await;
        let room = browser.script(ROOM_BELOW, &["#linphone"]).await.as_i64().unwrap();
        assert!((-2..=4).contains(&room), "{room} px in the box of the link");
        let url = browser.text("#link-url").await;
        browser.open_page(url.strip_prefix(&site.origin).unwrap()).await;
        browser.sees("button.copy").await;
        let room = browser.script(ROOM_BELOW, &["main"]).await.as_i64().unwrap();
        assert!((-2..=4).contains(&room), "{room} px on the page of the link");
    })
    .await;
}
