//! All pages together are light, and nothing that a page loads keeps it from being shown but its own style.

use super::browser::visit;
use super::python::python;
use super::site::Site;
use super::tour::tour;
use domain::tenant::Language;
use std::collections::BTreeMap;
use std::sync::Mutex;

/// All pages in one language with all they load, compressed, in bytes.
const MOST: usize = 60_000;

/// One state of each page; the last one with all that a session shows.
const PAGES: [&str; 7] = ["start", "signup", "activated", "dead-link", "my-phone", "set-up-link", "dead-set-up-link"];

/// What the page has loaded: what kept it from being shown, and whether a script was such that it could.
const LOADED: &str = "
    const blocking = performance.getEntriesByType('resource')
        .filter(({ renderBlockingStatus }) => renderBlockingStatus === 'blocking')
        .map(({ name }) => new URL(name).pathname);
    const parserBlocking = [...document.scripts].filter(script => !(script.type === 'module' || script.defer));
    return [...blocking, ...parserBlocking.map(script => `script ${script.src}`)].join();
";

#[tokio::test]
async fn all_pages_are_light_and_wait_for_nothing_but_their_style() {
    let site = Site::open().await;
    visit(&site, Language::German, async |browser| {
        let pages = Mutex::new(BTreeMap::new());
        tour(browser, &site, async |state| {
            let blocking = browser.script_text(LOADED, &[]).await;
            assert!(blocking.starts_with("/assets/style-") && !blocking.contains(','), "{state}: {blocking}");
            if !PAGES.contains(&state) {
                return;
            }
            let page = browser.script_text("return document.documentElement.outerHTML", &[]).await;
            pages.lock().expect("no thread panicked while holding it").insert(state.to_owned(), page);
        })
        .await;
        let mut all = pages.into_inner().expect("no thread panicked while holding it");
        for request in browser.record().await.requests {
            let path = request.url.strip_prefix(&site.origin).unwrap_or_default().to_owned();
            if [".js", ".css", ".svg"].iter().any(|end| path.ends_with(end)) {
                let asset = site.person().get(&path).await;
                assert_eq!(asset.status, 200, "{path}");
                all.insert(path, asset.text);
            }
        }
        let weights: BTreeMap<&String, usize> = all.iter().map(|(what, text)| (what, weight(text))).collect();
        let together: usize = weights.values().sum();
        assert!(weights.len() > 20 && together < MOST, "{together} bytes: {weights:#?}");
    })
    .await;
}

/// Compressed by gzip as servers do it.
fn weight(text: &str) -> usize {
    const COMPRESS: &str = "import gzip, sys; print(len(gzip.compress(sys.stdin.buffer.read(), 6)))";
    python(&["-c", COMPRESS], text.as_bytes()).parse().expect("a number")
}

#[tokio::test]
async fn the_first_page_asks_for_its_style_and_its_icon_and_nothing_else() {
    let site = Site::open().await;
    visit(&site, Language::English, async |browser| {
        browser.open_page("/").await;
        let mut paths: Vec<String> = browser.record().await.requests.into_iter().map(|request| request.url).collect();
        paths.retain(|url| !url.is_empty());
        paths.retain(|url| !url.contains("/assets/icon-"));
        let style = site.person().asset("/", "style.css").await;
        assert_eq!(paths, ["/", &*style].map(|path| format!("{}{path}", site.origin)));
    })
    .await;
}
