//! A file name is a file name, whatever it looks like.

use crate::actors::operator::{MD5, Operator};
use std::fs;
use std::os::unix::fs::PermissionsExt;

#[test]
fn a_backup_goes_where_its_name_says_even_if_it_looks_like_a_uri() {
    let operator = Operator::new();
    operator.types(&format!("account add alice --ha1 {MD5}")).done();
    operator.types("backup file:copy.sqlite").done();
    let copy = operator.path("file:copy.sqlite");
    assert!(fs::read(&copy).unwrap().starts_with(b"SQLite format 3"), "a whole copy");
    assert_eq!(fs::metadata(&copy).unwrap().permissions().mode() & 0o777, 0o600);
    let names: Vec<_> = fs::read_dir(operator.0.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names.len(), 3, "nothing else is left behind: {names:?}");
}

#[test]
fn a_data_folder_may_look_like_a_uri_too() {
    let operator = Operator::new();
    operator.types(&format!("account add alice --ha1 {MD5} --data-dir file:data")).done();
    assert!(fs::metadata(operator.path("file:data/realmgate.sqlite")).unwrap().len() > 0);
    assert!(!operator.path("data").exists());
}
