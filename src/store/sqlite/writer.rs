//! The one thread that writes: it takes all work that waits and commits it together, so that many writers share one
//! fsync.

use super::checkpoints::Checkpoints;
use super::error::SqliteError;
use super::file::StoreFile;
use super::follower::Follower;
use super::pending::PendingBounds;
use super::readers::Pool;
use rusqlite::{Connection, ErrorCode, TransactionBehavior};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use tokio::sync::{mpsc, oneshot};

/// Limit: how many jobs of the store share a commit.
const BATCH: usize = 64;

/// Limit: how many jobs may wait for the store before senders wait too.
const WAITING: usize = 1024;

/// The handle of the thread. Dropping it ends the thread after the work it has taken.
pub(super) struct Writer {
    jobs: Option<mpsc::Sender<Box<dyn Job>>>,
    thread: Option<JoinHandle<()>>,
}

/// A piece of work in two steps, because nothing may be answered before the commit.
trait Job: Send {
    /// Does the work; `false` undoes it.
    fn work(&mut self, connection: &Connection) -> bool;
    /// Answers, now that the transaction was committed, or with the error that stopped it.
    fn answer(self: Box<Self>, committed: Result<(), SqliteError>);
}

/// What else in this process has the file open.
pub(super) struct Others {
    pub(super) follower: Arc<Mutex<Follower>>,
    pub(super) readers: Arc<Pool>,
    /// What it knows counts for one connection that writes.
    pub(super) pending: Arc<PendingBounds>,
}

struct WriteOrder<F, T, E> {
    work: Option<F>,
    result: Option<Result<T, E>>,
    reply: oneshot::Sender<Result<T, E>>,
}

impl<F, T, E> Job for WriteOrder<F, T, E>
where
    F: FnOnce(&Connection) -> Result<T, E> + Send,
    T: Send,
    E: From<SqliteError> + Send,
{
    fn work(&mut self, connection: &Connection) -> bool {
        // The caller has given up and answered an error: work done now would contradict it.
        if self.reply.is_closed() {
            return false;
        }
        self.result = self.work.take().map(|work| work(connection));
        matches!(self.result, Some(Ok(_)))
    }

    fn answer(self: Box<Self>, committed: Result<(), SqliteError>) {
        let stopped = || Err(E::from(SqliteError::text("the work did not finish")));
        let result = match committed {
            Ok(()) => self.result.unwrap_or_else(stopped),
            Err(error) => Err(error.into()),
        };
        // The caller may have gone away while the work was done.
        let _ = self.reply.send(result);
    }
}

impl Writer {
    /// Starts the thread. After each commit it brings the follower up to date before it answers, so that an own write
    /// counts at once.
    pub(super) fn start(file: StoreFile, connection: Connection, others: Others) -> Result<Self, SqliteError> {
        let (jobs, waiting) = mpsc::channel(WAITING);
        let checkpoints = Checkpoints::start(file.clone(), file.log_length())?;
        let thread = std::thread::Builder::new()
            .name("store-writer".to_owned())
            .spawn(move || WriteQueue { file, connection: Some(connection), others, checkpoints }.run(waiting))
            .map_err(SqliteError::of)?;
        Ok(Self { jobs: Some(jobs), thread: Some(thread) })
    }

    /// Has `work` done in a transaction; an `Err` of it undoes what it did. The answer comes after the commit. Where
    /// the future is dropped before the work began, the work is not done.
    pub(super) async fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: FnOnce(&Connection) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<SqliteError> + Send + 'static,
    {
        let gone = || E::from(SqliteError::text("the writer is gone"));
        let (reply, answer) = oneshot::channel();
        let order = WriteOrder { work: Some(work), result: None, reply };
        let jobs = self.jobs.as_ref().expect("the sender lives until drop");
        jobs.send(Box::new(order)).await.map_err(|_| gone())?;
        answer.await.unwrap_or_else(|_| Err(gone()))
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        drop(self.jobs.take());
        if let Some(thread) = self.thread.take() {
            // It ends because its channel did; a panic of it has been answered job by job.
            let _ = thread.join();
        }
    }
}

