//! When each file and folder was brought down to the disk.

use super::call::{Call, What};
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// The lines on which the syncs of each path were begun and came back.
pub struct Syncs(HashMap<PathBuf, Vec<(usize, usize)>>);

impl Syncs {
    pub fn of(calls: &[Call]) -> Self {
        let mut syncs: HashMap<_, Vec<_>> = HashMap::new();
        for call in calls {
            if let What::Sync(path) = &call.what {
                syncs.entry(path.clone()).or_default().push((call.start, call.end));
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
