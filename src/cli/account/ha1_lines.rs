//! HA1s from standard input, which keeps them out of the shell history and the process list.

use super::super::CliError;
use super::super::prompt::Hidden;
use domain::digest::{Ha1, HashFunction};
use std::io::{BufRead, Read as _};
use zeroize::Zeroizing;

/// Limit: the HA1 lines on standard input, in bytes: far more than three lines need.
const LONGEST: u64 = 4_096;

/// Ends each error about a line: the expected form, never the input.
const EXPECTED: &str = "expected 32 hex digits (MD5), or \"MD5 HEX\", \"SHA-256 HEX\", \"SHA-512-256 HEX\"";

/// Reads all lines; each hash function at most once, and at least one of them.
pub(super) fn read(input: &mut impl BufRead) -> Result<Vec<Ha1>, CliError> {
    let mut text = Zeroizing::new(String::new());
    let read = input.take(LONGEST).read_to_string(&mut text);
    read.map_err(|error| CliError::Failed(format!("cannot read HA1s from standard input: {error}")))?;
    parse(&text).map_err(CliError::Failed)
}

/// The same on a terminal, with hidden input, up to an empty line or the end of the input.
pub(super) fn typed() -> Result<Vec<Ha1>, CliError> {
    let mut hidden = Hidden::begin()?;
    let mut text = Zeroizing::new(String::with_capacity(usize::try_from(LONGEST).unwrap_or_default()));
    while text.len() as u64 <= LONGEST {
        let line = hidden.line("HA1 (hidden; an empty line ends the input): ")?;
        if line.trim().is_empty() {
            break;
        }
        text.push_str(&line);
    }
    parse(&text).map_err(CliError::Failed)
}

fn parse(text: &str) -> Result<Vec<Ha1>, String> {
    let mut ha1s: Vec<Ha1> = Vec::new();
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let place = number + 1;
        let ha1 = ha1(line).ok_or_else(|| format!("standard input, line {place}: not an HA1; {EXPECTED}"))?;
        if ha1s.iter().any(|other| other.algorithm() == ha1.algorithm()) {
            return Err(format!(
                "standard input, line {place}: a second HA1 for {}; expected one per algorithm",
                ha1.algorithm().name()
            ));
        }
        ha1s.push(ha1);
    }
    if ha1s.is_empty() { Err(format!("standard input has no HA1; {EXPECTED}")) } else { Ok(ha1s) }
}

/// 64 hex digits alone are ambiguous between two hash functions, and are rejected.
fn ha1(line: &str) -> Option<Ha1> {
    let mut words = line.split_whitespace();
    let (first, second) = (words.next()?, words.next());
    if words.next().is_some() {
        return None;
    }
    let (function, digits) = match second {
        None => (HashFunction::Md5, first),
        Some(digits) => (HashFunction::ALL.into_iter().find(|it| it.name().eq_ignore_ascii_case(first))?, digits),
    };
    Ha1::parse(function, digits).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ha1s_are_read_by_the_name_of_their_hash_function() {
        let (md5, sha) = ("a".repeat(32), "b".repeat(64));
        let names = |text: &str| {
            let names = |ha1s: Vec<Ha1>| ha1s.iter().map(|ha1| ha1.algorithm().name()).collect::<Vec<_>>().join(" ");
            parse(text).map(names)
        };
        assert_eq!(names(&md5).unwrap(), "MD5");
        assert_eq!(
            names(&format!("MD5 {md5}\r\n\nsha-256 {sha}\nSHA-512-256 {sha}\n")).unwrap(),
            "MD5 SHA-256 SHA-512-256"
        );
        for wrong in ["", "\n", &sha, &format!("MD5 {sha}"), &format!("{md5}\n{md5}"), &format!("SHA-1 {md5}"), "MD5"] {
            let error = names(wrong).unwrap_err();
            assert!(
                error.starts_with("standard input") && !error.contains("aaaa") && !error.contains("bbbb"),
                "{error}"
            );
        }
    }
}
