//! Secrets that stand in the settings or in a file of their own.

use super::ConfigError;
use crate::secret::Secret;
use std::fs;
use std::path::Path;

/// The secret of `key`, from the setting or from the file that `<key>_file` names, without its last line end.
pub(super) fn one(key: &str, value: Option<&Secret>, file: Option<&Path>) -> Result<Option<Secret>, ConfigError> {
    let Some(file) = file else { return Ok(value.cloned()) };
    if value.is_some() {
        return Err(ConfigError(format!("{key}: set it or {key}_file, not both")));
    }
    let text = read(key, file)?;
    let secret = text.expose().strip_suffix('\n').unwrap_or(text.expose());
    let secret = secret.strip_suffix('\r').unwrap_or(secret);
    if secret.is_empty() {
        return Err(ConfigError(format!("{key}_file: {} is empty", file.display())));
    }
    Ok(Some(Secret::new(secret.to_owned())))
}

/// The secrets of `key` and those of its file, one a line; empty lines count for nothing.
pub(super) fn list(key: &str, values: &[Secret], file: Option<&Path>) -> Result<Vec<Secret>, ConfigError> {
    let mut secrets = values.to_vec();
    if let Some(file) = file {
        let text = read(key, file)?;
        let lines = text.expose().lines().filter(|line| !line.is_empty());
        secrets.extend(lines.map(|line| Secret::new(line.to_owned())));
    }
    Ok(secrets)
}

fn read(key: &str, file: &Path) -> Result<Secret, ConfigError> {
    let text = fs::read_to_string(file);
    text.map(Secret::new).map_err(|error| ConfigError(format!("{key}_file: {}: {error}", file.display())))
}
