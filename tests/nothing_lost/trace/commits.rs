//! The commits in a trace: which calls wrote each, and what SQLite reads once it is there.

use super::call::{Call, What};
use super::syncs::Syncs;
use rusqlite::Connection;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

const STORE: &str = "data/realmgate.sqlite";
const LOG: &str = "data/realmgate.sqlite-wal";

/// Of the log and of each frame in it (SQLite's file format, section 4). A frame's says how large the store is where it is
/// the last one of a commit.
const LOG_HEADER: usize = 32;
const FRAME_HEADER: usize = 24;

/// A commit, in lines of the trace.
pub struct Commit {
    /// Where the first of its frames was begun.
    pub start: usize,
    /// Where the first sync of the log came back that was begun after the last frame was written.
    pub synced: Option<usize>,
    pub accounts: BTreeSet<String>,
    /// The ids of the emails in the outbox.
    pub outbox: BTreeSet<String>,
}

/// All commits through the write-ahead log, in order.
pub fn commits(calls: &[Call], syncs: &Syncs) -> Vec<Commit> {
    let (mut files, mut commits) = (Files::default(), Vec::new());
    let (mut begun, mut is_last) = (None, false);
    for call in calls {
        let Some(frame) = files.take(call) else { continue };
        let start = *begun.get_or_insert(call.start);
        if frame.len() == FRAME_HEADER {
            is_last = frame[4..8] != [0; 4];
        } else if is_last {
            let (accounts, outbox) = files.read();
            commits.push(Commit { start, synced: syncs.after(Path::new(LOG), call.end), accounts, outbox });
            (begun, is_last) = (None, false);
        }
    }
    commits
}

/// The store as everyone sees it while the machine runs: with all that was written, synced or not.
#[derive(Default)]
struct Files {
    store: Vec<u8>,
    log: Vec<u8>,
}

impl Files {
    /// Does what a call did; gives what it wrote where that was a part of a frame.
    fn take<'call>(&mut self, call: &'call Call) -> Option<&'call [u8]> {
        let (What::Write(path, ..) | What::Resize(path, _)) = &call.what else { return None };
        let is_log = path == Path::new(LOG);
        let content = if is_log { &mut self.log } else { &mut self.store };
        if !is_log && path != Path::new(STORE) {
            return None;
        }
        match &call.what {
            What::Resize(_, length) => {
                content.resize(usize::try_from(*length).expect("it fits into memory"), 0);
                None
            }
            What::Write(_, at, bytes) => {
                write_into(content, *at, bytes);
                (is_log && bytes.len() != LOG_HEADER).then_some(bytes)
            }
            _ => None,
        }
    }

    fn read(&self) -> (BTreeSet<String>, BTreeSet<String>) {
        let folder = tempfile::tempdir().expect("a folder");
        let store = folder.path().join("store");
        fs::write(&store, &self.store).expect("it is written");
        fs::write(folder.path().join("store-wal"), &self.log).expect("it is written");
        let store = Connection::open(store).expect("the store opens");
        (texts(&store, "SELECT username FROM account"), texts(&store, "SELECT id FROM outbox"))
    }
}

/// What a write does to a file: at an offset, or at the end.
pub fn write_into(content: &mut Vec<u8>, at: Option<u64>, bytes: &[u8]) {
    let start = at.map_or(content.len(), |at| usize::try_from(at).expect("it fits into memory"));
    let end = start + bytes.len();
    content.resize(content.len().max(end), 0);
    content[start..end].copy_from_slice(bytes);
}

fn texts(store: &Connection, sql: &str) -> BTreeSet<String> {
    let mut statement = store.prepare(sql).expect("the schema is the service's");
    let rows = statement.query_map([], |row| row.get(0)).expect("the store answers");
    rows.collect::<rusqlite::Result<_>>().expect("texts")
}
