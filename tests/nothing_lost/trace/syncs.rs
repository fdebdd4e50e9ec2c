//! When each file and folder was brought down to the disk.

use super::call::{Call, What};
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// The lines on which the syncs of each path were begun and came back. One of a file that was renamed counts for the name
/// it had before too: it is the same file.
pub struct Syncs(HashMap<PathBuf, Vec<(usize, usize)>>);

impl Syncs {
    pub fn of(calls: &[Call]) -> Self {
        let mut syncs: HashMap<_, Vec<_>> = HashMap::new();
        let mut former: HashMap<&Path, &Path> = HashMap::new();
        for call in calls {
            match &call.what {
                What::Rename(from, to) => _ = former.insert(to, from),
                // Another file under a former name.
                What::Create(path) => former.retain(|_, from| from != path),
                What::Sync(path) => {
                    for path in [Some(path.as_path()), former.get(path.as_path()).copied()].into_iter().flatten() {
                        syncs.entry(path.to_owned()).or_default().push((call.start, call.end));
                    }
                }
                _ => {}
            }
        }
        Self(syncs)
    }

    /// Where the first sync of a path came back that was begun after a line: only what came back before a sync was begun
    /// is surely brought down by it.
    pub fn after(&self, path: &Path, line: usize) -> Option<usize> {
        let syncs = self.0.get(path)?.iter();
        syncs.filter(|(start, end)| *start > line && *end != usize::MAX).map(|(_, end)| *end).min()
    }
}

#[test]
fn a_sync_counts_for_the_name_that_the_file_had_when_it_was_written() {
    let [old, new] = ["data/.a.tmp", "data/a.eml"].map(PathBuf::from);
    let sequence = [
        What::Create(old.clone()),
        What::Rename(old.clone(), new.clone()),
        What::Sync(new.clone()),
        What::Create(old.clone()),
        What::Sync(new.clone()),
    ];
    let calls: Vec<_> = (0..).zip(sequence).map(|(line, what)| Call { start: line, end: line, what }).collect();
    let syncs = Syncs::of(&calls);
    assert_eq!((syncs.after(&old, 0), syncs.after(&new, 2)), (Some(2), Some(4)));
    assert_eq!(syncs.after(&old, 2), None, "another file has the name by then");
}
