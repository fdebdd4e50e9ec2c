//! The bounded backlog between log records and standard error: handing a record over never waits for its reader.
//!
//! Of our own and not tracing-appender's `non_blocking`, which has no reserve for what matters, wakes its thread for each
//! record, writes each by itself, and at the end waits for no longer than a tenth of a second.

use std::fs::File;
use std::io::{self, ErrorKind, Write};
use std::os::fd::AsFd as _;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

/// Limit: log lines that wait for standard error, in bytes.
const ROOM: usize = 1024 * 1024;

/// Limit: audit lines, warnings and errors that wait beyond [`ROOM`], in bytes.
const RESERVE: usize = 256 * 1024;

/// Limit: log lines written at once, in bytes: a pipe takes as many undivided, so that they stay apart from those of other
/// processes (`PIPE_BUF`, pipe(7)).
const UNDIVIDED: usize = 4 * 1024;

/// A record waits for others to be written with: a thread woken for each costs more than the record.
const GATHERED: Duration = Duration::from_millis(2);

/// How soon an output that is full and does not wait is tried again.
const AGAIN: Duration = Duration::from_millis(10);

/// The room that an empty vector keeps.
const KEPT: usize = 64 * 1024;

/// The backlog of this process, once it has one.
static OURS: OnceLock<Arc<Backlog>> = OnceLock::new();

/// How much a record matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// Dropped where there is no room.
    Ordinary,
    /// An audit line, a warning or an error: written without delay, and dropped only where the reserve is full too.
    Important,
}

/// Records on their way to an output, which a thread writes.
#[derive(Debug, Default)]
struct Backlog {
    waiting: Mutex<Waiting>,
    /// Wakes the thread.
    more: Condvar,
    /// Wakes those who wait until all is written.
    written: Condvar,
    dropped: AtomicU64,
}

#[derive(Debug, Default)]
struct Waiting {
    bytes: Vec<u8>,
    /// The thread waits for a record.
    is_idle: bool,
    /// What was taken is not written yet.
    is_writing: bool,
    /// No more is to be waited for.
    is_urgent: bool,
    /// Records dropped that no line has told of.
    untold: u64,
}

/// From now on records go through a backlog; `tell` logs that so many were dropped, once standard error takes records
/// again. Where no thread can be started, or there is a backlog already, all stays as it is.
pub fn start(tell: impl Fn(u64) + Send + 'static) -> io::Result<()> {
    if OURS.get().is_some() {
        return Ok(());
    }
    // A descriptor of its own: the standard library's handle has a lock, and a panic elsewhere must not wait for it.
    let output = File::from(io::stderr().as_fd().try_clone_to_owned()?);
    let backlog = Arc::new(Backlog::default());
    backlog.write_to(output, tell)?;
    // Another start that came first keeps its own; this one's thread has nothing to write.
    let _ = OURS.set(backlog);
    Ok(())
}

/// Hands a record over; its parts are written one after the other. Without a backlog they are written at once.
pub(super) fn write(parts: [&[u8]; 2], weight: Weight) -> io::Result<()> {
    match OURS.get() {
        Some(backlog) => backlog.push(parts, weight),
        None => io::stderr().write_all(&parts.concat())?,
    }
    Ok(())
}

/// Waits until all that was handed over is written, but no longer than that.
pub fn flush(within: Duration) {
    if let Some(backlog) = OURS.get() {
        backlog.flush(within);
    }
}

/// How many records were dropped so far: there was no room for them, or the output did not take them.
#[must_use]
pub fn dropped() -> u64 {
    OURS.get().map_or(0, |backlog| backlog.dropped.load(Ordering::Relaxed))
}

