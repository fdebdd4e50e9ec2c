//! The architecture as tests: who may use whom, what every file keeps to, and what is linked in.

mod code;
mod groups;
mod licences;
mod manifest;
mod rules;
mod row;
mod supply_chain;
mod table;

use std::fs;
use std::path::{Path, PathBuf};

/// The folder of each package; that of the fuzzer is a workspace of its own.
const PACKAGES: [&str; 6] = [".", "bench", "fuzz", "fuzz-targets", "sim", "testkit"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// All Rust files of a folder: path within it, and text.
fn rust_files(folder: &str) -> Vec<(String, String)> {
    let base = root().join(folder);
    let mut folders = vec![base.clone()];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        let paths: Vec<PathBuf> = entries.map(|entry| entry.expect("it can be read").path()).collect();
        folders.extend(paths.iter().filter(|path| path.is_dir()).cloned());
        files.extend(paths.into_iter().filter(|path| path.extension().is_some_and(|end| end == "rs")));
    }
    files.sort();
    let within = |path: &Path| path.strip_prefix(&base).expect("it is within").to_str().expect("ASCII").to_owned();
    files.iter().map(|path| (within(path), fs::read_to_string(path).expect("UTF-8"))).collect()
}

fn manifest(package: &str) -> String {
    fs::read_to_string(root().join(package).join("Cargo.toml")).expect("the manifest is there")
}

fn assert_none(wrong: &[String]) {
    assert!(wrong.is_empty(), "{} things are wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_source_file_keeps_to_its_row_and_to_the_rules() {
    let dependencies = manifest::crate_names(&manifest("."));
    let files = rust_files("src");
    assert!(files.len() > 20, "only {} files were found", files.len());
    let wrong: Vec<String> =
        files.iter().flat_map(|(path, text)| rules::of_source(path, text, &dependencies)).collect();
    assert_none(&wrong);
}

#[test]
fn every_test_file_keeps_to_the_rules() {
    let mut wrong = Vec::new();
    for folder in ["tests", "bench", "fuzz/fuzz_targets", "fuzz-targets", "sim", "testkit"] {
        for (path, text) in rust_files(folder) {
            wrong.extend(rules::of_any_file(&format!("{folder}/{path}"), &text));
        }
    }
    assert_none(&wrong);
}

#[test]
fn the_map_in_lib_rs_shows_every_module() {
    let map = fs::read_to_string(root().join("src/lib.rs")).expect("the map is there");
    let map = code::shipped(&map);
    let shown: Vec<&str> = map.lines().filter_map(|line| line.strip_prefix("pub mod ")?.split(';').next()).collect();
    let files = rust_files("src");
    for (path, _) in &files {
        let module = path.trim_end_matches(".rs").split('/').next().expect("a name");
        let is_entry = ["main", "lib"].contains(&module);
        assert!(is_entry || shown.contains(&module), "src/lib.rs does not show `{module}`");
    }
    for module in shown {
        assert!(table::row(module).is_some(), "`{module}` has no row in tests/architecture/table.rs");
    }
}

#[test]
fn every_dependency_says_why_it_is_there() {
    for package in PACKAGES {
        let missing = manifest::without_reason(&manifest(package));
        assert!(missing.is_empty(), "write the reason above each of these in {package}/Cargo.toml: {missing:?}");
    }
}

#[test]
fn every_package_keeps_to_the_lints_of_the_workspace() {
    let root = manifest(".");
    let members = root.lines().find_map(|line| line.strip_prefix("members = [")).expect("a list of members");
    let members: Vec<&str> = members.split('"').skip(1).step_by(2).collect();
    assert_eq!(members, PACKAGES.into_iter().filter(|package| ![".", "fuzz"].contains(package)).collect::<Vec<_>>());
    for package in members.into_iter().chain(["."]) {
        assert!(manifest(package).contains("\n[lints]\nworkspace = true\n"), "{package}/Cargo.toml has other lints");
    }
}
