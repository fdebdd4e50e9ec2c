//! All accounts are read, by one thread and by two, each with its own HA1s.

use super::*;
use domain::accounts::CredentialKey;
use domain::digest::HashFunction;
use tempfile::TempDir;

/// A store with accounts of these numbers; every third has no HA1, and one HA1 belongs to an account that is gone.
fn store(numbers: RangeInclusive<usize>) -> (TempDir, StoreFile, Connection) {
    let folder = tempfile::tempdir().unwrap();
    let (file, connection) = StoreFile::open(&folder.path().join("accounts.sqlite")).unwrap();
    connection.pragma_update(None, "foreign_keys", false).unwrap();
    let (first, last) = (numbers.start(), numbers.end());
    let all =
        format!("WITH RECURSIVE number (n) AS (SELECT {first} UNION ALL SELECT n + 1 FROM number WHERE n < {last})");
    let script = format!(
        "BEGIN; {all} INSERT INTO account (id, tenant, realm, username, role, state, created) \
             SELECT n, iif(n % 2, 'odd', 'even'), 'r', 'user' || n, 'user', iif(n % 5, 'active', 'disabled'), 0 FROM number; \
         {all} INSERT INTO credential (account, algorithm, ha1) \
             SELECT n, 'MD5', CAST(printf('%016d', n) AS BLOB) FROM number WHERE n % 3; \
         {all} INSERT INTO phone (id, account, name, created) SELECT n, n, 'office', 0 FROM number WHERE n % 7 = 0; \
         {all} INSERT INTO phone_credential (phone, algorithm, ha1) \
             SELECT n, 'MD5', CAST(printf('%016d', n + 1) AS BLOB) FROM number WHERE n % 7 = 0; \
         DELETE FROM account WHERE id = {first}; COMMIT"
    );
    connection.execute_batch(&script).unwrap();
    (folder, file, connection)
}

fn check(count: usize, threads: usize) {
    let (_folder, file, connection) = store(1..=count + 1);
    let index = AccountIndex::empty();
    let (loaded, counts) = read(&file, &connection, &index).unwrap();
    assert_eq!(loaded.len(), threads);
    index.replace(loaded);
    let found = |number: usize| {
        let (tenant, username) = (if number % 2 == 1 { "odd" } else { "even" }, format!("user{number}"));
        index.get(CredentialKey { tenant, realm: "r", username: &username, algorithm: HashFunction::Md5 })
    };
    assert!(found(1).is_none() && found(count + 2).is_none());
    for number in 2..=count + 1 {
        let credential = found(number).unwrap();
        let ha1 = credential.ha1.map(|ha1| ha1.as_bytes().to_vec());
        assert_eq!(ha1, (number % 3 != 0).then(|| format!("{number:016}").into_bytes()));
        let phones = credential.phones.as_slice().iter();
        let phones: Vec<_> = phones.map(|one| (one.phone.number() as usize, one.ha1.as_bytes().to_vec())).collect();
        let expected = (number % 7 == 0).then(|| (number, format!("{:016}", number + 1).into_bytes()));
        assert_eq!(phones, Vec::from_iter(expected));
        assert_eq!(credential.state == AccountState::Disabled, number % 5 == 0);
    }
    let total: u64 = counts.list().iter().map(|count| count.accounts).sum();
    assert_eq!(total, count as u64);
}

#[test]
fn few_are_read_by_one_thread() {
    check(100, 1);
}

#[test]
fn many_are_read_by_two_threads() {
    check(WORTH_A_THREAD, 2);
}

#[test]
fn an_empty_store_has_none() {
    let (_folder, file, connection) = store(1..=1);
    let (loaded, counts) = read(&file, &connection, &AccountIndex::empty()).unwrap();
    assert!(loaded.is_empty() && counts.list().is_empty());
}

#[test]
fn a_second_connection_helps_only_where_it_sees_the_same_accounts() {
    let (_folder, file, writer) = store(1..=3);
    let reader = file.open_reader().unwrap();
    reader.execute_batch("BEGIN").unwrap();
    assert!(newest_change(&reader).unwrap() > 0);
    assert!(same_moment(&file, &reader).unwrap().is_some());
    writer.execute_batch("UPDATE account SET state = 'disabled'").unwrap();
    assert!(same_moment(&file, &reader).unwrap().is_none());
}
