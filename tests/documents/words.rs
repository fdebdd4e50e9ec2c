//! The words: comments, messages and documents hold none of the marks of a dialect of our own.
//!
//! `cargo test --test documents words -- --nocapture` prints, for each area, its sentences and how many hold a mark, and
//! fails with each mark as `path:line`. What is right English in one place stands in `marks::ALLOWED` with its reason.

mod code;
mod marks;
mod prose;

use crate::citations::texts;
use marks::{ALLOWED, Mark, marks};
use regex_lite::Regex;
use std::path::Path;

/// A piece of English: the line on which it begins, and its text with its line ends.
#[derive(Clone)]
pub(super) struct Piece {
    line: usize,
    text: String,
}

impl Piece {
    fn new(line: usize, text: &str) -> Self {
        Self { line, text: without_code(&without_placeholders(text)) }
    }

    /// The sentences: how many full stops, question marks, semicolons or colons end one, the last one included.
    fn sentences(&self) -> usize {
        let ends = self.text.split([' ', '\n']).filter(|word| word.ends_with(['.', ';', ':', '?', '!'])).count();
        let is_open = !self.text.trim_end().ends_with(['.', ';', ':', '?', '!']);
        ends + usize::from(is_open)
    }

    /// English of ours: more than one word, not SQL, not German.
    fn is_english(&self) -> bool {
        const SQL: [&str; 8] = ["SELECT", "INSERT", "UPDATE", "DELETE", "CREATE", "PRAGMA", "ALTER", "WITH"];
        let text = self.text.trim();
        let is_sql = SQL.iter().any(|word| text.starts_with(word));
        text.contains(' ') && !is_sql && !text.contains(['ä', 'ö', 'ü', 'ß', 'Ü', 'Ä', 'Ö'])
    }
}

/// The text without what a format string names in braces.
fn without_placeholders(text: &str) -> String {
    let placeholder = Regex::new(r"\{[A-Za-z0-9_.:?#]*\}").expect("a pattern of ours");
    placeholder.replace_all(text, "X").into_owned()
}

/// The text with a word for each piece of code in backticks: what it names is not ours to choose here.
fn without_code(text: &str) -> String {
    let mut parts = text.split('`');
    let mut all = parts.next().unwrap_or_default().to_owned();
    while let (Some(code), after) = (parts.next(), parts.next()) {
        all.push_str("CODE");
        all.extend(code.chars().filter(|letter| *letter == '\n'));
        all.push_str(after.unwrap_or_default());
    }
    all
}

/// The English of a file, by the end of its name.
fn pieces(path: &Path, text: &str) -> Vec<Piece> {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let end = name.rsplit('.').next().unwrap_or_default();
    let all = match end {
        "rs" => [code::comments_and_strings(text), code::test_names(text)].concat(),
        "js" | "cjs" | "mjs" => code::comments_and_strings(text),
        "html" => prose::template(text),
        "md" => prose::markdown(text),
        "txt" if path.starts_with("src/mail/emails") => prose::markdown(text),
        "sh" | "py" | "toml" | "yaml" | "yml" | "service" | "timer" | "conf" | "nft" | "cfg" => prose::comments(text),
        _ if matches!(name, "Dockerfile" | "Caddyfile" | "justfile") => prose::comments(text),
        _ => Vec::new(),
    };
    all.into_iter().filter(Piece::is_english).collect()
}

/// Files that hold what others wrote, or that are made from what is read elsewhere.
fn is_not_ours(path: &Path) -> bool {
    const LEFT_OUT: [&str; 5] = ["tests/PROMISES.md", "tests/documents/words", "fixtures", "fuzz/", "tests/npm"];
    let path = path.to_str().unwrap_or_default();
    let is_german = path.contains(".de.");
    is_german || path.ends_with("noble-hashes.js") || LEFT_OUT.iter().any(|start| path.starts_with(start))
}

/// The sentences and the marks of an area.
#[derive(Default)]
struct Count {
    sentences: usize,
    found: Vec<String>,
}

impl Count {
    fn read(&mut self, path: &Path, piece: &Piece, marks: &[Mark]) {
        self.sentences += piece.sentences();
        for mark in marks {
            for found in mark.pattern.find_iter(&piece.text) {
                let line = piece.line + piece.text[..found.start()].matches('\n').count();
                let words = found.as_str().split_whitespace().collect::<Vec<_>>().join(" ");
                let is_allowed = mark.not.as_ref().is_some_and(|not| not.is_match(around(&piece.text, found.range())))
                    || is_listed(path, around(&piece.text, found.range()));
                if !is_allowed {
                    self.found.push(format!("{}:{line}: \"{words}\": {}", path.display(), mark.instead));
                }
            }
        }
    }
}