/// What the thread owns.
struct WriteQueue {
    file: StoreFile,
    /// `None` after the file could not be opened anew.
    connection: Option<Connection>,
    others: Others,
    checkpoints: Checkpoints,
}

impl WriteQueue {
    fn run(mut self, mut waiting: mpsc::Receiver<Box<dyn Job>>) {
        while let Some(first) = waiting.blocking_recv() {
            let mut batch = vec![first];
            while batch.len() < BATCH
                && let Ok(next) = waiting.try_recv()
            {
                batch.push(next);
            }
            let outcome = self.commit(&mut batch).map_err(|error| error.0.to_string());
            if outcome.is_ok() {
                self.follow();
            }
            for job in batch {
                job.answer(outcome.clone().map_err(SqliteError::text));
            }
            self.checkpoints.tend();
        }
    }

    fn commit(&mut self, batch: &mut [Box<dyn Job>]) -> Result<(), SqliteError> {
        self.file.check()?;
        match self.try_to_commit(batch) {
            // Reported before any work begins.
            Err(error) if may_only_read(&error) => {
                self.close_all();
                self.try_to_commit(batch)
            }
            tried => tried,
        }
    }

    fn try_to_commit(&mut self, batch: &mut [Box<dyn Job>]) -> Result<(), SqliteError> {
        let connection = match &mut self.connection {
            Some(connection) => connection,
            none => {
                self.others.pending.forget();
                none.insert(self.file.open_to_write_again()?)
            }
        };
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        if let [job] = batch {
            // No other job's work is undone with it.
            return Ok(if is_done(job, &transaction) { transaction.commit() } else { transaction.rollback() }?);
        }
        for job in batch {
            work_apart(job, &transaction)?;
        }
        transaction.commit()?;
        Ok(())
    }

    /// Where SQLite could not open the log or its index to write, if only for a moment, it has silently opened them
    /// read-only, and stays so: the log as long as this connection is open, its index as long as any of the process is.
    /// The accounts in memory serve phones meanwhile.
    fn close_all(&mut self) {
        self.connection = None;
        let follower = &self.others.follower;
        self.others.readers.closed_while(|| follower.lock().unwrap_or_else(PoisonError::into_inner).close());
    }

    /// The work is durable by now, so a failure here is not the jobs' failure: the index stays as it was, and the next
    /// `refresh` meets the same error and reports it.
    fn follow(&self) {
        let mut follower = self.others.follower.lock().unwrap_or_else(PoisonError::into_inner);
        let _ = catch_unwind(AssertUnwindSafe(|| follower.catch_up_if_filled()));
    }
}

/// Does the work of a job; where this returns `false`, the work is to be rolled back. A panic belongs to one job: it is
/// answered as unavailable.
fn is_done(job: &mut Box<dyn Job>, connection: &Connection) -> bool {
    catch_unwind(AssertUnwindSafe(|| job.work(connection))).unwrap_or(false)
}

/// The same, and undoes it by itself.
fn work_apart(job: &mut Box<dyn Job>, connection: &Connection) -> rusqlite::Result<()> {
    // Prepared once: they run with each job.
    let run = |sql| connection.prepare_cached(sql)?.execute([]);
    run("SAVEPOINT job")?;
    if !is_done(job, connection) {
        run("ROLLBACK TO job")?;
    }
    run("RELEASE job")?;
    Ok(())
}

fn may_only_read(error: &SqliteError) -> bool {
    let error = error.0.downcast_ref::<rusqlite::Error>();
    error.and_then(rusqlite::Error::sqlite_error_code) == Some(ErrorCode::ReadOnly)
}

#[cfg(test)]
mod tests;
