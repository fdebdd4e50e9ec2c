//! Secrets that are in the settings or in a file of their own.

use super::ConfigError;
use domain::secrets::Secret;
use domain::text::unicode::is_invisible;
use std::fs;
use std::path::Path;

/// The secret of `key`, from the setting or from the file that `<key>_file` names, without what editors add: a byte
/// order mark and line ends.
pub(super) fn one(key: &str, value: Option<&Secret>, file: Option<&Path>) -> Result<Option<Secret>, ConfigError> {
    let Some(file) = file else { return Ok(value.cloned()) };
    if value.is_some() {
        return Err(ConfigError(format!("{key}: set either it or {key}_file")));
    }
    let text = read(key, file)?;
    let secret = bare(text.expose()).trim_end_matches(LINE_ENDS);
    if secret.is_empty() {
        return Err(ConfigError(format!("{key}_file: {} is empty", file.display())));
    }
    Ok(Some(Secret::new(secret.to_owned())))
}

/// The secrets of `key` and those of its file, one per line; empty lines count for nothing.
pub(super) fn list(key: &str, values: &[Secret], file: Option<&Path>) -> Result<Vec<Secret>, ConfigError> {
    let mut secrets = values.to_vec();
    if let Some(file) = file {
        let text = read(key, file)?;
        let lines = bare(text.expose()).lines().filter(|line| !line.is_empty());
        secrets.extend(lines.map(|line| Secret::new(line.to_owned())));
    }
    Ok(secrets)
}

/// What is probably a mistake in the file of one secret, though it is read: what surrounds the secret, which its owner
/// may believe to be a part of it.
pub(super) fn oddity(file: &Path) -> Option<&'static str> {
    let text = Secret::new(fs::read_to_string(file).ok()?);
    let kept = bare(text.expose());
    let secret = kept.trim_end_matches(LINE_ENDS);
    let ends = kept[secret.len()..].matches('\n').count();
    if secret.contains('\n') {
        Some("has more than one line: all of them are part of the secret")
    } else if ends > 1 {
        Some("ends with several line ends: none of them is part of the secret")
    } else {
        oddity_within(secret)
    }
}

/// The same for a file of secrets, one per line.
pub(super) fn oddity_of_list(file: &Path) -> Option<&'static str> {
    let text = Secret::new(fs::read_to_string(file).ok()?);
    bare(text.expose()).lines().find_map(oddity_within)
}

fn oddity_within(secret: &str) -> Option<&'static str> {
    let is_quoted = |quote: char| secret.len() > 1 && secret.starts_with(quote) && secret.ends_with(quote);
    let is_name = |name: &str| {
        let is_letter = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_';
        name.len() > 2 && name.bytes().all(is_letter)
    };
    if secret != secret.trim() {
        Some("has blanks around the secret: they are part of it")
    } else if secret.contains(|character| character != ' ' && is_invisible(character)) {
        Some("contains an invisible character: it is part of the secret")
    } else if is_quoted('"') || is_quoted('\'') {
        Some("has quotation marks around the secret: they are part of it")
    } else if secret.split_once('=').is_some_and(|(name, value)| is_name(name) && !value.is_empty()) {
        Some("begins like NAME=value: all of it is the secret")
    } else {
        None
    }
}

/// Without a byte order mark, with which some editors and shells begin a file.
fn bare(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

const LINE_ENDS: [char; 2] = ['\r', '\n'];

fn read(key: &str, file: &Path) -> Result<Secret, ConfigError> {
    let text = fs::read_to_string(file);
    text.map(Secret::new).map_err(|error| ConfigError(format!("{key}_file: {}: {error}", file.display())))
}
