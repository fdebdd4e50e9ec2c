//! A token is good for its account, its password and its time, and for nothing else.

use super::*;
use crate::digest::HashFunction;
use std::time::Duration;

fn sessions() -> Sessions {
    Sessions::generate(&mut crate::chance::system())
}

fn at(seconds: u64) -> Now {
    Now { wall: Duration::from_secs(1_800_000_000 + seconds), monotonic: Duration::ZERO }
}

fn account(tenant: &str, realm: &str, username: &str) -> AccountKey {
    AccountKey {
        tenant: tenant.to_owned(),
        realm: Realm::parse(realm).unwrap(),
        username: AccountUsername::parse(username).unwrap(),
    }
}

fn ha1(password: &str) -> Ha1 {
    Ha1::compute(HashFunction::Md5, "alex", "r", password)
}

fn confirms(sessions: &Sessions, token: &str, password: &str, now: Now) -> bool {
    Claimed::parse(token).is_some_and(|claimed| sessions.confirms(&claimed, &ha1(password), now))
}

#[test]
fn a_token_is_good_for_its_time_its_password_and_its_process() {
    let (sessions, alex) = (sessions(), account("example", "r", "alex"));
    let token = sessions.open(&alex, &ha1("s3cret"), at(0));
    assert_eq!(Claimed::parse(token.expose()).unwrap().account, alex);
    for (seconds, good) in [(0, true), (899, true), (900, true), (901, false), (u64::from(u32::MAX), false)] {
        assert_eq!(confirms(&sessions, token.expose(), "s3cret", at(seconds)), good, "{seconds}");
    }
    assert!(!confirms(&sessions, token.expose(), "changed", at(0)));
    assert!(!confirms(&self::sessions(), token.expose(), "s3cret", at(0)), "another process");
}

#[test]
fn no_byte_of_a_token_can_be_changed_or_left_out() {
    let sessions = sessions();
    let token = sessions.open(&account("example", "r", "alex"), &ha1("s3cret"), at(0));
    let token = token.expose();
    for place in 0..token.len() {
        let forged: String = token
            .char_indices()
            .map(|(at, letter)| {
                if at != place {
                    letter
                } else if letter == 'A' {
                    'B'
                } else {
                    'A'
                }
            })
            .collect();
        assert!(!confirms(&sessions, &forged, "s3cret", at(0)), "letter {place}");
        assert!(!confirms(&sessions, &token[..place], "s3cret", at(0)), "cut at {place}");
    }
    for more in ["A", "AAAA", "=", ".", " "] {
        assert!(!confirms(&sessions, &format!("{token}{more}"), "s3cret", at(0)), "{more:?}");
    }
    assert!(Claimed::parse(&"A".repeat(SESSION_TOKEN + 1)).is_none());
    assert!(Claimed::parse(&format!("{}.", "A".repeat(1_000_000))).is_none());
}

#[test]
fn names_cannot_run_into_one_another() {
    let sessions = sessions();
    let token = |tenant, realm, username| {
        let token = sessions.open(&account(tenant, realm, username), &ha1("s3cret"), at(0));
        token.expose().to_owned()
    };
    assert_ne!(token("ab", "c", "d"), token("a", "bc", "d"));
    assert_ne!(token("a", "bc", "d"), token("a", "b", "cd"));
}

#[test]
fn nothing_of_it_is_printed() {
    let sessions = sessions();
    let token = sessions.open(&account("example", "r", "alex"), &ha1("s3cret"), at(0));
    let claimed = Claimed::parse(token.expose()).unwrap();
    let printed = format!("{sessions:?} {token:?} {claimed:?}");
    assert!(token.expose().split('.').all(|part| !printed.contains(part)), "{printed}");
    assert!(!printed.contains('['), "no bytes: {printed}");
}
