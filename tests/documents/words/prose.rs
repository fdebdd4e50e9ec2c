//! The English of pages, templates, and of files whose comments begin with a hash.

use super::Piece;
use regex_lite::Regex;

/// Paragraphs, headings, list items and table rows of Markdown, without blocks of code and the targets of links.
pub(super) fn markdown(text: &str) -> Vec<Piece> {
    let targets = Regex::new(r"\]\([^)\s]*\)").expect("a pattern of ours");
    let (mut pieces, mut open, mut start, mut is_code) = (Vec::new(), String::new(), 0, false);
    for (number, line) in (1..).zip(text.lines()) {
        let is_fence = line.trim_start().starts_with("```");
        is_code ^= is_fence;
        let line = if is_code || is_fence { "" } else { line.trim() };
        let begins = line.is_empty() || line.starts_with(['#', '|', '-', '*', '+', '>']) || is_numbered(line);
        if begins && !open.is_empty() {
            pieces.push(Piece::new(start, &std::mem::take(&mut open)));
        }
        if open.is_empty() {
            start = number;
        } else {
            open.push('\n');
        }
        open.push_str(&targets.replace_all(line, ""));
    }
    pieces.push(Piece::new(start, &open));
    pieces
}

fn is_numbered(line: &str) -> bool {
    line.split_once(". ").is_some_and(|(number, _)| number.parse::<u8>().is_ok())
}

/// The English of a page's template: the first text of each `say`, comments, and what stands between tags.
pub(super) fn template(text: &str) -> Vec<Piece> {
    let said = Regex::new(r#"say\(\s*"((?:[^"\\]|\\.)*)""#).expect("a pattern of ours");
    let note = Regex::new(r"\{#-?([^#]*)#\}").expect("a pattern of ours");
    let code = Regex::new(r"\{[%{][^}]*[%}]\}").expect("a pattern of ours");
    let between = Regex::new(r">([^<>]{3,})<").expect("a pattern of ours");
    let line_of = |at: usize| text[..at].matches('\n').count() + 1;
    let found = |pattern: &Regex, text: &str| -> Vec<Piece> {
        let captures = pattern.captures_iter(text).filter_map(|captures| captures.get(1));
        captures.map(|found| Piece::new(line_of(found.start().min(found.end())), found.as_str())).collect()
    };
    let blanked = code.replace_all(text, |captures: &regex_lite::Captures<'_>| " ".repeat(captures[0].len()));
    [found(&said, text), found(&note, text), found(&between, &blanked)].concat()
}

/// Comments that begin with a hash, lines without code between them as one; of YAML the texts after `summary` and such.
pub(super) fn comments(text: &str) -> Vec<Piece> {
    let (mut pieces, mut open, mut start) = (Vec::new(), Vec::new(), 0);
    for (number, line) in (1..).zip(text.lines()) {
        let line = line.trim();
        if let Some(comment) = line.strip_prefix('#') {
            if open.is_empty() {
                start = number;
            }
            open.push(comment.trim_start_matches(['#', '!']).trim());
            continue;
        }
        if !open.is_empty() {
            pieces.push(Piece::new(start, &std::mem::take(&mut open).join("\n")));
        }
        let shown = ["summary:", "description:", "Description="].iter().find_map(|name| line.strip_prefix(name));
        let beside = line.split_once(" # ").map(|(_, comment)| comment);
        pieces.extend(shown.or(beside).map(|text| Piece::new(number, text)));
    }
    pieces.push(Piece::new(start, &open.join("\n")));
    pieces
}
