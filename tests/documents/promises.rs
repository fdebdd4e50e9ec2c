//! tests/PROMISES.md: what each file of tests holds the program to, as its first lines say.

use crate::{root, rust_files};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;

const HEADING: &str = "\
<!-- Made from the first lines of the files by `cargo test --test documents`: change those, not this. -->
# Promises

What the tests hold Realmgate to, a file of tests a line.
";

/// What a file says it is for: the first paragraph of its documentation, in one line.
fn purpose(text: &str) -> String {
    let lines = text.lines().map_while(|line| line.strip_prefix("//! "));
    lines.collect::<Vec<_>>().join(" ")
}

fn has_tests(text: &str) -> bool {
    ["#[test]", "#[tokio::test", "#[actix_web::test]"].iter().any(|mark| text.contains(mark))
}

/// The page as it must be: a heading a folder, and below it each file that holds a test, or a part of one.
fn page(files: &BTreeMap<String, String>) -> String {
    let mut folders: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (path, text) in files {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        // A file and the folder of its name are one: `store_contract.rs` and what is in `store_contract`.
        let is_part = files.get(&format!("{folder}.rs")).is_some_and(|text| has_tests(text));
        if has_tests(text) || is_part {
            let lines = folders.entry(folder).or_default();
            // What a folder's own file says stands under the heading.
            if !["main.rs", "mod.rs"].contains(&name) {
                lines.push(format!("- [{name}]({path}): {}\n", purpose(text)));
            }
        }
    }
    let mut page = HEADING.to_owned();
    for (folder, lines) in folders {
        let entry = ["main.rs", "mod.rs"].iter().find_map(|name| files.get(&format!("{folder}/{name}")));
        let says = entry.map(|text| format!("\n{}\n", purpose(text))).unwrap_or_default();
        let heading = folder.strip_prefix("../").map_or_else(|| format!("tests/{folder}"), str::to_owned);
        let gap = if lines.is_empty() { "" } else { "\n" };
        write!(page, "\n## {}\n{says}{gap}{}", heading.trim_end_matches('/'), lines.concat())
            .expect("a String takes all");
    }
    page
}

/// Writes the page anew where it is not, and fails, so that the old one is not committed.
#[test]
fn the_page_of_promises_is_current() {
    let path = root().join("tests/PROMISES.md");
    let of_domain =
        rust_files("domain/tests").into_iter().map(|(path, text)| (format!("../domain/tests/{path}"), text));
    let expected = page(&rust_files("tests").into_iter().chain(of_domain).collect());
    if fs::read_to_string(&path).ok().as_deref() != Some(&expected) {
        fs::write(&path, expected).expect("it can be written");
        panic!("tests/PROMISES.md was not what the files say and has been written anew: commit it");
    }
}

#[test]
fn files_that_hold_no_test_and_their_second_paragraphs_are_left_out() {
    let file = |path: &str, text: &str| (path.to_owned(), text.to_owned());
    let files = BTreeMap::from([
        file("a/actors.rs", "//! Who plays.\n"),
        file("a/main.rs", "//! All\n//! of it.\n\nmod b;\n"),
        file("a/b.rs", "//! It is\n//! kept.\n//!\n//! More.\n\n#[test]\nfn kept() {}\n"),
        file("a/b/part.rs", "//! A part.\n"),
    ]);
    let expected = "\n## tests/a\n\nAll of it.\n\n- [b.rs](a/b.rs): It is kept.\n\n## tests/a/b\n\n- [part.rs](a/b/part.rs): A part.\n";
    assert_eq!(page(&files).strip_prefix(HEADING), Some(expected));
}
