//! What the tree says about its own documents resolves: cited sections, links between pages, files named as reasons.

use crate::{assert_none, root};
use std::fs;
use std::path::{Path, PathBuf};

/// Folders that hold no text of ours.
const SKIPPED: [&str; 8] = [".git", "target", "node_modules", "data", "secrets", "corpus", "artifacts", "coverage"];

/// All text files of the tree: the path within it, and the text.
pub(super) fn texts() -> Vec<(PathBuf, String)> {
    let (mut folders, mut texts) = (vec![root().to_owned()], Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.extend((!SKIPPED.iter().any(|name| path.ends_with(name))).then_some(path));
            } else if let Ok(text) = fs::read_to_string(&path) {
                texts.push((path.strip_prefix(root()).expect("it is within").to_owned(), text));
            }
        }
    }
    texts.sort();
    texts
}

/// The text as one line, without the marks of comments, so that a citation may be wrapped.
fn unwrapped(text: &str) -> String {
    let lines = text.lines().map(|line| line.trim_start().trim_start_matches(['/', '!', '#', '*', ' ']).trim_end());
    lines.collect::<Vec<_>>().join(" ")
}

/// The numbers that a string begins with, as in `1.3, 1.4 and 2`.
fn leading_numbers(text: &str) -> Vec<&str> {
    let mut numbers = Vec::new();
    for word in text.split_whitespace().filter(|word| !matches!(*word, "and" | "to")) {
        let end = word.find(|letter: char| !letter.is_ascii_digit() && letter != '.').unwrap_or(word.len());
        let number = word[..end].trim_end_matches('.');
        if number.is_empty() {
            break;
        }
        numbers.push(number);
        let is_listed_on = matches!(&word[number.len()..], "" | ",");
        if !is_listed_on {
            break;
        }
    }
    numbers
}

/// The sections that a string cites, each list with the word before it: a path, the number of an RFC, whatever stands there.
fn cited_sections(line: &str) -> Vec<(&str, Vec<&str>)> {
    let citation = |(at, word): (usize, &str)| {
        let document = line[..at].trim_end_matches(',').rsplit([' ', '(', '[', '`', '"']).next().unwrap_or_default();
        (document, leading_numbers(line[at + word.len()..].trim_start_matches('s')))
    };
    line.match_indices(" section").map(citation).filter(|(_, sections)| !sections.is_empty()).collect()
}

/// The headings of a page of Markdown, without their marks.
fn headings(page: &str) -> impl Iterator<Item = &str> {
    page.lines().filter(|line| line.starts_with('#')).map(|line| line.trim_start_matches('#').trim())
}

fn has_section(page: &str, number: &str) -> bool {
    let numbers = headings(page).filter_map(|heading| heading.split(' ').next());
    numbers.into_iter().any(|found| found.trim_end_matches('.') == number)
}

/// The fragment by which GitHub links to a heading.
fn anchor(heading: &str) -> String {
    let kept = heading.to_lowercase().replace(' ', "-");
    kept.chars().filter(|letter| letter.is_alphanumeric() || matches!(letter, '-' | '_')).collect()
}

/// A page as a file names it: from the root, as comments do, or from the file's own folder, as links do.
fn page(from: &Path, named: &str) -> Option<String> {
    let beside = root().join(from).parent().map(|folder| folder.join(named));
    [Some(root().join(named)), beside].into_iter().flatten().find_map(|path| fs::read_to_string(path).ok())
}

fn is_page(named: &str) -> bool {
    named.strip_suffix(".md").is_some()
}

