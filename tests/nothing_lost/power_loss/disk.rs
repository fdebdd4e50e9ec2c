//! What a disk may hold after the power went: all that was synced, and a random part of the rest.

use super::history::{Done, History, Node, ROOT};
use rand::RngExt as _;
use rand::rngs::StdRng;
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fs;
use std::path::Path;

/// What a disk writes at once, in bytes: a write is torn between two of these.
const SECTOR: usize = 512;

/// With which probability a change survives that was not safe.
#[derive(Clone, Copy, Debug)]
pub struct Luck {
    /// The name of a file or folder.
    pub name: f64,
    /// Each sector of a write.
    pub data: f64,
}

/// A disk when the power is back.
pub struct Disk {
    names: BTreeMap<Node, BTreeMap<String, Node>>,
    contents: BTreeMap<Node, Vec<u8>>,
    folders: BTreeSet<Node>,
}

impl Disk {
    /// The power goes at a line of the trace. Of what was not safe by then each change survives by luck, each sector of a
    /// write on its own.
    pub fn after(history: &History, line: usize, luck: Luck, rng: &mut StdRng) -> Self {
        let folders = history.folders.iter().copied().collect();
        let mut disk = Self { names: BTreeMap::new(), contents: BTreeMap::new(), folders };
        for change in history.changes.iter().filter(|change| change.start < line) {
            let is_safe = change.safe < line;
            let probability = if matches!(change.what, Done::Named(..)) { luck.name } else { luck.data };
            disk.apply(&change.what, || is_safe || rng.random_bool(probability));
        }
        disk
    }

    fn apply(&mut self, what: &Done, mut survives: impl FnMut() -> bool) {
        match what {
            Done::Named(folder, names) if survives() => {
                let folder = self.names.entry(*folder).or_default();
                for (name, node) in names {
                    // A name that goes is the one of what moved: a later one of another file stays.
                    match node {
                        Some(node) => _ = folder.insert(name.clone(), *node),
                        None => _ = folder.remove(name),
                    }
                }
            }
            Done::Resized(node, length) if survives() => {
                let length = usize::try_from(*length).expect("it fits into memory");
                self.contents.entry(*node).or_default().resize(length, 0);
            }
            Done::Written(node, at, bytes) => {
                let content = self.contents.entry(*node).or_default();
                let mut at = usize::try_from(*at).expect("it fits into memory");
                let mut rest = &bytes[..];
                while !rest.is_empty() {
                    let (now, later) = rest.split_at(rest.len().min(SECTOR - at % SECTOR));
                    if survives() {
                        content.resize(content.len().max(at + now.len()), 0);
                        content[at..at + now.len()].copy_from_slice(now);
                    }
                    (at, rest) = (at + now.len(), later);
                }
            }
            Done::Named(..) | Done::Resized(..) => {}
        }
    }

    /// Lays all that still has a name into a folder.
    pub fn lay_out(&self, into: &Path) {
        self.lay_out_folder(ROOT, into);
    }

    fn lay_out_folder(&self, folder: Node, path: &Path) {
        for (name, node) in self.names.get(&folder).into_iter().flatten() {
            let path = path.join(name);
            if self.folders.contains(node) {
                fs::create_dir(&path).expect("a new folder");
                self.lay_out_folder(*node, &path);
            } else if path.extension() == Some(OsStr::new("sent")) {
                // The machine was started anew, and marks say which start they are of.
                fs::write(&path, b"another start of the machine\n").expect("a new file");
            } else {
                fs::write(&path, self.contents.get(node).map_or(&[][..], Vec::as_slice)).expect("a new file");
            }
        }
    }
}
