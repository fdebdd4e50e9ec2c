//! The network list that `blacklist.list_file` names: read whole, within its limits.

use super::{Settings, SettingsProblem};
use domain::network::{LIST_BYTES, ListError, NetworkList, parse_list};
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// Why a list file yields no networks. One line; nothing of what the file holds.
#[derive(Debug, thiserror::Error)]
pub enum ListFileError {
    /// It is missing, or this user may not read it.
    #[error(transparent)]
    Unreadable(#[from] io::Error),
    /// A folder, or a pipe that may never be written to.
    #[error("not a file")]
    NoFile,
    /// It is not a list.
    #[error(transparent)]
    NoList(#[from] ListError),
}

/// The networks of a list file. Blocks while it reads, and for about a second where the list is as long as may be.
pub fn read_list_file(path: &Path) -> Result<NetworkList, ListFileError> {
    // Asked before it is opened: opening a pipe waits until it is written to.
    if !std::fs::metadata(path)?.is_file() {
        return Err(ListFileError::NoFile);
    }
    let mut text = Vec::new();
    File::open(path)?.take(LIST_BYTES as u64 + 1).read_to_end(&mut text)?;
    Ok(parse_list(&text)?)
}

impl Settings {
    /// What is wrong with the list file, where one is set. A warning: the service starts without it and loads it when
    /// it appears, and logs what it found; so this is not part of [`Settings::problems`], which a start checks.
    #[must_use]
    pub fn list_file_problem(&self) -> Option<SettingsProblem> {
        let path = self.blacklist.list_file.as_deref()?;
        let error = read_list_file(path).err()?;
        Some(SettingsProblem::warning("blacklist.list_file", format!("{}: {error}", path.display())))
    }
}
