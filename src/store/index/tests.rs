//! What was put in the index is found, whatever it went through.

use super::*;
use domain::accounts::SessionEpoch;
use domain::digest::{Ha1, HashFunction};
use domain::tenant::DirectCalling;

fn account(ha1s: Vec<Ha1>) -> IndexedAccount {
    IndexedAccount {
        state: AccountState::Active,
        expires_max: None,
        application_sid: None,
        direct_calling: DirectCalling::default(),
        session_epoch: SessionEpoch::default(),
        ha1s,
        phones: Vec::new(),
    }
}

fn numbered(number: u32) -> IndexedAccount {
    account(vec![Ha1::compute(HashFunction::Md5, &number.to_string(), "r", "p")])
}

fn key<'a>(tenant: &'a str, realm: &'a str, username: &'a str, algorithm: HashFunction) -> CredentialKey<'a> {
    CredentialKey { tenant, realm, username, algorithm }
}

fn is_found(index: &AccountIndex, number: u32) -> bool {
    let found = index.get(key("t", "r", &number.to_string(), HashFunction::Md5));
    found.is_some_and(|found| found.ha1.unwrap().equals(&numbered(number).ha1s[0]))
}

/// An index with accounts of these numbers, read by two threads.
fn loaded(index: &AccountIndex, numbers: std::ops::Range<u32>) {
    let mut parts = vec![index.loading(numbers.len() / 2), index.loading(0)];
    for number in numbers {
        parts[(number % 2) as usize].put("t", "r", &number.to_string(), &numbered(number));
    }
    index.replace(parts);
}

#[test]
fn an_ha1_is_found_under_its_own_hash_function_and_no_other() {
    let index = AccountIndex::empty();
    let md5 = Ha1::compute(HashFunction::Md5, "a", "r", "p");
    let sha256 = Ha1::compute(HashFunction::Sha256, "a", "r", "p");
    index.change("t", "r", "small", Some(&account(vec![md5.clone()])));
    index.change("t", "r", "large", Some(&account(vec![md5.clone(), sha256.clone()])));
    for _ in 0..2 {
        for name in ["small", "large"] {
            let found = index.get(key("t", "r", name, HashFunction::Md5)).unwrap();
            assert_eq!(found.ha1.unwrap().as_bytes(), md5.as_bytes());
        }
        assert!(index.get(key("t", "r", "small", HashFunction::Sha256)).unwrap().ha1.is_none());
        let found = index.get(key("t", "r", "large", HashFunction::Sha256)).unwrap();
        assert_eq!(found.ha1.unwrap().as_bytes(), sha256.as_bytes());
        index.settle();
    }
}

#[test]
fn of_many_accounts_each_is_found_and_an_invented_one_is_not() {
    let index = AccountIndex::empty();
    loaded(&index, 0..5_000);
    assert!((0..5_000).all(|number| is_found(&index, number)));
    assert!((5_000..10_000).all(|number| index.get(key("t", "r", &number.to_string(), HashFunction::Md5)).is_none()));
}

#[test]
fn what_is_not_loaded_again_is_forgotten() {
    let index = AccountIndex::empty();
    loaded(&index, 0..100);
    index.change("t", "r", "99", None);
    index.change("t", "r", "200", Some(&numbered(200)));
    loaded(&index, 50..150);
    assert!((0..300).all(|number| is_found(&index, number) == (50..150).contains(&number)));
}

#[test]
fn a_change_counts_at_once_and_after_it_was_settled() {
    let index = AccountIndex::empty();
    loaded(&index, 0..1_000);
    let disabled = IndexedAccount { state: AccountState::Disabled, ..numbered(1) };
    for number in (0..1_000).step_by(2) {
        assert_eq!(index.change("t", "r", &number.to_string(), None), Some(AccountState::Active));
        assert_eq!(index.change("t", "r", &number.to_string(), None), None, "it is gone");
    }
    assert_eq!(index.change("t", "r", "1", Some(&disabled)), Some(AccountState::Active));
    assert_eq!(index.change("t", "r", "new", Some(&disabled)), None);
    for _ in 0..2 {
        assert!((0..1_000).all(|number| is_found(&index, number) == (number % 2 == 1)));
        for name in ["1", "new"] {
            assert_eq!(index.get(key("t", "r", name, HashFunction::Md5)).unwrap().state, AccountState::Disabled);
        }
        index.settle();
        assert!(index.recent.is_empty() && index.changed.load(Ordering::Relaxed) == 0);
    }
    assert_eq!(index.change("t", "r", "1", Some(&numbered(1))), Some(AccountState::Disabled));
    assert_eq!(index.change("t", "r", "2", Some(&numbered(2))), None);
}

#[test]
fn an_account_is_found_throughout_while_others_change() {
    let index = AccountIndex::empty();
    loaded(&index, 0..1_000);
    let is_over = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        let reader = scope.spawn(|| {
            let mut asked = 0_u32;
            while !is_over.load(Ordering::Relaxed) || asked < 1_000 {
                assert!(is_found(&index, asked % 500), "{asked}");
                asked += 1;
            }
        });
        for round in 0..50_u32 {
            for number in 0..1_000 {
                let account = (number < 500 || round % 2 == 0).then(|| numbered(number));
                index.change("t", "r", &number.to_string(), account.as_ref());
            }
            index.settle();
        }
        is_over.store(true, Ordering::Relaxed);
        reader.join().unwrap();
    });
}

#[test]
fn few_accounts_share_a_segment_and_many_have_many() {
    let index = AccountIndex::empty();
    let segments = |index: &AccountIndex| {
        let mut all: Vec<_> = index.directory.iter().map(|place| Arc::as_ptr(&place.load())).collect();
        all.dedup();
        all.len()
    };
    for (number, most) in [(100, 1), (500, 1), (5_000, 32)] {
        for number in 0..number {
            index.change("t", "r", &number.to_string(), Some(&numbered(number)));
        }
        index.settle();
        let found = segments(&index);
        assert!((most / 4..=most).contains(&found) && found > 0, "{found} segments");
        assert!((0..number).all(|number| is_found(&index, number)));
    }
    loaded(&index, 0..300);
    assert_eq!(segments(&index), 1);
}
