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

/// A new password for the account that has these names: asked for twice on a terminal, else the first line of standard
/// input. One that attackers guess first is rejected.
pub(super) fn new(names: &OwnNames<'_>) -> Result<NewPassword, CliError> {
    let password = if prompt::is_typed() {
        typed(names)?
    } else {
        let password = read(&mut io::stdin().lock())?;
        NewPassword::parse(password, names).map_err(|error| CliError::Failed(refusal(error)))?
    };
    if password.is_short() {
        let short = NewPassword::SHORT;
        warn(format_args!("realmgate: warning: the password is easy to guess: it has fewer than {short} characters"));
    }
    Ok(password)
}

/// A password that is only compared: asked for once at a terminal, else the first line of standard input.
pub(super) fn known() -> Result<Secret, CliError> {
    if !prompt::is_typed() {
        return read(&mut io::stdin().lock());
    }
    let line = Hidden::begin()?.line("Password: ")?;
    first_line(&line).ok_or_else(|| CliError::Failed("no password was entered".to_owned()))
}

fn typed(names: &OwnNames<'_>) -> Result<NewPassword, CliError> {
    let mut hidden = Hidden::begin()?;
    for _ in 0..ATTEMPTS {
        let line = hidden.line("New password (hidden): ")?;
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
        let again = hidden.line("Repeat the password: ")?;
        if first_line(&again).is_some_and(|again| again.is(password.secret().expose().as_bytes())) {
            return Ok(password);
        }
        warn("The two passwords differ.");
    }
    Err(CliError::Failed("no password was set; use --generate for a generated one".to_owned()))
}

/// The error about a password that is rejected, and what to do.
fn refusal(error: PasswordError) -> String {
    let advice = match error {
        PasswordError::Control => "; was an arrow key or Escape pressed?",
        PasswordError::Weak(_) => "; choose another one, or use --generate",
    };
    format!("password rejected: {error}{advice}")
}

/// Reads the first line.
fn read(input: &mut impl BufRead) -> Result<Secret, CliError> {
    let mut line = String::new();
    let failed =
        |why: &dyn std::fmt::Display| CliError::Failed(format!("cannot read the password from standard input: {why}"));
    input.take(LONGEST).read_line(&mut line).map_err(|error| failed(&error))?;
    let line = Secret::new(line);
    if line.expose().len() as u64 == LONGEST {
        return Err(failed(&format_args!("the line is longer than {LONGEST} bytes")));
    }
    first_line(line.expose()).ok_or_else(|| {
        CliError::Failed("there is no password on standard input; its first line is the password".to_owned())
    })
}

/// Without its line end and without the byte order mark that some shells put in front; `None` where nothing is left.
fn first_line(line: &str) -> Option<Secret> {
    let password = line.trim_end_matches(['\r', '\n']);
    let password = password.strip_prefix('\u{feff}').unwrap_or(password);
    (!password.is_empty()).then(|| Secret::new(password.to_owned()))
}
