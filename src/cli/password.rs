//! A password from standard input, so that it stands in no history and in no list of processes.

use super::CliError;
use crate::secret::Secret;
use std::io::BufRead;

/// Reads the first line, without its line end and without the byte order mark that some shells put in front.
pub(super) fn read(input: &mut impl BufRead) -> Result<Secret, CliError> {
    let mut line = String::new();
    input.read_line(&mut line).map_err(|error| CliError::Failed(format!("the password on standard input: {error}")))?;
    let line = Secret::new(line);
    let password = line.expose().trim_end_matches(['\r', '\n']);
    let password = password.strip_prefix('\u{feff}').unwrap_or(password);
    if password.is_empty() {
        return Err(CliError::Failed("standard input holds no password".to_owned()));
    }
    Ok(Secret::new(password.to_owned()))
}
