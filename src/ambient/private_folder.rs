//! Folders that no other user may read, and whose names survive a power loss.

use std::fs::{DirBuilder, File};
use std::io::{self, ErrorKind};
use std::os::unix::fs::DirBuilderExt as _;
use std::path::Path;

/// Makes a folder (0700), and those it is in, where they are missing. The name of each new one is synced: what is
/// synced inside a folder whose own name is lost is lost with it (fsync(2)).
pub fn make(folder: &Path) -> io::Result<()> {
    if folder.as_os_str().is_empty() || folder.is_dir() {
        return Ok(());
    }
    let parent = folder.parent().unwrap_or(folder);
    make(parent)?;
    match DirBuilder::new().mode(0o700).create(folder) {
        // Another process made it just now. Where it is not a folder, its first use will fail.
        Err(error) if error.kind() == ErrorKind::AlreadyExists && folder.is_dir() => {}
        made => made?,
    }
    let parent = if parent.as_os_str().is_empty() { Path::new(".") } else { parent };
    File::open(parent)?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt as _;

    #[test]
    fn all_missing_folders_are_made_and_those_that_are_there_are_left_alone() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("a/b/c");
        make(&folder).unwrap();
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&folder), mode(&root.path().join("a"))), (0o700, 0o700));
        std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o750)).unwrap();
        make(&folder).unwrap();
        assert_eq!(mode(&folder), 0o750);
        make(Path::new("")).unwrap();
    }

    #[test]
    fn a_file_in_the_way_is_an_error() {
        let root = tempfile::tempdir().unwrap();
        std::fs::write(root.path().join("a"), b"").unwrap();
        assert!(make(&root.path().join("a")).is_err() && make(&root.path().join("a/b")).is_err());
    }
}
