//! What keeps the tree in order and neither the compiler nor clippy nor cargo-deny can say: which room may use which, that
//! nothing goes round in a circle, what every file keeps to, and that what is built is what was locked.

mod modules;
mod rooms;
mod supply_chain;

use std::fs;
use std::path::{Path, PathBuf};

/// No file is longer, in lines.
const MAX_LINES: usize = 300;

/// Names that say nothing about what is inside.
const EMPTY_NAMES: [&str; 8] = ["util", "utils", "helper", "helpers", "common", "manager", "misc", "stuff"];

/// Marks of unfinished work, put together here so that this file does not hold them itself.
const UNFINISHED: [&str; 4] =
    [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("to", "do!"), concat!("#[ig", "nore")];

/// The folders that hold Rust.
const FOLDERS: [&str; 8] = ["domain", "src", "testkit", "sim", "bench", "tests", "fuzz", "fuzz-targets"];

fn read(path: impl AsRef<Path>) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The Rust files in a folder, or a file itself: path from the root of the project.
fn rust_files(place: &str) -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (mut open, mut files): (Vec<PathBuf>, Vec<String>) = (vec![root.join(place)], Vec::new());
    while let Some(path) = open.pop() {
        if path.is_dir() && !path.ends_with("target") {
            open.extend(fs::read_dir(&path).expect("a folder").map(|entry| entry.expect("an entry").path()));
        } else if path.extension().is_some_and(|end| end == "rs") {
            files.push(path.strip_prefix(root).expect("within").to_str().expect("ASCII").to_owned());
        }
    }
    files.sort();
    files
}

fn assert_none(wrong: &[String]) {
    assert!(wrong.is_empty(), "{} things are wrong:\n{}", wrong.len(), wrong.join("\n"));
}

fn wrong_with_file(path: &str, text: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    if !text.starts_with("//! ") {
        wrong.push(format!("{path}: the first line is not a `//!` sentence that says what the file is for"));
    }
    if text.lines().count() > MAX_LINES {
        wrong.push(format!("{path}: more than {MAX_LINES} lines; it holds a second idea"));
    }
    for name in path.trim_end_matches(".rs").split('/').filter(|name| EMPTY_NAMES.contains(name)) {
        wrong.push(format!("{path}: `{name}` says nothing; name it by what it does"));
    }
    for mark in UNFINISHED.into_iter().filter(|mark| text.contains(mark)) {
        wrong.push(format!("{path}: holds `{mark}`; finish it, or leave it out and say so in an issue"));
    }
    wrong.extend(wrong_with_code(path, shipped(path, text)));
    wrong
}

/// What of a file is in the program.
fn shipped<'a>(path: &str, text: &'a str) -> &'a str {
    let is_source = path.starts_with("src/") || path.starts_with("domain/src/");
    let is_test = path.ends_with("tests.rs") || path.contains("/tests/");
    if is_source && !is_test { text.split("#[cfg(test)]").next().unwrap_or_default() } else { "" }
}

/// Names that one place alone knows: which store it is, where randomness comes from, who is shown something; and what touches
/// the world, in `domain` nothing.
fn wrong_with_code(path: &str, code: &str) -> Vec<String> {
    let shown =
        ["println!(", "print!(", "dbg!(", "io::stdout(", "io::stderr("].map(|name| (name, "src/ambient/terminal"));
    let world = ["std::fs", "std::io", "std::env", "std::process", "std::thread", "std::net::Tcp", "std::net::Udp"];
    let known = [("sqlite::", "src/store/"), ("SysRng", "src/ambient/randomness.rs")];
    let known = known.into_iter().chain(shown).chain(world.map(|name| (name, "src/")));
    let wrong = known.filter(|(name, home)| !path.starts_with(home) && code.contains(name));
    wrong.map(|(name, home)| format!("{path}: names `{name}`, which only {home} knows")).collect()
}

#[test]
fn every_file_says_what_it_is_for_and_holds_one_idea() {
    let files: Vec<String> = FOLDERS.into_iter().flat_map(rust_files).collect();
    assert!(files.len() > 500, "only {} files were found", files.len());
    assert_none(&files.iter().flat_map(|path| wrong_with_file(path, &read(path))).collect::<Vec<_>>());
}

#[test]
fn a_file_that_breaks_a_rule_is_found() {
    let long = format!("//! A.\n{}", "\n".repeat(MAX_LINES));
    let unfinished = format!("//! A.\n// {}", UNFINISHED[0]);
    for (path, text, expected) in [
        ("src/a.rs", "use std::fmt;", "not a `//!` sentence"),
        ("src/a.rs", &long, "a second idea"),
        ("src/helpers/a.rs", "//! A.", "`helpers` says nothing"),
        ("domain/src/a.rs", &unfinished, "finish it"),
        ("src/cli/a.rs", "//! A.\nuse crate::store::sqlite::Store;", "which only src/store/ knows"),
        ("domain/src/a.rs", "//! A.\nuse std::fs::File;", "which only src/ knows"),
        ("src/cli/a.rs", "//! A.\nfn a() { println!(); }", "only src/ambient/terminal knows"),
    ] {
        let wrong = wrong_with_file(path, text);
        assert!(wrong.len() == 1 && wrong[0].contains(expected), "{path}: {wrong:?}");
    }
    assert!(wrong_with_file("src/store/mod.rs", "//! A.\nsqlite::open()").is_empty());
}
