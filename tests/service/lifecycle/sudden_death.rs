//! kill -9 in the middle of signups: what was acknowledged is there, with its letter, whole and at most once more.

use domain::accounts::{AccountKey, AccountUsername};
use domain::digest::Realm;
use realmgate_testkit::daemon::Daemon;
use realmgate_testkit::person::Person;
use realmgate_testkit::pickup::PickupFolder;
use realmgate_testkit::running::SETTINGS;
use reqwest::Client;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

const KILLS: usize = 20;
const SIGNUPS: usize = 1_000;
const CLIENTS: usize = 8;

/// Signs up new names until the service is gone; gives back the acknowledged ones.
async fn storm(person: Person, next: Arc<AtomicUsize>, until: usize, answered: Arc<AtomicUsize>) -> Vec<String> {
    let mut acknowledged = Vec::new();
    loop {
        let number = next.fetch_add(1, Ordering::SeqCst);
        if number >= until {
            return acknowledged;
        }
        let user = format!("user{number:06}");
        match person.try_to_sign_up(&user).await.map(|answer| answer.status().as_u16()) {
            Ok(200) => {
                acknowledged.push(user);
                answered.fetch_add(1, Ordering::SeqCst);
            }
            Ok(status) => panic!("{user}: {status}"),
            Err(_) => return acknowledged,
        }
    }
}

/// How many letters there are for each username, each of them whole.
fn letters(folder: &Path) -> BTreeMap<String, usize> {
    let mut counted = BTreeMap::new();
    for text in PickupFolder::within(folder).emails() {
        assert!(text.contains("/activate.ashx?token=") && text.trim_end().ends_with("--"), "half a letter: {text}");
        let start = text.find("user0").expect("the user name");
        *counted.entry(text[start..start + 10].to_owned()).or_insert(0) += 1;
    }
    counted
}

#[tokio::test]
async fn twenty_kills_lose_no_acknowledged_account_and_no_letter() {
    let folder = tempfile::tempdir().expect("a folder");
    let settings = format!(
        "{SETTINGS}\n[limits]\nsignups_per_hour = 1000000\ntenant_signups_per_hour = 1000000\npending_accounts = 1000000\n"
    );
    let next = Arc::new(AtomicUsize::new(0));
    let mut acknowledged = Vec::new();
    for kill in 0..KILLS {
        let daemon = Arc::new(Daemon::start(folder.path(), Some(&settings), &[]));
        let person = Person::at_base(&Client::new(), &daemon.base);
        let until = SIGNUPS * (kill + 1) / KILLS;
        let answered = Arc::new(AtomicUsize::new(0));
        let storms: Vec<_> = (0..CLIENTS)
            .map(|_| tokio::spawn(storm(person.clone(), Arc::clone(&next), until, Arc::clone(&answered))))
            .collect();
        kill_after(&daemon, &answered, 5 + kill * 2).await;
        for storm in storms {
            acknowledged.extend(storm.await.expect("no panic"));
        }
        next.store(until, Ordering::SeqCst);
        let daemon = Arc::into_inner(daemon).expect("no one else holds it");
        tokio::task::spawn_blocking(|| daemon.wait()).await.expect("no panic");
    }
    check(folder.path(), &settings, &acknowledged).await;
}

#[tokio::test]
async fn a_kill_right_behind_an_answer_brings_no_letter_twice_and_loses_none() {
    let folder = tempfile::tempdir().expect("a folder");
    let pickup = PickupFolder::within(folder.path());
    for round in 0..6 {
        let daemon = Daemon::start(folder.path(), Some(SETTINGS), &[]);
        let answer = Person::at_base(&Client::new(), &daemon.base).try_to_sign_up(&format!("user{round:06}")).await;
        daemon.signal("KILL");
        assert_eq!(answer.expect("it lived until then").status().as_u16(), 200);
        tokio::task::spawn_blocking(|| daemon.wait()).await.expect("no panic");
        assert_eq!(pickup.emails().len(), 1, "it lies there when the answer comes");
        let collected = round % 2 == 0;
        if collected {
            pickup.collect_emails();
        }
        let daemon = Daemon::start(folder.path(), Some(SETTINGS), &[]);
        daemon.signal("TERM");
        let (status, log) = tokio::task::spawn_blocking(|| daemon.wait()).await.expect("no panic");
        assert!(status.success(), "{log}");
        assert_eq!((pickup.emails().len(), pickup.is_at_rest()), (usize::from(!collected), true));
        pickup.collect_emails();
    }
    let store = realmgate::store::open(&format!("sqlite:{}", folder.path().join("data/realmgate.sqlite").display()));
    assert!(store.expect("the store opens").waiting_emails().await.expect("the store answers").is_empty());
}

/// Kills the service once so many signups were answered, in the middle of those that follow.
async fn kill_after(daemon: &Daemon, answered: &AtomicUsize, count: usize) {
    let killed = AtomicBool::new(false);
    while !killed.load(Ordering::SeqCst) {
        if answered.load(Ordering::SeqCst) >= count {
            daemon.signal("KILL");
            killed.store(true, Ordering::SeqCst);
        }
        tokio::task::yield_now().await;
    }
}

/// After one more start each account has its letter, and each acknowledged one is an account.
async fn check(folder: &Path, settings: &str, acknowledged: &[String]) {
    let daemon = Daemon::start(folder, Some(settings), &[]);
    daemon.signal("TERM");
    let (status, log) = tokio::task::spawn_blocking(|| daemon.wait()).await.expect("no panic");
    assert!(status.success(), "{log}");
    let letters = letters(folder);
    let accounts = accounts(folder).await;
    assert!(acknowledged.len() > KILLS * 5, "{} acknowledged", acknowledged.len());
    let lost: Vec<_> = acknowledged.iter().filter(|user| !accounts.contains(*user)).collect();
    assert!(lost.is_empty(), "acknowledged and lost: {lost:?}");
    let unwritten: Vec<_> = accounts.iter().filter(|user| !letters.contains_key(*user)).collect();
    assert!(unwritten.is_empty(), "accounts without letter: {unwritten:?}");
    let stray: Vec<_> = letters.keys().filter(|user| !accounts.contains(*user)).collect();
    assert!(stray.is_empty(), "letters without account: {stray:?}");
    let twice = letters.values().filter(|count| **count > 1).count();
    assert!(twice <= KILLS, "{twice} duplicates");
}

async fn accounts(folder: &Path) -> BTreeSet<String> {
    let store = realmgate::store::open(&format!("sqlite:{}", folder.join("data/realmgate.sqlite").display()));
    let store = store.expect("the store opens");
    let mut found = BTreeSet::new();
    for number in 0..SIGNUPS {
        let username = format!("user{number:06}");
        let key = AccountKey {
            tenant: "example".to_owned(),
            realm: Realm::parse(realmgate_testkit::running::REALM).expect("a realm"),
            username: AccountUsername::parse(&username).expect("a username"),
        };
        if store.account(&key).await.expect("the store answers").is_some() {
            found.insert(username);
        }
    }
    found
}
