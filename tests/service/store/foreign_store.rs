//! A file that is not ours stays as it is, to the byte.

use realmgate::store;
use std::fs;

#[test]
fn a_database_of_another_program_is_refused_unchanged() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("theirs.sqlite");
    rusqlite::Connection::open(&path).unwrap().execute_batch("CREATE TABLE theirs (x)").unwrap();
    let before = fs::read(&path).unwrap();
    let refused = store::open(&format!("sqlite:{}", path.display())).map(drop).unwrap_err();
    assert!(refused.to_string().contains("another program"), "{refused}");
    assert!(fs::read(&path).unwrap() == before, "not a byte of it has changed");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing was put beside it");
}
