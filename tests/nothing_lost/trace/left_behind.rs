//! A start finds an email that has its final name and is still in the outbox: the process that named it may have got no
//! further.

use super::call::{Call, What};
use super::record::record_in;
use super::syncs::Syncs;
use realmgate_testkit::pickup::PickupFolder;
use rusqlite::{Connection, params};
use std::fs;
use std::path::Path;

const LOG: &str = "data/realmgate.sqlite-wal";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_email_that_lies_there_leaves_the_outbox_when_its_name_is_on_the_disk() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("realmgate.toml"), crate::death::settings()).expect("the settings are written");
    record_in(folder.path(), 1).await;
    put_back(folder.path());
    let (_, recording) = record_in(folder.path(), 0).await;
    let store = Connection::open(folder.path().join("data/realmgate.sqlite")).expect("the store opens");
    let waiting: u32 = store.query_row("SELECT count(*) FROM outbox", [], |row| row.get(0)).expect("a count");
    assert_eq!(waiting, 0, "the start took it out");
    let written = |call: &&Call| matches!(&call.what, What::Write(path, ..) if path == Path::new(LOG));
    let removal = recording.calls.iter().find(written).expect("the removal is written");
    let synced = Syncs::of(&recording.calls).after(Path::new("data/pickup"), 0);
    assert!(synced.is_some_and(|synced| synced < removal.start), "{synced:?}, removed at {}", removal.start);
}

/// Puts the email that lies in the pickup folder into the outbox again, as a kill right behind its name leaves it.
fn put_back(folder: &Path) {
    let [name] = PickupFolder::within(folder).names().try_into().expect("one email");
    let message = fs::read(folder.join("data/pickup").join(&name)).expect("it can be read");
    let store = Connection::open(folder.join("data/realmgate.sqlite")).expect("the store opens");
    let sql = "INSERT INTO outbox (id, account, sender, recipient, message, written, next_try) \
               SELECT ?, id, 'noreply@example.com', 'ann@example.com', ?, created, created FROM account";
    let id = name.strip_suffix(".eml").expect("an email");
    assert_eq!(store.execute(sql, params![id, message]).expect("the schema is the service's"), 1);
}
