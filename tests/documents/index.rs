//! docs/README.md is the index of all pages: each page of docs, deploy and the top folder stands in it exactly once.

use crate::citations::texts;
use crate::{assert_none, root};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Component, Path, PathBuf};

const INDEX: &str = "docs/README.md";

/// The four kinds of pages (<https://diataxis.fr>), each a heading.
const KINDS: [&str; 4] = ["Tutorials", "How-to guides", "Reference", "Explanation"];

/// A path without `..`, of a link from a page of docs.
fn from_top(target: &str) -> PathBuf {
    let mut path = PathBuf::from("docs");
    for part in Path::new(target).components() {
        match part {
            Component::ParentDir => drop(path.pop()),
            other => path.push(other),
        }
    }
    path
}

/// How often each page is linked in a row of a table.
fn listed(index: &str) -> BTreeMap<PathBuf, usize> {
    let mut pages = BTreeMap::new();
    for row in index.lines().filter(|line| line.starts_with("| [")) {
        let target = row.split_once("](").and_then(|(_, rest)| rest.split_once(')'));
        let (target, _) = target.expect("a row begins with a link");
        *pages.entry(from_top(target)).or_insert(0) += 1;
    }
    pages
}

/// Whether the index must list a page: those of docs, deploy and the top folder, but for its two front pages.
fn belongs(path: &Path) -> bool {
    let is_page = path.extension().is_some_and(|ending| ending == "md");
    let is_in_scope = path.components().count() == 1 || path.starts_with("docs") || path.starts_with("deploy");
    is_page && is_in_scope && ![Path::new("README.md"), Path::new(INDEX)].contains(&path)
}

/// What is wrong with an index, given the pages that there are.
fn wrong(index: &str, pages: &[PathBuf]) -> Vec<String> {
    let listed = listed(index);
    let count = |path: &PathBuf| listed.get(path).copied().unwrap_or(0);
    let off = pages.iter().filter(|path| belongs(path) && count(path) != 1);
    let off = off.map(|path| format!("{} stands {} times in {INDEX}", path.display(), count(path)));
    let twice = listed.iter().filter(|(path, count)| !belongs(path) && **count != 1);
    let twice = twice.map(|(path, count)| format!("{} stands {count} times in {INDEX}", path.display()));
    let missing = listed.keys().filter(|path| !root().join(path).exists());
    let missing = missing.map(|path| format!("{} stands in {INDEX} and does not exist", path.display()));
    off.chain(twice).chain(missing).collect()
}

#[test]
fn every_page_stands_in_the_index_exactly_once() {
    let index = fs::read_to_string(root().join(INDEX)).expect("it is there");
    let pages: Vec<PathBuf> = texts().into_iter().map(|(path, _)| path).collect();
    assert!(listed(&index).len() > 20, "rows are not found");
    assert_none(&wrong(&index, &pages));
}

#[test]
fn the_index_has_the_four_kinds_of_pages_in_their_order() {
    let index = fs::read_to_string(root().join(INDEX)).expect("it is there");
    let headings: Vec<&str> = index.lines().filter_map(|line| line.strip_prefix("## ")).collect();
    let kinds: Vec<&str> = headings.iter().filter_map(|heading| heading.split(':').next()).collect();
    assert_eq!(kinds, KINDS);
}

#[test]
fn pages_that_are_missing_listed_twice_or_not_there_are_found() {
    let pages =
        ["docs/contract.md", "deploy/README.md", "SECURITY.md", "README.md", "docs/README.md", "tests/PROMISES.md"];
    let pages = pages.map(PathBuf::from);
    let right =
        "| [a](contract.md) | x |\n| [b](../deploy/README.md) | [c](contract.md) |\n| [s](../SECURITY.md) | x |\n";
    assert_eq!(wrong(right, &pages), Vec::<String>::new());
    let without = right.replace("| [a](contract.md) | x |\n", "");
    assert!(wrong(&without, &pages).concat().contains("docs/contract.md stands 0 times"));
    let twice = format!("{right}| [d](contract.md) | x |\n");
    assert!(wrong(&twice, &pages).concat().contains("docs/contract.md stands 2 times"));
    let nowhere = format!("{right}| [d](nowhere.md) | x |\n");
    assert!(wrong(&nowhere, &pages).concat().contains("/nowhere.md stands in docs/README.md and does not exist"));
}
