//! A token is good for its account, its password and its time, and for nothing else.

use super::claims::SESSION_TOKEN;
use super::*;
use crate::accounts::AccountUsername;
use crate::digest::{HashFunction, Realm};
use std::time::Duration;

fn sessions() -> Sessions {
    Sessions::generate(2, &mut crate::test_rng::test_rng())
}

const OURS: TenantId = TenantId(0);
const EPOCH: SessionEpoch = SessionEpoch(7);
const FIRST: SessionNumber = SessionNumber([1; 16]);

/// A token for an account with the test password.
fn open(sessions: &Sessions, account: &AccountKey) -> SessionToken {
    sessions.open(account, OpenedWith { ha1: &ha1("s3cret"), epoch: EPOCH }, FIRST, at(0))
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
    let with = OpenedWith { ha1: &ha1(password), epoch: EPOCH };
    SessionToken::parse(token).is_some_and(|token| sessions.confirms(&token, OURS, with, now))
}

#[test]
fn a_token_is_good_for_its_time_its_password_and_its_process() {
    let (sessions, alex) = (sessions(), account("example", "r", "alex"));
    let token = open(&sessions, &alex);
    assert_eq!(SessionToken::parse(&token.to_text()).unwrap().claims().account, alex);
    for (seconds, good) in [(0, true), (899, true), (900, true), (901, false), (u64::from(u32::MAX), false)] {
        assert_eq!(confirms(&sessions, &token.to_text(), "s3cret", at(seconds)), good, "{seconds}");
    }
    assert!(!confirms(&sessions, &token.to_text(), "changed", at(0)));
    assert!(!confirms(&self::sessions(), &token.to_text(), "s3cret", at(0)), "another process");
    let parsed = SessionToken::parse(&token.to_text()).unwrap();
    let of_later = OpenedWith { ha1: &ha1("s3cret"), epoch: SessionEpoch(8) };
    assert!(!sessions.confirms(&parsed, OURS, of_later, at(0)), "the account was switched off and on");
}

#[test]
fn a_session_that_was_signed_out_stays_so_and_no_other_is() {
    let (sessions, alex) = (sessions(), account("example", "r", "alex"));
    let with = OpenedWith { ha1: &ha1("s3cret"), epoch: EPOCH };
    let second = SessionNumber([2; 16]);
    let tokens = [(&alex, FIRST), (&alex, second), (&account("example", "r", "bob"), FIRST)];
    let tokens = tokens.map(|(account, number)| sessions.open(account, with, number, at(0)));
    let parsed = SessionToken::parse(&tokens[0].to_text()).unwrap();
    sessions.end(&parsed, OURS, at(0));
    for now in [at(0), at(450), at(900)] {
        sessions.sweep(now);
        let good = tokens.each_ref().map(|token| confirms(&sessions, &token.to_text(), "s3cret", now));
        assert_eq!(good, [false, true, true]);
    }
    assert!(sessions.confirms(&parsed, TenantId(1), with, at(0)), "each tenant's are its own");
}

#[test]
fn no_byte_of_a_token_can_be_changed_or_left_out() {
    let sessions = sessions();
    let token = open(&sessions, &account("example", "r", "alex"));
    let token = &*token.to_text();
    for index in 0..token.len() {
        let forged: String = token
            .char_indices()
            .map(|(at, character)| {
                if at != index {
                    character
                } else if character == 'A' {
                    'B'
                } else {
                    'A'
                }
            })
            .collect();
        assert!(!confirms(&sessions, &forged, "s3cret", at(0)), "character {index}");
        assert!(!confirms(&sessions, &token[..index], "s3cret", at(0)), "cut at {index}");
    }
    for more in ["A", "AAAA", "=", ".", " "] {
        assert!(!confirms(&sessions, &format!("{token}{more}"), "s3cret", at(0)), "{more:?}");
    }
    assert!(SessionToken::parse(&"A".repeat(SESSION_TOKEN + 1)).is_none());
    assert!(SessionToken::parse(&format!("{}.", "A".repeat(1_000_000))).is_none());
}

#[test]
fn names_cannot_run_into_one_another() {
    let sessions = sessions();
    let token = |tenant, realm, username| {
        let token = open(&sessions, &account(tenant, realm, username));
        token.to_text()
    };
    assert_ne!(token("ab", "c", "d"), token("a", "bc", "d"));
    assert_ne!(token("a", "bc", "d"), token("a", "b", "cd"));
}

#[test]
fn nothing_of_it_is_printed() {
    let sessions = sessions();
    let token = open(&sessions, &account("example", "r", "alex"));
    let parsed = SessionToken::parse(&token.to_text()).unwrap();
    let printed = format!("{sessions:?} {token:?} {parsed:?}");
    assert!(token.to_text().split('.').all(|part| !printed.contains(part)), "{printed}");
    assert!(!printed.contains('['), "no bytes: {printed}");
}