/// What a file cites and is not there.
fn unresolved(path: &Path, text: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    let line = unwrapped(text);
    let mut report = |what: String| wrong.push(format!("{}: {what}", path.display()));
    for (document, sections) in cited_sections(&line) {
        let is_shouted = document.len() > 2 && document.bytes().all(|byte| byte.is_ascii_uppercase());
        if is_shouted {
            report(format!("{document} section {}: name the document by its path", sections[0]));
        }
        for section in sections.iter().filter(|_| is_page(document)) {
            if !page(path, document).is_some_and(|page| has_section(&page, section)) {
                report(format!("{document} has no section {section}"));
            }
        }
    }
    let is_path = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '/' | '.' | '-' | '_');
    let named = line.split(|letter| !is_path(letter)).filter(|word| word.starts_with("docs/") && is_page(word));
    for document in named.filter(|document| page(path, document).is_none()) {
        report(format!("{document} does not exist"));
    }
    wrong
}

/// The links of a page of Markdown that lead nowhere.
fn dead_links(path: &Path, text: &str) -> Vec<String> {
    let targets = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    let ours = targets.filter(|target| !target.contains("://") && !target.starts_with("mailto:"));
    let is_dead = |target: &&str| {
        let (file, fragment) = target.split_once('#').unwrap_or((target, ""));
        let file = if file.is_empty() { root().join(path) } else { root().join(path).with_file_name(file) };
        let page = fs::read_to_string(&file).unwrap_or_default();
        !file.exists() || !(fragment.is_empty() || headings(&page).any(|heading| anchor(heading) == fragment))
    };
    ours.filter(is_dead).map(|target| format!("{}: the link to {target} leads nowhere", path.display())).collect()
}

#[test]
fn every_cited_document_and_section_exists() {
    let texts = texts();
    let cited = |(_, text): &(PathBuf, String)| cited_sections(&unwrapped(text)).len();
    assert!(texts.iter().map(cited).sum::<usize>() > 100, "citations are not found");
    assert_none(&texts.iter().flat_map(|(path, text)| unresolved(path, text)).collect::<Vec<_>>());
}

#[test]
fn every_link_between_pages_leads_somewhere() {
    let texts = texts();
    let pages = texts.iter().filter(|(path, _)| path.extension().is_some_and(|end| end == "md"));
    assert_none(&pages.flat_map(|(path, text)| dead_links(path, text)).collect::<Vec<_>>());
}

#[test]
fn what_clippy_bans_names_places_that_exist() {
    let text = fs::read_to_string(root().join(".clippy.toml")).expect("it is there");
    let named: Vec<&str> = text
        .split([' ', '"', ',', ';'])
        .filter(|word| word.starts_with("src/") || word.starts_with("domain/"))
        .collect();
    assert!(named.len() > 2, "{named:?}");
    assert_none(&named.iter().filter(|path| !root().join(path).exists()).map(ToString::to_string).collect::<Vec<_>>());
}

#[test]
fn what_does_not_resolve_is_found() {
    // Written so that this file cites nothing itself.
    let plain = |text: &str| text.replace("D/", "docs/").replace('@', "section");
    let wrong = |text: &str| unresolved(Path::new("docs/policy.md"), &plain(text)).join("; ");
    assert_eq!(wrong("/// As D/contract.md\n/// @s 1.3, 1.4 and 2 have it. Section 9 too."), "");
    assert_eq!(wrong("in contract.md, @ 1.4 (RFC 7616 @ 3.4)"), "");
    assert!(wrong("(D/contract.md @ 9.9)").contains("docs/contract.md has no section 9.9"));
    assert!(wrong("D/contract.md @s 1 to 77.").contains("no section 77"));
    assert!(wrong("see D/nothing.md").contains("nothing.md does not exist"));
    assert!(wrong("(CONTRACT\n//! @ 3)").contains("by its path"));
    let links =
        "[a](contract.md#14-answer) [b](nothing.md) [c](contract.md#15) [d](https://example.com/x) [e](#4-replay)";
    let dead = dead_links(Path::new("docs/policy.md"), links);
    assert!(dead.len() == 2 && dead[0].contains("nothing.md") && dead[1].contains("#15"), "{dead:?}");
}
