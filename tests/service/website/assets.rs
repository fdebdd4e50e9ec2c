//! Style, scripts and icon: a browser asks each time and gets what it has not got yet, all of it from here.

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

/// The paths in `src="/..."`, `href="/..."` with an ending, and `"./..."`.
fn named(text: &str) -> Vec<String> {
    let quoted = text.split('"').filter_map(|word| word.strip_prefix("./").or_else(|| word.strip_prefix('/')));
    let asset = |path: &&str| [".js", ".css", ".svg"].iter().any(|ending| path.ends_with(ending));
    quoted.filter(asset).map(|path| format!("/{path}")).collect()
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

#[tokio::test]
async fn a_browser_that_has_the_content_learns_so_and_another_gets_it() {
    let service = RunningService::start().await;
    let person = Person::of(&service);
    for path in ["/style.css", "/signup.js", "/noble-hashes.js", "/icon.svg"] {
        let first = person.get(path).await;
        assert_eq!((first.status.as_u16(), &first.headers["cache-control"]), (200, &"no-cache".parse().unwrap()));
        let tag = first.headers["etag"].to_str().unwrap();
        assert!(tag.starts_with('"') && tag.len() == 45, "a strong tag of 32 bytes: {tag}");
        for (known, status) in [
            (tag.to_owned(), 304),
            (format!("\"other\", W/{tag}"), 304),
            ("*".to_owned(), 304),
            ("\"other\"".to_owned(), 200),
            ("nonsense".to_owned(), 200),
        ] {
            for method in [Method::GET, Method::HEAD] {
                let again = Answer::of(person.request(method, path).header("if-none-match", &known)).await;
                assert_eq!(
                    (again.status.as_u16(), &again.headers["etag"]),
                    (status, &first.headers["etag"]),
                    "{known}"
                );
                assert!(status == 200 || again.text.is_empty());
            }
        }
    }
}

#[tokio::test]
async fn each_content_has_a_tag_of_its_own() {
    let service = RunningService::start().await;
    let person = Person::of(&service);
    let paths = ["/style.css", "/signup.js", "/phone.js", "/ha1.js"];
    let mut tags = BTreeSet::new();
    for path in paths {
        tags.insert(person.get(path).await.headers["etag"].to_str().unwrap().to_owned());
    }
    assert_eq!(tags.len(), paths.len());
}

#[tokio::test]
async fn no_script_keeps_anything_beyond_its_tab_writes_markup_or_asks_elsewhere() {
    let service = RunningService::start().await;
    let person = Person::of(&service);
    let mut paths = loaded_by(&person, "/signup").await;
    paths.extend(loaded_by(&person, "/login.html").await);
    paths.remove("/noble-hashes.js");
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
        assert!(path == "/markup.js" || !script.text.contains("DOMParser"), "{path} makes markup");
        assert!(path == "/kept.js" || !script.text.contains("sessionStorage"), "{path} keeps something by itself");
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
    assert!((20_000..90_000).contains(&bytes), "{bytes} bytes");
}
