//! The network list: a file that is read when the service starts and whenever it changes, and handed to the blacklist.

use super::tick::TICK;
use crate::config::{ListFileError, read_list_file};
use crate::service::RulesView;
use domain::blacklist::Blacklist;
use std::fs::{self, Metadata};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// How often it is checked, by the service's clock.
const CHECK_INTERVAL: Duration = Duration::from_secs(1);

/// The file, and its last known state.
pub(super) struct ListFile {
    path: PathBuf,
    /// What was there when it was last read, or when a read failed.
    read: Option<Stamp>,
    /// What was there at the last check, where that was something else: it may be being written.
    changing: Option<Stamp>,
}

/// What distinguishes a file from an earlier one of the same path. With the time of its last status change (ctime):
/// copying a file often sets its mtime to an old one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stamp {
    Absent(io::ErrorKind),
    Present { device: u64, inode: u64, size: u64, modified: (i64, i64), changed: (i64, i64) },
}

/// What a check found.
#[derive(Debug)]
enum CheckOutcome {
    /// What was there before.
    Same,
    /// Something else, which is to be checked again soon: it may be half written.
    Changing,
    /// A list of so many networks, which is in force from now on, and how many others were skipped.
    Loaded { networks: usize, skipped: usize },
    /// Not a list; the former one stays in force.
    Refused(ListFileError),
}

/// Keeps the blacklist's networks equal to those of the file.
pub(super) async fn watch(mut file: ListFile, view: RulesView) {
    let mut checked = view.clock().now().monotonic;
    loop {
        tokio::time::sleep(TICK).await;
        let now = view.clock().now();
        if file.changing.is_some() || now.since(checked) >= CHECK_INTERVAL {
            checked = now.monotonic;
            file = file.check_in_background(view.blacklist()).await;
        }
    }
}

impl ListFile {
    /// A file that was not checked yet.
    #[must_use]
    pub(super) const fn at(path: PathBuf) -> Self {
        Self { path, read: None, changing: None }
    }

    /// Checks in a thread of its own, where a slow disk delays no request, and logs what it found.
    pub(super) async fn check_in_background(self, blacklist: &Arc<Blacklist>) -> Self {
        let (mut file, blacklist) = (self, Arc::clone(blacklist));
        let checked = tokio::task::spawn_blocking(move || {
            let found = file.check(&blacklist);
            file.log(&found);
            file
        });
        checked.await.expect("a check does not panic, and is never aborted")
    }

    /// Checks whether there is something new, and loads it where it was already there at the last check, or this is the
    /// first one. Blocks.
    fn check(&mut self, blacklist: &Blacklist) -> CheckOutcome {
        let stamp = fs::metadata(&self.path).map_or_else(|error| Stamp::Absent(error.kind()), Stamp::from);
        if self.read == Some(stamp) {
            self.changing = None;
            return CheckOutcome::Same;
        }
        if self.read.is_some() && self.changing.replace(stamp) != Some(stamp) {
            return CheckOutcome::Changing;
        }
        (self.read, self.changing) = (Some(stamp), None);
        match read_list_file(&self.path) {
            Ok(list) => {
                let networks = list.networks.len();
                blacklist.set_listed_networks(list.networks);
                CheckOutcome::Loaded { networks, skipped: list.passed_over }
            }
            Err(error) => CheckOutcome::Refused(error),
        }
    }

    /// Logs what a check found, unless nothing changed.
    fn log(&self, found: &CheckOutcome) {
        let path = self.path.display();
        match found {
            CheckOutcome::Same | CheckOutcome::Changing => {}
            CheckOutcome::Loaded { networks, skipped } => {
                tracing::info!(%path, networks, skipped, "network list loaded");
            }
            CheckOutcome::Refused(error) => {
                tracing::warn!(%path, %error, "network list not loaded; keeping the previous one");
            }
        }
    }
}

