//! The documents as tests: what they cite exists, and the pages made from the sources are current.

mod citations;
mod commands;
mod commands_named;
mod generated_page;
mod index;
mod limits;
mod logging;
mod paths;
mod project_files;
mod promises;
mod readme;
mod settings;
mod threats;
mod words;

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// All Rust files of a folder: path within it, and content.
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

fn assert_none(wrong: &[String]) {
    assert!(wrong.is_empty(), "{} things are wrong:\n{}", wrong.len(), wrong.join("\n"));
}
