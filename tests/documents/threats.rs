//! docs/threats.md: each threat and each declared deviation names a test, and each test that is named exists.

use crate::{assert_none, root};
use std::fs;

/// The first cells of the heads of its tables that name tests.
const HEADS: [&str; 2] = ["threat", "deviation"];

/// The cells of a row of a table.
fn cells(line: &str) -> Option<Vec<&str>> {
    let inner = line.strip_prefix("| ")?.strip_suffix(" |")?;
    Some(inner.split(" | ").collect())
}

/// The rows of the tables that name tests: what each is about, and the cell with its tests.
fn rows(page: &str) -> Vec<(&str, &str)> {
    let (mut within, mut rows) = (false, Vec::new());
    for line in page.lines() {
        let Some(cells) = cells(line) else {
            within = false;
            continue;
        };
        if HEADS.contains(&cells[0]) {
            within = true;
        } else if within && !cells[0].starts_with("---") {
            rows.push((cells[0], cells[cells.len() - 1]));
        }
    }
    rows
}

/// The tests of a cell: `[shown](../path): `name`, `name`; ...`.
fn named(cell: &str) -> Vec<(&str, &str)> {
    let mut tests = Vec::new();
    for part in cell.split("](../").skip(1) {
        let Some((path, rest)) = part.split_once(')') else { continue };
        tests.extend(rest.split('`').skip(1).step_by(2).map(|name| (path, name)));
    }
    tests
}

/// What is wrong with a row, where `read` gives a file's content.
fn wrong((threat, cell): (&str, &str), read: impl Fn(&str) -> Option<String>) -> Vec<String> {
    let tests = named(cell);
    if tests.is_empty() {
        return vec![format!("no test is named for: {threat}")];
    }
    let is_there = |path: &str, name: &str| {
        let text = read(path).unwrap_or_default();
        // A test, or a property within `proptest!`.
        text.contains("test]") && text.contains(&format!("fn {name}("))
    };
    let missing = tests.into_iter().filter(|(path, name)| !is_there(path, name));
    missing.map(|(path, name)| format!("{path} has no test `{name}`, named for: {threat}")).collect()
}

#[test]
fn each_threat_names_a_test_that_exists() {
    let page = fs::read_to_string(root().join("docs/threats.md")).expect("it is there");
    let rows = rows(&page);
    assert!(rows.len() > 40, "only {} threats were found", rows.len());
    let read = |path: &str| fs::read_to_string(root().join(path)).ok();
    assert_none(&rows.into_iter().flat_map(|row| wrong(row, read)).collect::<Vec<_>>());
}

#[test]
fn a_threat_without_a_test_is_found() {
    let read = |path: &str| (path == "here/a.rs").then(|| "#[test]\nfn it_holds() {}".to_owned());
    let page = "| threat | what is done | test |\n| --- | --- | --- |\n\
                | a | b | [a](../here/a.rs): `it_holds` |\n| c | d | [a](../here/a.rs): `it_holds`, `it_does_not` |\n\
                | e | f | [b](../here/b.rs): `it_holds` |\n| g | h | [a](../here/a.rs) |\n\n\
                | who | may |\n| --- | --- |\n| all | see |\n";
    let found: Vec<_> = rows(page).into_iter().map(|row| wrong(row, read).len()).collect();
    assert_eq!(found, [0, 1, 1, 1]);
}
