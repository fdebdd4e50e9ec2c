//! Moves what stands in the write-ahead log into the store's file after the answers, so that no writer waits for it.

use super::error::SqliteError;
use super::file::StoreFile;
use super::log_length::LogLength;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;

/// Limit: how many pages are written to the log before it is moved in the background. Also what SQLite does by default,
/// but within the commit that meets it.
const BEGIN_AFTER: u32 = 1_000;

/// Limit: how many pages are written to the log before the writer itself moves the rest. While it goes on writing, a
/// checkpoint never catches up with it, and the log can only begin anew when one has.
const FINISH_AFTER: u32 = 4_000;

/// Owned by the writer. Dropping it waits for the checkpoint that runs.
pub(super) struct Checkpoints {
    length: LogLength,
    /// The lengths at which the last of each kind was done since the log began anew, and the length seen last.
    begun: u32,
    finished: u32,
    seen: u32,
    file: StoreFile,
    orders: Option<SyncSender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Checkpoints {
    pub(super) fn start(file: StoreFile, length: LogLength) -> Result<Self, SqliteError> {
        let (orders, waiting) = sync_channel(1);
        let own = file.clone();
        let thread = std::thread::Builder::new()
            .name("store-checkpoint".to_owned())
            .spawn(move || run(&own, &waiting))
            .map_err(SqliteError::of)?;
        Ok(Self { length, begun: 0, finished: 0, seen: 0, file, orders: Some(orders), thread: Some(thread) })
    }

    /// To be called when the jobs of a commit have their answers.
    pub(super) fn tend(&mut self) {
        let length = self.length.pages();
        if length < self.seen {
            // The log began anew.
            (self.begun, self.finished) = (0, 0);
        }
        self.seen = length;
        if length >= self.finished + FINISH_AFTER {
            (self.begun, self.finished) = (length, length);
            // As any checkpoint, it may fail: what is in the log is on the disk, and the next one tries again.
            let _ = self.file.checkpoint();
        } else if length >= self.begun + BEGIN_AFTER {
            self.begun = length;
            let orders = self.orders.as_ref().expect("it lives until drop");
            // One that waits already will do.
            let _ = orders.try_send(());
        }
    }
}

fn run(file: &StoreFile, orders: &Receiver<()>) {
    while orders.recv().is_ok() {
        let _ = file.checkpoint();
    }
}

impl Drop for Checkpoints {
    fn drop(&mut self) {
        drop(self.orders.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
