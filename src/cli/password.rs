//! A password: typed at the terminal without being shown, read from standard input, or generated, so that it stands in no
//! history and in no list of processes.

use super::CliError;
use super::prompt::{self, Hidden};
use crate::account::{OwnNames, weakness};
use crate::secret::Secret;
use crate::terminal::warn;
use rand::{CryptoRng, RngExt as _};
use std::io::{self, BufRead, Read as _};

/// Limit: how often a new password may be typed.
const ATTEMPTS: usize = 3;

/// Below so many characters there is a warning: the sign-up page takes none shorter, a phone's keypad may.
const SHORT: usize = 12;

/// Limit: a password on standard input, in bytes.
const LONGEST: u64 = 4_096;

/// The sign-up page generates from the same: letters and digits that are not mistaken for one another.
const ALPHABET: &[u8; 56] = b"abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

/// Characters of a generated password: 116 bits.
const GENERATED: usize = 20;

/// A new password for the account that has these names: asked for twice at a terminal, else the first line of standard
/// input. One that is guessed first is refused.
pub(super) fn new(names: &OwnNames<'_>) -> Result<Secret, CliError> {
    let password = if prompt::is_typed() { typed(names)? } else { read(&mut io::stdin().lock())? };
    if let Some(reason) = refusal(&password, names) {
        return Err(CliError::Failed(reason));
    }
    if password.expose().chars().count() < SHORT {
        warn(format_args!("realmgate: warning: the password has fewer than {SHORT} characters: easily guessed"));
    }
    Ok(password)
}

/// A password that is only compared: asked for once at a terminal, else the first line of standard input.
pub(super) fn known() -> Result<Secret, CliError> {
    if !prompt::is_typed() {
        return read(&mut io::stdin().lock());
    }
    let line = Hidden::begin()?.line("Password: ")?;
    first_line(&line).ok_or_else(|| CliError::Failed("no password was typed".to_owned()))
}

/// A random password.
pub(super) fn generate(rng: &mut impl CryptoRng) -> Secret {
    let letter = |_| char::from(ALPHABET[rng.random_range(0..ALPHABET.len())]);
    Secret::new((0..GENERATED).map(letter).collect())
}

fn typed(names: &OwnNames<'_>) -> Result<Secret, CliError> {
    let mut hidden = Hidden::begin()?;
    for _ in 0..ATTEMPTS {
        let line = hidden.line("New password (not shown): ")?;
        if line.is_empty() {
            break;
        }
        let Some(password) = first_line(&line) else {
            warn("The password is empty.");
            continue;
        };
        if let Some(reason) = refusal(&password, names) {
            warn(reason);
            continue;
        }
        let again = hidden.line("The same again: ")?;
        if first_line(&again).is_some_and(|again| again.is(password.expose().as_bytes())) {
            return Ok(password);
        }
        warn("The two passwords differ.");
    }
    Err(CliError::Failed("no password was set; --generate makes one".to_owned()))
}

/// Never shows the password.
fn refusal(password: &Secret, names: &OwnNames<'_>) -> Option<String> {
    if password.expose().contains(char::is_control) {
        let why = "it holds a control character, which no phone can be set to: was an arrow key pressed, or Escape?";
        return Some(format!("the password is refused: {why}"));
    }
    let weakness = weakness(password.expose(), names)?;
    Some(format!("the password is refused: {weakness}; choose another one, or use --generate"))
}

/// Reads the first line.
fn read(input: &mut impl BufRead) -> Result<Secret, CliError> {
    let mut line = String::new();
    let failed = |why: &dyn std::fmt::Display| CliError::Failed(format!("the password on standard input: {why}"));
    input.take(LONGEST).read_line(&mut line).map_err(|error| failed(&error))?;
    let line = Secret::new(line);
    if line.expose().len() as u64 == LONGEST {
        return Err(failed(&format_args!("its line is longer than {LONGEST} bytes")));
    }
    first_line(line.expose()).ok_or_else(|| CliError::Failed("standard input holds no password".to_owned()))
}

/// Without its line end and without the byte order mark that some shells put in front; `None` where nothing is left.
fn first_line(line: &str) -> Option<Secret> {
    let password = line.trim_end_matches(['\r', '\n']);
    let password = password.strip_prefix('\u{feff}').unwrap_or(password);
    (!password.is_empty()).then(|| Secret::new(password.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn generated_passwords_are_long_differ_and_use_the_alphabet_of_the_sign_up_page() {
        let page = include_str!("../http/page/password.js");
        assert!(page.contains(std::str::from_utf8(ALPHABET).unwrap()) && page.contains("LENGTH = 20"));
        let mut rng = crate::chance::system();
        let made: std::collections::BTreeSet<_> = (0..100).map(|_| generate(&mut rng).expose().to_owned()).collect();
        assert_eq!(made.len(), 100);
        assert!(made.iter().all(|it| it.len() == 20 && it.bytes().all(|letter| ALPHABET.contains(&letter))));
        assert!(made.iter().all(|it| weakness(it, &OwnNames::default()).is_none()));
    }
}