impl From<Metadata> for Stamp {
    fn from(metadata: Metadata) -> Self {
        Self::Present {
            device: metadata.dev(),
            inode: metadata.ino(),
            size: metadata.size(),
            modified: (metadata.mtime(), metadata.mtime_nsec()),
            changed: (metadata.ctime(), metadata.ctime_nsec()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::blacklist::{Policy, RuleVerdict};
    use domain::memory::Fingerprints;
    use domain::network::Source;
    use domain::tenant::TenantId;
    use domain::time::Now;
    use std::path::Path;

    struct Play {
        folder: tempfile::TempDir,
        file: ListFile,
        blacklist: Blacklist,
    }

    impl Play {
        fn new() -> Self {
            let folder = tempfile::tempdir().unwrap();
            let file = ListFile::at(folder.path().join("list"));
            let blacklist = Blacklist::new(Policy::default(), 1, Fingerprints::default(), 7);
            Self { folder, file, blacklist }
        }

        fn path(&self, name: &str) -> PathBuf {
            self.folder.path().join(name)
        }

        fn write(&self, text: &str) {
            fs::write(self.path("list"), text).unwrap();
        }

        /// What a check found, in short.
        fn check(&mut self) -> String {
            match self.file.check(&self.blacklist) {
                CheckOutcome::Same => "same".to_owned(),
                CheckOutcome::Changing => "changing".to_owned(),
                CheckOutcome::Loaded { networks, .. } => format!("{networks} networks"),
                CheckOutcome::Refused(error) => error.to_string(),
            }
        }

        #[track_caller]
        fn assert_listed(&self, address: &str, is_listed: bool) {
            let source = Source::new(TenantId(0), address.parse().unwrap());
            let expected = is_listed.then_some(RuleVerdict::RefusedByFile);
            assert_eq!(self.blacklist.rule_of(source, Now::default()), expected, "{address}");
        }
    }

    const MISSING: &str = "No such file or directory (os error 2)";

    #[test]
    fn a_change_counts_once_it_stands_still_and_is_logged_once() {
        let mut play = Play::new();
        play.write("203.0.113.7\n");
        assert_eq!([play.check(), play.check(), play.check()], ["1 networks", "same", "same"], "at once at the start");
        play.write("198.51.100.0/24\n");
        assert_eq!(play.check(), "changing");
        play.write("198.51.100.0/24\n192.0.2.1\n");
        assert_eq!([play.check(), play.check(), play.check()], ["changing", "2 networks", "same"]);
        play.assert_listed("203.0.113.7", false);
        play.assert_listed("198.51.100.7", true);
        play.write("");
        assert_eq!([play.check(), play.check()], ["changing", "0 networks"]);
        play.assert_listed("198.51.100.7", false);
    }

    #[test]
    fn what_is_not_a_list_changes_nothing_and_is_logged_once() {
        let mut play = Play::new();
        assert_eq!([play.check(), play.check()], [MISSING, "same"]);
        play.write("203.0.113.7\n");
        assert_eq!([play.check(), play.check()], ["changing", "1 networks"]);
        play.write("198.51.100.0/24\noffice\n");
        assert_eq!([play.check(), play.check(), play.check()], ["changing", "line 2 is not a network", "same"]);
        fs::remove_file(play.path("list")).unwrap();
        assert_eq!([play.check(), play.check(), play.check()], ["changing", MISSING, "same"]);
        fs::create_dir(play.path("list")).unwrap();
        assert_eq!([play.check(), play.check(), play.check()], ["changing", "not a file", "same"]);
        play.assert_listed("203.0.113.7", true);
        play.assert_listed("198.51.100.7", false);
    }

    #[test]
    fn a_file_that_replaces_it_is_seen_whatever_its_time_and_size() {
        let mut play = Play::new();
        play.write("203.0.113.7\n");
        play.check();
        let old = fs::metadata(play.path("list")).unwrap().modified().unwrap();
        let put = |path: &Path, text: &str| {
            fs::write(path, text).unwrap();
            fs::File::options().write(true).open(path).unwrap().set_modified(old).unwrap();
        };
        put(&play.path("other"), "203.0.113.8\n");
        fs::rename(play.path("other"), play.path("list")).unwrap();
        assert_eq!([play.check(), play.check()], ["changing", "1 networks"]);
        play.assert_listed("203.0.113.8", true);
        // A file system counts time in steps of some milliseconds.
        let changed = |play: &Play| fs::metadata(play.path("list")).unwrap().ctime_nsec();
        let before = changed(&play);
        while changed(&play) == before {
            put(&play.path("list"), "203.0.113.9\n");
        }
        assert_eq!([play.check(), play.check()], ["changing", "1 networks"]);
        play.assert_listed("203.0.113.9", true);
        play.assert_listed("203.0.113.8", false);
    }

    #[test]
    fn a_file_that_is_gone_for_a_moment_only_is_not_logged() {
        let mut play = Play::new();
        play.write("203.0.113.7\n");
        play.check();
        fs::rename(play.path("list"), play.path("away")).unwrap();
        assert_eq!(play.check(), "changing");
        play.write("203.0.113.7\n198.51.100.7\n");
        assert_eq!([play.check(), play.check()], ["changing", "2 networks"]);
    }
}
