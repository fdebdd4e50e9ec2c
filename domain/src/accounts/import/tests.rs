//! What is imported, and why nothing is.

use super::*;
use crate::accounts::AccountState;
use crate::accounts::directory::tests::{InMemory, at, done, key};
use std::sync::Arc;

const MD5: &str = "939e7578ed9e3c518a452acee763bce9";

fn import(format: LineFormat, file: &str, accounts: &InMemory) -> ImportOutcome {
    let realms = ["r.example".to_owned(), "second.example".to_owned()];
    let mut import = Import::new(format, TenantRealms { tenant: "example", realms: &realms }, at(7));
    file.split_inclusive('\n').for_each(|line| import.line(line.as_bytes()));
    done(import.finish(accounts, &Arc::default())).unwrap()
}

fn rejected(format: LineFormat, file: &str, accounts: &InMemory) -> Vec<(usize, String)> {
    match import(format, file, accounts) {
        ImportOutcome::Rejected(bad) => bad.into_iter().map(|(line, reason)| (line, reason.to_string())).collect(),
        ImportOutcome::Imported(count) => panic!("{count} were imported"),
    }
}

fn with_ann() -> InMemory {
    InMemory::of([NewAccount::plain(key("ann")).created(Vec::new(), 1)])
}

#[test]
fn accounts_are_counted_and_comments_and_blank_lines_are_not() {
    let accounts = with_ann();
    let file = format!("# made by htdigest\n\n\u{feff}bob:r.example:{MD5}\r\n \ncarl:second.example:{MD5}");
    assert_eq!(import(LineFormat::Htdigest, &file, &accounts), ImportOutcome::Imported(2));
    let bob = accounts.get("bob").unwrap();
    assert_eq!((bob.state, bob.created, bob.activated), (AccountState::Active, 7, Some(7)));
    assert_eq!((bob.role.as_str(), bob.ha1s[0].to_hex().as_str()), ("user", MD5));
    assert_eq!(accounts.count(), 3);
    assert_eq!(import(LineFormat::Json, "\n\r\n", &accounts), ImportOutcome::Imported(0));
}

#[test]
fn one_bad_line_keeps_all_accounts_out_and_all_bad_lines_are_named() {
    let accounts = with_ann();
    let file =
        format!("bob:r.example:{MD5}\nann:r.example:{MD5}\nx:elsewhere:{MD5}\nbob:r.example:{MD5}\n:r.example:{MD5}\n");
    let realm = "column 3: the realm is not one of tenant \"example\", which has r.example, second.example";
    let expected = [
        (2, "account ann already exists"),
        (3, realm),
        (4, "the same account as on line 1"),
        (5, "a username must have 1 to 255 bytes"),
    ];
    let expected = expected.map(|(line, reason)| (line, reason.to_owned()));
    assert_eq!(rejected(LineFormat::Htdigest, &file, &accounts), expected);
    assert_eq!(accounts.count(), 1);
}

#[test]
fn taken_names_are_named_where_every_line_is_good() {
    let accounts = with_ann();
    let json =
        |name: &str| format!("{{\"realm\":\"r.example\",\"username\":{name:?},\"ha1\":{{\"MD5\":\"{MD5}\"}}}}\n");
    let bad = rejected(LineFormat::Json, &[json("bob"), json("ann")].concat(), &accounts);
    assert_eq!(bad, [(2, "account ann already exists".to_owned())]);
    assert_eq!(accounts.count(), 1);
}

#[test]
fn a_line_of_json_is_of_a_realm_of_the_tenant() {
    let line = format!("{{\"realm\":\"elsewhere\",\"username\":\"u\",\"ha1\":{{\"MD5\":\"{MD5}\"}}}}");
    let [(1, reason)] = &rejected(LineFormat::Json, &line, &with_ann())[..] else { panic!("one line") };
    assert!(reason.starts_with("the realm is not one of tenant "), "{reason}");
}

#[test]
fn a_line_that_is_not_utf_8_is_named_by_its_number() {
    let realms = ["r.example".to_owned()];
    let mut import = Import::new(LineFormat::Htdigest, TenantRealms { tenant: "example", realms: &realms }, at(7));
    import.line(b"# a comment\n");
    import.line(b"\xff:r.example:00\n");
    let outcome = done(import.finish(&with_ann(), &Arc::default())).unwrap();
    assert_eq!(outcome, ImportOutcome::Rejected(BTreeMap::from([(2, BadLine::NotUtf8)])));
}

#[test]
fn a_store_that_fails_rejects_no_line() {
    let realms = ["r.example".to_owned()];
    for file in [format!("bob:r.example:{MD5}\n"), format!("bob:r.example:{MD5}\nno colons\n")] {
        let mut import = Import::new(LineFormat::Htdigest, TenantRealms { tenant: "example", realms: &realms }, at(7));
        file.split_inclusive('\n').for_each(|line| import.line(line.as_bytes()));
        assert!(done(import.finish(&InMemory::failing(), &Arc::default())).is_err());
    }
}
