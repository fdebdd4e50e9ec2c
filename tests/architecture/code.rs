//! Rust text without its comments, the insides of its literals and its tests, and the paths that stand in it.

use std::collections::BTreeSet;

/// The code that ships: comments and the insides of strings gone, `#[cfg(test)]` items gone.
pub fn shipped(text: &str) -> String {
    without_tests(&without_comments_and_literals(text))
}

fn without_comments_and_literals(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while at < letters.len() {
        let rest = &letters[at..];
        let after_word = at > 0 && is_word(letters[at - 1]);
        at += match rest {
            ['/', '/', ..] => length_until(rest, |rest| rest.starts_with(&['\n'])),
            ['/', '*', ..] => block_comment(rest),
            ['r', '"' | '#', ..] if !after_word || letters[at - 1] == 'b' => raw_string(rest, &mut out),
            ['"', ..] => quoted(rest, '"', &mut out),
            ['\'', '\\', ..] | ['\'', _, '\'', ..] => quoted(rest, '\'', &mut out),
            _ => {
                out.push(rest[0]);
                1
            }
        };
    }
    out
}

fn length_until(rest: &[char], is_end: impl Fn(&[char]) -> bool) -> usize {
    (0..rest.len()).find(|at| is_end(&rest[*at..])).unwrap_or(rest.len())
}

fn block_comment(rest: &[char]) -> usize {
    let (mut depth, mut at) = (0, 0);
    while at < rest.len() {
        match rest[at..] {
            ['/', '*', ..] => (depth, at) = (depth + 1, at + 2),
            ['*', '/', ..] => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            return at;
        }
    }
    at
}

/// `r"..."`, `r##"..."##`; an identifier like `r#type` is kept.
fn raw_string(rest: &[char], out: &mut String) -> usize {
    let hashes = rest[1..].iter().take_while(|letter| **letter == '#').count();
    if rest.get(1 + hashes) != Some(&'"') {
        out.push('r');
        return 1;
    }
    out.push_str("\"\"");
    let end: Vec<char> = std::iter::once('"').chain(std::iter::repeat_n('#', hashes)).collect();
    let inside = &rest[hashes + 2..];
    (hashes + 2 + length_until(inside, |rest| rest.starts_with(&end)) + end.len()).min(rest.len())
}

fn quoted(rest: &[char], quote: char, out: &mut String) -> usize {
    out.extend([quote, quote]);
    let mut at = 1;
    while at < rest.len() {
        match rest[at] {
            '\\' => at += 2,
            letter if letter == quote => return at + 1,
            _ => at += 1,
        }
    }
    rest.len()
}

fn without_tests(code: &str) -> String {
    const MARK: &str = "#[cfg(test)]";
    let Some((before, rest)) = code.split_once(MARK) else { return code.to_owned() };
    let mut depth = 0;
    let end = rest.char_indices().find(|(_, letter)| {
        depth += i32::from(*letter == '{') - i32::from(*letter == '}');
        depth == 0 && matches!(letter, '}' | ';')
    });
    let after = end.map_or("", |(at, _)| &rest[at + 1..]);
    format!("{before}{}", without_tests(after))
}

/// Whether a letter can stand in an identifier.
pub fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

/// All identifiers and keywords.
pub fn words(code: &str) -> impl Iterator<Item = &str> {
    code.split(|letter| !is_word(letter)).filter(|word| !word.is_empty())
}

/// The modules at the crate's root that the code of a file names, `depth` modules below the root.
pub fn own_modules(code: &str, depth: usize) -> BTreeSet<String> {
    let root = "super::".repeat(depth);
    let by_super = starts(code, &root).filter(|rest| !rest.starts_with("super::"));
    starts(code, "crate::").chain(by_super).flat_map(first_segments).collect()
}

/// The crates among `names` that the code names: in a path, or in a `use` of the crate itself.
pub fn crates<'n>(code: &str, names: &'n BTreeSet<String>) -> BTreeSet<&'n str> {
    let in_a_path = |name: &str| {
        let path = starts(code, &format!("{name}::")).next().is_some();
        path || ["use ", "extern crate "].iter().any(|word| starts(code, &format!("{word}{name};")).next().is_some())
    };
    let groups = starts(code, "use ").filter(|rest| rest.starts_with('{'));
    let imported = groups.flat_map(first_segments).collect::<BTreeSet<String>>();
    names.iter().map(String::as_str).filter(|name| in_a_path(name) || imported.contains(*name)).collect()
}

/// What follows each `path` that is not the tail of a longer one.
fn starts<'c>(code: &'c str, path: &str) -> impl Iterator<Item = &'c str> {
    let length = path.len();
    let alone = |before: &str| !before.ends_with(|letter| is_word(letter) || letter == ':');
    code.match_indices(path).filter(move |(at, _)| alone(&code[..*at])).map(move |(at, _)| &code[at + length..])
}

/// `a` of `a::b`; `a` and `c` of `{a::{b}, c}`.
fn first_segments(rest: &str) -> Vec<String> {
    let word = |text: &str| text.trim_start().chars().take_while(|letter| is_word(*letter)).collect::<String>();
    let Some(group) = rest.strip_prefix('{') else { return vec![word(rest)] };
    let mut depth = 1;
    let mut names = vec![word(group)];
    for (at, letter) in group.char_indices() {
        depth += i32::from(letter == '{') - i32::from(letter == '}');
        match (depth, letter) {
            (0, _) => break,
            (1, ',') => names.push(word(&group[at + 1..])),
            _ => {}
        }
    }
    names.retain(|name| !name.is_empty());
    names
}

#[test]
fn comments_literals_and_tests_are_no_code() {
    let text = concat!(
        "//! crate::a\nuse b::C; /* crate::d /* e */ */ let f = \"crate::g \\\" h\"; let i = r#\"j \" k\"#;\n",
        "let l = '\"'; let m = '\\''; fn n<'o>(p: &'o str) {} let r#type = 1;\n",
        "#[cfg(test)]\nmod tests { fn q() { {} } }\nfn r() {}\n#[cfg(test)] mod s;\nfn t() {}",
    );
    let code = shipped(text);
    assert_eq!(words(&code).filter(|word| word.len() == 1).collect::<String>(), "bCfilmnopor1rt");
    assert!(code.contains("r#type"), "{code}");
}

#[test]
fn paths_to_our_modules_are_found_however_they_are_written() {
    let code = "use crate::{a::{B, C}, d}; crate::e::f(); use super::g; use super::super::h::I; mycrate::j();";
    let found = |depth| own_modules(code, depth).into_iter().collect::<Vec<_>>().join(" ");
    assert_eq!(found(1), "a d e g");
    assert_eq!(found(2), "a d e h");
}

#[test]
fn crates_are_found_however_they_are_written() {
    let names: BTreeSet<String> = ["hex", "rand", "md5", "serde", "tokio", "sha2"].map(str::to_owned).into();
    let code =
        "use hex; let a = rand::rng(); use {md5::Md5, serde as s}; crate::tokio::b(); hash::sha2::c(); sha256::d();";
    assert_eq!(crates(code, &names).into_iter().collect::<Vec<_>>().join(" "), "hex md5 rand serde");
}
