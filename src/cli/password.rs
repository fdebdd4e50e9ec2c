//! A password: typed at the terminal without being shown, or read from standard input, so that it is in no shell
//! history and no process list.

use super::CliError;
use super::prompt::{self, Hidden};
use crate::ambient::terminal::warn;
use domain::accounts::{NewPassword, OwnNames, PasswordError};
use domain::secrets::Secret;
use std::io::{self, BufRead, Read as _};

/// Limit: how often a new password may be typed.
const ATTEMPTS: usize = 3;

/// Limit: the length from which a line of standard input is not a password, in bytes.
const LONGEST: u64 = 4_096;

/// A new password for the account that has these names: asked for twice at a terminal, else the first line of standard
/// input. One that is guessed first is refused.
pub(super) fn new(names: &OwnNames<'_>) -> Result<NewPassword, CliError> {
    let password = if prompt::is_typed() {
        typed(names)?
    } else {
        let password = read(&mut io::stdin().lock())?;
        NewPassword::parse(password, names).map_err(|error| CliError::Failed(refusal(error)))?
    };
    if password.is_short() {
        let short = NewPassword::SHORT;
        warn(format_args!("realmgate: warning: the password has fewer than {short} characters: easily guessed"));
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

fn typed(names: &OwnNames<'_>) -> Result<NewPassword, CliError> {
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
        let password = match NewPassword::parse(password, names) {
            Ok(password) => password,
            Err(error) => {
                warn(refusal(error));
                continue;
            }
        };
        let again = hidden.line("The same again: ")?;
        if first_line(&again).is_some_and(|again| again.is(password.secret().expose().as_bytes())) {
            return Ok(password);
        }
        warn("The two passwords differ.");
    }
    Err(CliError::Failed("no password was set; --generate makes one".to_owned()))
}

/// The error about a password that is rejected, and what to do.
fn refusal(error: PasswordError) -> String {
    let advice = match error {
        PasswordError::Control => ": was an arrow key pressed, or Escape?",
        PasswordError::Weak(_) => "; choose another one, or use --generate",
    };
    format!("the password is refused: {error}{advice}")
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
