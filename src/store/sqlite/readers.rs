//! A few connections that only read, lent to blocking threads; none of them ever waits for a writer.

use super::file::StoreFile;
use crate::store::StoreError;
use rusqlite::Connection;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::Semaphore;

/// How many reads run at once; more would only fight for the processor.
const READERS: usize = 4;

/// The idle connections, and the right to use one.
pub(super) struct Readers {
    file: StoreFile,
    permits: Arc<Semaphore>,
    idle: Arc<Mutex<Vec<Connection>>>,
}

impl Readers {
    pub(super) fn new(file: StoreFile) -> Self {
        Self { file, permits: Arc::new(Semaphore::new(READERS)), idle: Arc::default() }
    }

    /// Runs `work` in one read transaction, so that all it reads is of one moment.
    pub(super) async fn read<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        F: FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
        T: Send + 'static,
    {
        let permit = Arc::clone(&self.permits).acquire_owned().await.map_err(|error| StoreError(Box::new(error)))?;
        let (file, idle) = (self.file.clone(), Arc::clone(&self.idle));
        let task = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            file.check()?;
            let taken = idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let mut connection = taken.map_or_else(|| file.open_reader(), Ok)?;
            let transaction = connection.transaction()?;
            let result = work(&transaction)?;
            transaction.finish()?;
            // After an error the connection is closed instead: the next read starts afresh.
            idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
            Ok(result)
        });
        task.await.map_err(|error| StoreError(Box::new(error)))?
    }
}
