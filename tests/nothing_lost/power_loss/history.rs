//! A recording as changes of a disk: what each made, and from when on a power loss could not undo it.

use crate::trace::{Call, Syncs, What};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What a name leads to: a file or folder, whatever it is called meanwhile.
pub type Node = usize;

/// The folder in which the service runs; it was there before.
pub const ROOT: Node = 0;

/// Something that was done, at once in the memory of the machine, and on the disk when that pleased.
pub struct Change {
    /// The line of the trace on which it was begun.
    pub start: usize,
    /// The line from which on it is on the disk for certain.
    pub safe: usize,
    pub what: Done,
}

pub enum Done {
    /// A file was brought to a length.
    Resized(Node, u64),
    /// Bytes were written at an offset.
    Written(Node, u64, Vec<u8>),
    /// Names in a folder changed all at once: what each leads to now, if anything.
    Named(Node, Vec<(String, Option<Node>)>),
}

/// All changes in the order in which they came back, and which nodes are folders.
#[derive(Default)]
pub struct History {
    pub changes: Vec<Change>,
    pub folders: Vec<Node>,
    live: BTreeMap<PathBuf, Node>,
    lengths: BTreeMap<Node, u64>,
    nodes: Node,
}

impl History {
    pub fn of(calls: &[Call]) -> Self {
        let mut history = Self { nodes: 1, folders: vec![ROOT], ..Self::default() };
        history.live.insert(PathBuf::new(), ROOT);
        let syncs = Syncs::of(calls);
        for call in calls.iter().filter(|call| !is_shared_memory(call)) {
            history.take(call, &syncs);
        }
        history
    }

    fn take(&mut self, call: &Call, syncs: &Syncs) {
        match &call.what {
            What::Create(path) if self.live.contains_key(path) => {}
            What::Create(path) => {
                let node = self.new_node();
                self.name(call, syncs, path, Some(node), None);
            }
            What::MakeFolder(path) => {
                let node = self.new_node();
                self.folders.push(node);
                self.name(call, syncs, path, Some(node), None);
            }
            What::Link(from, to) => {
                let node = self.live[from];
                self.name(call, syncs, to, Some(node), None);
            }
            What::Rename(from, to) => {
                assert_eq!(from.parent(), to.parent(), "no rename leaves its folder");
                let node = self.live[from];
                self.name(call, syncs, to, Some(node), Some(from));
            }
            What::Remove(path) => self.name(call, syncs, path, None, None),
            What::Resize(path, length) => self.data(call, syncs, path, |node| Done::Resized(node, *length)),
            What::Write(path, at, bytes) => {
                let end = self.live.get(path).and_then(|node| self.lengths.get(node)).copied().unwrap_or(0);
                let at = at.unwrap_or(end);
                self.data(call, syncs, path, |node| Done::Written(node, at, bytes.clone()));
            }
            What::Sync(_) | What::Send(_) => {}
        }
    }

    fn new_node(&mut self) -> Node {
        self.nodes += 1;
        self.nodes - 1
    }

    /// One name gets another meaning, and with a rename a second one goes.
    fn name(&mut self, call: &Call, syncs: &Syncs, path: &Path, node: Option<Node>, gone: Option<&Path>) {
        let folder = path.parent().expect("a path below the root");
        let plain = |path: &Path| path.file_name().and_then(|name| name.to_str()).expect("a name").to_owned();
        let mut names = vec![(plain(path), node)];
        names.extend(gone.map(|gone| (plain(gone), None)));
        gone.map(|gone| self.live.remove(gone));
        match node {
            Some(node) => self.live.insert(path.to_owned(), node),
            None => self.live.remove(path),
        };
        let what = Done::Named(self.live[folder], names);
        self.changes.push(Change { start: call.start, safe: safe(syncs, folder, call.end), what });
    }

    /// Changes to a file that has lost its name do not count.
    fn data(&mut self, call: &Call, syncs: &Syncs, path: &Path, done: impl FnOnce(Node) -> Done) {
        let Some(&node) = self.live.get(path) else { return };
        let what = done(node);
        let length = self.lengths.entry(node).or_default();
        match &what {
            Done::Resized(_, new) => *length = *new,
            Done::Written(_, at, bytes) => *length = (*length).max(at + bytes.len() as u64),
            Done::Named(..) => unreachable!("data is not a name"),
        }
        self.changes.push(Change { start: call.start, safe: safe(syncs, path, call.end), what });
    }
}

/// A sync that was begun after a change came back makes it safe when it comes back itself.
fn safe(syncs: &Syncs, path: &Path, after: usize) -> usize {
    syncs.after(path, after).unwrap_or(usize::MAX)
}

/// The store's shared index, which the first process to open the store makes anew.
fn is_shared_memory(call: &Call) -> bool {
    let (What::Create(path) | What::Resize(path, _) | What::Write(path, ..) | What::Remove(path)) = &call.what else {
        return false;
    };
    path.to_string_lossy().ends_with("-shm")
}
