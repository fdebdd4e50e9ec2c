//! Style, scripts and icon: under names of their content, so that a browser asks once for each, and all of it from here.

use realmgate_testkit::person::Person;
use realmgate_testkit::running::{Answer, RunningService};
use reqwest::Method;
use std::collections::BTreeSet;

/// Whatever a page or a script names: its own, the scripts' imports, theirs, and so on.
async fn loaded_by(person: &Person, page: &str) -> BTreeSet<String> {
    let mut paths: Vec<String> = named(&person.get(page).await.text);
    let mut loaded = BTreeSet::new();
    while let Some(path) = paths.pop() {
        if loaded.insert(path.clone()) {
            paths.extend(named(&person.get(&path).await.text));
        }
    }
    loaded
}

/// The paths in `src="/assets/..."`, `href="/assets/..."` with an ending, and `"./..."`.
fn named(text: &str) -> Vec<String> {
    let quoted = text.split('"').filter_map(|word| word.strip_prefix("./").or_else(|| word.strip_prefix("/assets/")));
    let asset = |path: &&str| [".js", ".css", ".svg"].iter().any(|ending| path.ends_with(ending));
    quoted.filter(asset).map(|path| format!("/assets/{path}")).collect()
}

#[tokio::test]
async fn all_that_a_page_loads_is_here_and_announced_on_the_page_itself() {
    let service = RunningService::start().await;
    let person = Person::of(&service);
    for page in ["/", "/signup", "/login.html", "/activate.ashx"] {
        let announced: BTreeSet<_> = named(&person.get(page).await.text).into_iter().collect();
        assert_eq!(loaded_by(&person, page).await, announced, "{page}: what is not announced is found late");
        for path in &announced {
            assert_eq!(person.get(path).await.status, 200, "{path}");
        }
    }
}

/// A name that changes with its content is never asked for again; one that stays is asked for each time.
const IMMUTABLE: &str = "public, max-age=31536000, immutable";

#[tokio::test]
async fn a_browser_that_has_the_content_learns_so_and_another_gets_it() {
    let service = RunningService::start().await;
    let person = Person::of(&service);
    let mut paths = vec![("/icon.svg".to_owned(), "no-cache")];
    paths.push((person.asset("/", "style.css").await, IMMUTABLE));
    paths.push((person.asset("/signup", "noble-hashes.js").await, IMMUTABLE));
    for (path, caching) in paths {
        let first = person.get(&path).await;
        assert_eq!(
            (first.status.as_u16(), &first.headers["cache-control"]),
            (200, &caching.parse().unwrap()),
            "{path}"
        );
        let tag = first.headers["etag"].to_str().unwrap();
        assert!(tag.starts_with('"') && tag.len() == 18, "a strong tag of 12 bytes: {tag}");
        for (known, status) in [
            (tag.to_owned(), 304),
            (format!("\"other\", W/{tag}"), 304),
            ("*".to_owned(), 304),
            ("\"other\"".to_owned(), 200),
            ("nonsense".to_owned(), 200),
        ] {
            for method in [Method::GET, Method::HEAD] {
                let again = Answer::of(person.request(method, &path).header("if-none-match", &known)).await;
                assert_eq!(
                    (again.status.as_u16(), &again.headers["etag"]),
                    (status, &first.headers["etag"]),
                    "{known}"
                );
                assert_eq!(again.headers["vary"], "Accept-Encoding");
                assert!(status == 200 || again.text.is_empty());
            }
        }
    }
}

#[tokio::test]
async fn each_asset_has_a_name_of_its_content_and_no_other_content_is_at_it() {
    let service = RunningService::start().await;
    let person = Person::of(&service);
    let paths = loaded_by(&person, "/signup").await;
    let mut tags = BTreeSet::new();
    for path in &paths {
        let answer = person.get(path).await;
        let tag = answer.headers["etag"].to_str().unwrap().trim_matches('"').to_owned();
        assert!(path.starts_with("/assets/") && path.contains(&tag), "{tag} in {path}");
        assert!(answer.headers["cache-control"] == IMMUTABLE, "{path}");
        let stale = path.replace(&tag, &"0".repeat(tag.len()));
        assert_eq!(person.get(&stale).await.status, 404, "{stale}");
        tags.insert(tag);
    }
    assert_eq!(tags.len(), paths.len());
    for old in ["/style.css", "/signup.js", "/common-passwords.bin", "/assets/", "/assets/style.css"] {
        assert_eq!(person.get(old).await.status, 404, "{old}");
    }
}

#[tokio::test]
async fn no_script_keeps_anything_beyond_its_tab_writes_markup_or_asks_elsewhere() {
    let service = RunningService::start().await;
    let person = Person::of(&service);
    let mut paths = loaded_by(&person, "/signup").await;
    paths.extend(loaded_by(&person, "/login.html").await);
    paths.retain(|path| !path.starts_with("/assets/noble-hashes-"));
    let mut scripts = 0;
    for path in paths {
        let script = person.get(&path).await;
        if script.headers["content-type"] != "text/javascript; charset=utf-8" {
            continue;
        }
        scripts += 1;
        for unwanted in ["localStorage", "indexedDB", "document.cookie", "innerHTML", "eval(", "://", "console."] {
            assert!(!script.text.contains(unwanted), "{unwanted} in {path}");
        }
        assert!(path.starts_with("/assets/markup-") || !script.text.contains("DOMParser"), "{path} makes markup");
        assert!(
            path.starts_with("/assets/kept-") || !script.text.contains("sessionStorage"),
            "{path} keeps something by itself"
        );
    }
    assert!(scripts > 8, "{scripts}");
}

#[tokio::test]
async fn all_pages_with_all_they_load_are_small_before_they_are_compressed() {
    let service = RunningService::start().await;
    let person = Person::of(&service);
    let pages = ["/?lang=de", "/signup?lang=de", "/login.html?lang=de", "/activate.ashx?lang=de"];
    let mut paths: BTreeSet<String> = pages.iter().map(|&page| page.to_owned()).collect();
    for page in pages {
        paths.extend(loaded_by(&person, page).await);
    }
    let mut bytes = 0;
    for path in &paths {
        bytes += person.get(path).await.text.len();
    }
    assert!((20_000..110_000).contains(&bytes), "{bytes} bytes");
}