/// Up to 20 bytes before a mark and after it.
fn around(text: &str, found: std::ops::Range<usize>) -> &str {
    let start = (found.start.saturating_sub(20)..=found.start).find(|at| text.is_char_boundary(*at));
    let end = (found.end..=text.len()).rev().find(|at| *at <= found.end + 20 && text.is_char_boundary(*at));
    &text[start.unwrap_or(found.start)..end.unwrap_or(found.end)]
}

fn is_listed(path: &Path, around: &str) -> bool {
    let around = around.split_whitespace().collect::<Vec<_>>().join(" ");
    ALLOWED.iter().any(|(file, phrase, _)| path.starts_with(file) && around.contains(phrase))
}

/// Fails with the marks in files of an area, whose paths begin with one of these.
#[expect(clippy::print_stdout, reason = "the share is what one runs it for")]
fn assert_plain(area: &str, starts: &[&str], but: &[&str]) {
    let marks = marks();
    let mut count = Count::default();
    let is_within = |path: &Path, starts: &[&str]| starts.iter().any(|start| path.starts_with(start));
    for (path, text) in texts() {
        if is_within(&path, starts) && !is_within(&path, but) && !is_not_ours(&path) {
            for piece in pieces(&path, &text) {
                count.read(&path, &piece, &marks);
            }
        }
    }
    let (found, sentences) = (count.found.len(), count.sentences);
    assert!(sentences > 20, "{area}: {sentences} sentences were read");
    let percent =
        100.0 * f64::from(u32::try_from(found).expect("few")) / f64::from(u32::try_from(sentences).expect("few"));
    println!("{area}: {found} marks in {sentences} sentences, {percent:.2} %");
    assert!(count.found.is_empty(), "{found} marks of a dialect in {area}:\n{}", count.found.join("\n"));
}

const PAGES: [&str; 2] = ["src/http/website/page", "src/mail/emails"];

#[test]
fn words_of_the_server_are_plain() {
    assert_plain("src", &["src"], &["src/cli", PAGES[0], PAGES[1]]);
}

#[test]
fn words_of_the_commands_are_plain() {
    assert_plain("src/cli", &["src/cli"], &[]);
}

#[test]
fn words_of_pages_and_emails_are_plain() {
    assert_plain("pages and emails", &PAGES, &[]);
}

#[test]
fn words_of_the_domain_are_plain() {
    assert_plain("domain", &["domain"], &[]);
}

#[test]
fn words_of_tests_and_tools_are_plain() {
    assert_plain("tests and tools", &["tests", "testkit", "bench", "sim", "fuzz-targets"], &[]);
}

#[test]
fn words_of_the_documents_are_plain() {
    let pages =
        ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "docs", "Cargo.toml"];
    assert_plain("documents", &pages, &[]);
}

#[test]
fn words_of_deployments_are_plain() {
    assert_plain("deploy", &["deploy", "dist", ".github"], &[]);
}

#[test]
fn each_exception_is_needed() {
    let all = texts();
    let is_needed = |file: &str, phrase: &str| {
        let mut files = all.iter().filter(|(path, _)| path.starts_with(file));
        files.any(|(_, text)| text.split_whitespace().collect::<Vec<_>>().join(" ").contains(phrase))
    };
    let old = ALLOWED.iter().filter(|(file, phrase, _)| !is_needed(file, phrase));
    crate::assert_none(&old.map(|(file, phrase, _)| format!("{file}: no \"{phrase}\"")).collect::<Vec<_>>());
}

/// The marks found in a sentence that is read as a comment of a Rust file.
fn found_in(sentence: &str) -> usize {
    let mut count = Count::default();
    let file = format!("/// {sentence}\nfn f() {{}}\n");
    let path = Path::new("a.rs");
    for piece in pieces(path, &file) {
        count.read(path, &piece, &marks());
    }
    count.found.len()
}

#[test]
fn marks_are_found_in_sentences_that_hold_them() {
    let dialect = [
        "Given to whoever asks.",
        "Empty for want of a file.",
        "The value is no number.",
        "It is no mailbox.",
        "A store can be mended.",
        "The worker had panicked.",
        "The body did not come whole.",
        "The source is forgiven.",
        "Reads a text.",
        "The attacker and his phone.",
        "Ten attempts a minute from here.",
        "At most one line a source.",
        "Nobody asked.",
        "The platform is told so.",
        "It counts for good.",
    ];
    let missed: Vec<String> = dialect.into_iter().filter(|line| found_in(line) != 1).map(str::to_owned).collect();
    crate::assert_none(&missed);
}

#[test]
fn plain_sentences_hold_no_mark() {
    let plain = [
        "There is no number.",
        "It is no longer valid.",
        "Ten attempts per minute.",
        "A text file.",
        "A proxy stands in front of the service.",
        "The front door.",
        "The user `nobody` of a system.",
        "A desk phone.",
        "A sum has a chance of one in a thousand.",
    ];
    let found: Vec<String> = plain.into_iter().filter(|line| found_in(line) != 0).map(str::to_owned).collect();
    crate::assert_none(&found);
}
