//! Every file of the tree that a page, a script, a setting or a comment names exists.

use crate::citations::texts;
use crate::{assert_none, root};
use std::path::{Path, PathBuf};

/// The folders at the top of the tree that hold files of ours.
const FOLDERS: [&str; 12] =
    ["bench", "deploy", "dist", "docs", "domain", "fixtures", "fuzz", "fuzz-targets", "sim", "src", "testkit", "tests"];

/// How the name of a file of ours ends.
const ENDINGS: [&str; 12] = ["rs", "sh", "py", "md", "toml", "js", "html", "css", "txt", "yaml", "jsonl", "patch"];

/// Files whose paths are examples, or of other projects.
const EXAMPLES: [&str; 4] = [
    "tests/architecture/main.rs",
    "tests/documents/limits.rs",
    "tests/documents/paths.rs",
    "fixtures/vectors/digest-vectors.jsonl",
];

/// Folders that a script or a person fills.
const MADE: [&str; 3] = ["tests/npm/node_modules/", "deploy/secrets/", "fuzz/corpus/"];

/// The paths of files that a string names: those that begin at the top of the tree, and on a page any between backquotes.
fn named(text: &str, is_page: bool) -> Vec<&str> {
    let is_path = |letter: char| letter.is_ascii_alphanumeric() || "/._-${}*<>".contains(letter);
    let is_file = |word: &&str| {
        word.rsplit_once('.').is_some_and(|(name, ending)| name.contains('/') && ENDINGS.contains(&ending))
            && !word.contains(['$', '{', '*', '<'])
    };
    let starts_at_top = |word: &&str| word.split('/').next().is_some_and(|folder| FOLDERS.contains(&folder));
    let words = text.split(|letter| !is_path(letter)).map(|word| word.trim_end_matches('.'));
    let quoted = text.split('`').skip(1).step_by(2).filter(|word| is_page && word.chars().all(is_path));
    let quoted = quoted.filter(|word| word.starts_with(char::is_alphanumeric));
    words.filter(starts_at_top).chain(quoted).filter(is_file).collect()
}

/// Whether a file is there: from the top of the tree, from a folder above the file that names it, or among the
/// service's tests.
fn exists(from: &Path, path: &str) -> bool {
    let mut folders = from.ancestors().skip(1).map(|folder| root().join(folder)).chain([root().join("tests/service")]);
    folders.any(|folder| folder.join(path).exists()) || MADE.iter().any(|folder| path.starts_with(folder))
}

fn missing(from: &Path, text: &str) -> Vec<String> {
    let is_page = from.extension().is_some_and(|ending| ending == "md");
    let absent = named(text, is_page).into_iter().filter(|path| !exists(from, path));
    absent.map(|path| format!("{}: {path} does not exist", from.display())).collect()
}

#[test]
fn every_named_file_of_the_tree_exists() {
    let is_example = |path: &PathBuf| EXAMPLES.iter().any(|example| path.ends_with(example));
    let texts: Vec<_> = texts().into_iter().filter(|(path, _)| !is_example(path)).collect();
    let found: usize = texts.iter().map(|(_, text)| named(text, false).len()).sum();
    assert!(found > 300, "only {found} paths were found");
    assert_none(&texts.iter().flat_map(|(path, text)| missing(path, text)).collect::<Vec<_>>());
}

#[test]
fn a_path_that_leads_nowhere_is_found() {
    let missing = |from: &str, text: &str| missing(Path::new(from), text).len();
    assert_eq!(missing("src/main.rs", "//! As src/lib.rs and `docs/contract.md`.\n// tests/all.sh"), 0);
    assert_eq!(missing("src/main.rs", "// src/nothing.rs, but not https://example.com/src/nothing.rs"), 1);
    assert_eq!(missing("docs/policy.md", "`webhook/readings.rs`, `webhook/nothing.rs`, [contract.md](contract.md)"), 1);
    assert_eq!(missing("tests/all.sh", "deploy/$1/a.sh deploy/secrets/webhook_password.txt tests/*/a.py"), 0);
}
