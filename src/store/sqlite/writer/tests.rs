//! What the one thread that writes promises about jobs that share a commit.

use super::*;
use crate::store::sqlite::SqliteStore;
use domain::store_error::StoreError;
use rusqlite::Error;

fn count(connection: &Connection) -> Result<i64, SqliteError> {
    Ok(connection.query_row("SELECT count(*) FROM scratch", [], |row| row.get(0))?)
}

fn add(connection: &Connection) -> Result<usize, SqliteError> {
    Ok(connection.execute("INSERT INTO scratch VALUES (1)", [])?)
}

type Work = Box<dyn FnOnce(&Connection) -> Result<i64, SqliteError> + Send>;

fn store_with_scratch(folder: &tempfile::TempDir) -> Arc<SqliteStore> {
    let store = SqliteStore::open(&folder.path().join("store.sqlite")).unwrap();
    Connection::open(folder.path().join("store.sqlite")).unwrap().execute_batch("CREATE TABLE scratch (x)").unwrap();
    Arc::new(store)
}

fn run(test: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(test);
}

#[test]
fn work_that_waits_is_committed_together_and_what_was_given_up_is_not_done() {
    let folder = tempfile::tempdir().unwrap();
    let store = store_with_scratch(&folder);
    let reader = store.file.open_reader().unwrap();
    run(async {
        let (release, released) = std::sync::mpsc::channel();
        let (started, is_running) = oneshot::channel();
        let spawn_write = |work: Work| {
            let store = Arc::clone(&store);
            tokio::spawn(async move { store.writer.write(work).await })
        };
        let first = spawn_write(Box::new(move |_| {
            started.send(()).unwrap();
            Ok(released.recv().unwrap())
        }));
        is_running.await.unwrap();
        let writes = [(); 10].map(|()| spawn_write(Box::new(|connection| add(connection).map(|_| 0))));
        let given_up = spawn_write(Box::new(|connection| add(connection).map(|_| 0)));
        let last = spawn_write(Box::new(move |connection| Ok(count(connection)? * 100 + count(&reader)?)));
        tokio::task::yield_now().await;
        given_up.abort();
        assert!(given_up.await.unwrap_err().is_cancelled());
        release.send(0).unwrap();
        assert_eq!(last.await.unwrap().unwrap(), 1_000, "ten rows here, none of them committed yet");
        for write in writes.into_iter().chain([first]) {
            write.await.unwrap().unwrap();
        }
    });
}

#[test]
fn an_error_of_the_commit_reaches_each_job_in_its_own_words() {
    let folder = tempfile::tempdir().unwrap();
    let store = store_with_scratch(&folder);
    std::fs::remove_file(folder.path().join("store.sqlite")).unwrap();
    run(async {
        let text = StoreError::from(store.writer.write(add).await.unwrap_err()).to_string();
        assert_eq!(text.matches("the store is unavailable").count(), 1, "{text}");
    });
}

fn panics(connection: &Connection) -> Result<i64, SqliteError> {
    add(connection)?;
    panic!("a fault in one job")
}

fn fails(connection: &Connection) -> Result<i64, SqliteError> {
    add(connection)?;
    Err(Error::InvalidQuery.into())
}

#[test]
fn a_panic_or_an_error_of_one_job_undoes_that_job_only() {
    let folder = tempfile::tempdir().unwrap();
    let store = store_with_scratch(&folder);
    run(async {
        let writer = &store.writer;
        let (panicked, failed) = (writer.write(panics).await, writer.write(fails).await);
        assert!(panicked.is_err() && failed.is_err());
        writer.write(add).await.unwrap();
        assert_eq!(writer.write(count).await.unwrap(), 1);
    });
}

#[test]
fn of_jobs_that_are_committed_together_those_that_fail_are_undone() {
    let folder = tempfile::tempdir().unwrap();
    let store = store_with_scratch(&folder);
    run(async {
        let (release, released) = std::sync::mpsc::channel();
        let (started, is_running) = oneshot::channel();
        let writer = &store.writer;
        let holds = writer.write::<(), SqliteError, _>(move |_| {
            started.send(()).unwrap();
            released.recv().unwrap();
            Ok(())
        });
        let together = async {
            is_running.await.unwrap();
            let add = || writer.write(|connection| add(connection).map(|_| 0));
            let count = writer.write(count);
            let then = async { release.send(()).unwrap() };
            let (one, panicked, failed, other, count, ()) =
                tokio::join!(add(), writer.write(panics), writer.write(fails), add(), count, then);
            assert!(one.is_ok() && panicked.is_err() && failed.is_err() && other.is_ok());
            assert_eq!(count.unwrap(), 2);
        };
        let (held, ()) = tokio::join!(holds, together);
        held.unwrap();
        assert_eq!(writer.write(count).await.unwrap(), 2);
    });
}
