//! A few connections that only read, lent to blocking threads; none of them ever waits for a writer.

use super::error::SqliteError;
use super::file::StoreFile;
use rusqlite::Connection;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use tokio::sync::Semaphore;

/// Limit: how many reads of the store run at once; more would only fight for the processor.
const READERS: usize = 4;

/// The idle connections, and the right to use one.
pub(super) struct Readers {
    file: StoreFile,
    permits: Arc<Semaphore>,
    pool: Arc<Pool>,
}

/// The connections of the readers.
#[derive(Default)]
pub(super) struct Pool {
    idle: Mutex<Vec<Connection>>,
    /// Held shared by each read, so that `work` can wait until there is none.
    reading: RwLock<()>,
}

impl Pool {
    /// Waits until no read is running, closes all connections and does `work` before another read begins.
    pub(super) fn closed_while(&self, work: impl FnOnce()) {
        let _nobody_reads = self.reading.write().unwrap_or_else(PoisonError::into_inner);
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).clear();
        work();
    }
}

impl Readers {
    pub(super) fn new(file: StoreFile) -> Self {
        Self { file, permits: Arc::new(Semaphore::new(READERS)), pool: Arc::default() }
    }

    /// The connections, for a caller that must close them all.
    pub(super) fn pool(&self) -> Arc<Pool> {
        Arc::clone(&self.pool)
    }

    /// Runs `work` in one read transaction, so that all it reads is of one moment.
    pub(super) async fn read<T, F>(&self, work: F) -> Result<T, SqliteError>
    where
        F: FnOnce(&Connection) -> Result<T, SqliteError> + Send + 'static,
        T: Send + 'static,
    {
        let permit = Arc::clone(&self.permits).acquire_owned().await.map_err(SqliteError::of)?;
        let (file, pool) = (self.file.clone(), Arc::clone(&self.pool));
        let task = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            let _reading = pool.reading.read().unwrap_or_else(PoisonError::into_inner);
            file.check()?;
            let taken = pool.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let mut connection = taken.map_or_else(|| file.open_reader(), Ok)?;
            let transaction = connection.transaction()?;
            let result = work(&transaction)?;
            transaction.finish()?;
            // After an error the connection is closed instead: the next read starts afresh.
            pool.idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
            Ok(result)
        });
        task.await.map_err(SqliteError::of)?
    }
}