impl Backlog {
    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn push(&self, parts: [&[u8]; 2], weight: Weight) {
        let mut waiting = self.lock();
        let room = if weight == Weight::Important { ROOM + RESERVE } else { ROOM };
        if waiting.bytes.len() + parts[0].len() + parts[1].len() > room {
            waiting.untold += 1;
            self.dropped.fetch_add(1, Ordering::Relaxed);
            return;
        }
        waiting.bytes.extend_from_slice(parts[0]);
        waiting.bytes.extend_from_slice(parts[1]);
        let is_urgent = weight == Weight::Important || waiting.bytes.len() > ROOM / 2;
        let wakes = waiting.is_idle || (is_urgent && !waiting.is_urgent);
        waiting.is_idle = false;
        waiting.is_urgent |= is_urgent;
        drop(waiting);
        if wakes {
            self.more.notify_one();
        }
    }

    fn flush(&self, within: Duration) {
        let mut waiting = self.lock();
        waiting.is_urgent = true;
        self.more.notify_one();
        let is_left = |waiting: &mut Waiting| !waiting.bytes.is_empty() || waiting.is_writing;
        // Whether all is written or the time is over: there is nothing more to be done.
        drop(self.written.wait_timeout_while(waiting, within, is_left));
    }

    /// Starts the thread, which ends with the process.
    fn write_to(
        self: &Arc<Self>,
        mut output: impl Write + Send + 'static,
        tell: impl Fn(u64) + Send + 'static,
    ) -> io::Result<()> {
        let backlog = Arc::clone(self);
        let run = move || {
            let mut taken = Vec::new();
            loop {
                backlog.take(&mut taken);
                let lost = write_records(&taken, &mut output);
                backlog.report(lost, &tell);
                taken.clear();
                taken.shrink_to(KEPT);
            }
        };
        std::thread::Builder::new().name("log".to_owned()).spawn(run).map(drop)
    }

    /// Waits for records, and for those that follow at once, and takes them all.
    fn take(&self, taken: &mut Vec<u8>) {
        let mut waiting = self.lock();
        while waiting.bytes.is_empty() {
            waiting.is_idle = true;
            waiting.is_urgent = false;
            waiting = self.more.wait(waiting).unwrap_or_else(PoisonError::into_inner);
        }
        let gathered = self.more.wait_timeout_while(waiting, GATHERED, |waiting| !waiting.is_urgent);
        let (mut waiting, _) = gathered.unwrap_or_else(PoisonError::into_inner);
        std::mem::swap(&mut waiting.bytes, taken);
        (waiting.is_idle, waiting.is_urgent, waiting.is_writing) = (false, false, true);
    }

    /// Counts what the output did not take; tells of what was dropped where it takes records again.
    fn report(&self, lost: u64, tell: impl Fn(u64)) {
        self.dropped.fetch_add(lost, Ordering::Relaxed);
        let mut waiting = self.lock();
        waiting.untold += lost;
        let untold = if lost == 0 { std::mem::take(&mut waiting.untold) } else { 0 };
        drop(waiting);
        if untold > 0 {
            tell(untold);
        }
        self.lock().is_writing = false;
        self.written.notify_all();
    }
}

/// Writes records in pieces that stay whole; returns how many could not be written.
fn write_records(mut records: &[u8], output: &mut impl Write) -> u64 {
    let mut lost = 0;
    while !records.is_empty() {
        let (piece, rest) = records.split_at(piece(records));
        if write_all(piece, output).is_err() {
            lost += piece.split_inclusive(|byte| *byte == b'\n').count() as u64;
        }
        records = rest;
    }
    lost
}

/// How many bytes are written at once: as many lines as fit, or one that does not.
fn piece(records: &[u8]) -> usize {
    let is_end = |byte: &u8| *byte == b'\n';
    if records.len() <= UNDIVIDED {
        return records.len();
    }
    let last = records[..UNDIVIDED].iter().rposition(is_end);
    last.or_else(|| records.iter().position(is_end)).map_or(records.len(), |end| end + 1)
}

/// Waits for an output that does not wait by itself: another process that shares it may have set it so.
fn write_all(mut piece: &[u8], output: &mut impl Write) -> io::Result<()> {
    while !piece.is_empty() {
        match output.write(piece) {
            Ok(0) => return Err(ErrorKind::WriteZero.into()),
            Ok(written) => piece = &piece[written..],
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) if error.kind() == ErrorKind::WouldBlock => std::thread::park_timeout(AGAIN),
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
