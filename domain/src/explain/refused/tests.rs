//! What is kept of refused attempts: how much, of whom longest, and in how little memory.

use super::*;
use crate::authentication::attempt::{Fields, Member, SipHeaders};
use crate::digest::Realm;
use crate::explain::RequestFinding;
use crate::tenant::Tenant;
use std::sync::LazyLock;

static TENANT: LazyLock<Tenant> =
    LazyLock::new(|| Tenant::plain("example", ["r"].into_iter().filter_map(Realm::parse).collect()));

fn at(second: u64) -> Now {
    Now { wall: Duration::from_secs(second), monotonic: Duration::from_secs(second) }
}

fn noted(refused: &RefusedAttempts, username: &str, reason: DenialReason, second: u64) {
    let text = |text: &'static str| Member::Text(text.into());
    let fields = Fields { username: Member::Text(username.into()), realm: text("r"), ..Fields::default() };
    let attempt = Attempt::parse(&TENANT, &fields);
    let what = (reason, Known::ByRefusal);
    refused.note(TenantId(0), AttemptRealm::Own("r"), ("r", username), &attempt, what, at(second));
}

fn found(refused: &RefusedAttempts, name: &str, second: u64) -> FoundRefused {
    let asked = BTreeMap::from([(TenantId(0), NameAsked::readings(name, None, &TENANT))]);
    refused.of(&asked, at(second))
}

fn reasons(refused: &RefusedAttempts, name: &str, second: u64) -> Vec<String> {
    found(refused, name, second).attempts.into_iter().map(|(_, attempt)| attempt.reason).collect()
}

#[test]
fn made_up_names_push_out_no_name_that_has_an_account() {
    let refused = RefusedAttempts::remembering(100, 1, 7, at(0));
    for number in 0..50 {
        noted(&refused, &format!("bob{number}"), DenialReason::WrongPassword, 1);
    }
    for number in 0..10_000 {
        noted(&refused, &format!("guess{number}"), DenialReason::UnknownUser, 2 + number);
    }
    for number in 0..50 {
        assert_eq!(reasons(&refused, &format!("bob{number}"), 20_000), ["wrong_password"], "{number}");
    }
    assert_eq!(refused.attempts.len(), 100);
    assert_eq!(refused.evicted(), 9_950);
}

#[test]
fn a_name_that_had_an_account_keeps_its_room_whatever_it_is_refused_for_later() {
    let refused = RefusedAttempts::remembering(10, 1, 7, at(0));
    noted(&refused, "bob", DenialReason::WrongPassword, 1);
    noted(&refused, "bob", DenialReason::PairLocked, 2);
    for number in 0..1_000 {
        noted(&refused, &format!("guess{number}"), DenialReason::UnknownUser, 3 + number);
    }
    assert_eq!(reasons(&refused, "bob", 2_000), ["pair_locked"]);
}

#[test]
fn what_was_refused_unchecked_pushes_out_no_other_name_and_is_kept_while_there_is_room() {
    let refused = RefusedAttempts::remembering(2, 1, 7, at(0));
    noted(&refused, "early", DenialReason::PairLocked, 1);
    noted(&refused, "guess", DenialReason::UnknownUser, 2);
    for reason in [DenialReason::PairLocked, DenialReason::Guarded, DenialReason::Blacklisted] {
        noted(&refused, "late", reason, 3);
        assert!(reasons(&refused, "late", 3).is_empty());
    }
    noted(&refused, "guess", DenialReason::Guarded, 4);
    assert_eq!(
        (reasons(&refused, "early", 5), reasons(&refused, "guess", 5)),
        (vec!["pair_locked".into()], vec!["guarded".into()])
    );
    assert_eq!(refused.evicted(), 0);
}

#[test]
fn an_attempt_is_forgotten_after_a_day_to_the_last_byte() {
    let refused = RefusedAttempts::new(1, 7, at(0));
    noted(&refused, "bob", DenialReason::WrongPassword, 100);
    let day = REFUSED_KEPT.as_secs();
    assert_eq!(reasons(&refused, "bob", 99 + day), ["wrong_password"]);
    assert_eq!(refused.since(at(99 + day)), 99);
    refused.sweep(at(99 + day));
    assert_eq!(refused.attempts.len(), 1);
    assert!(reasons(&refused, "bob", 100 + day).is_empty());
    refused.sweep(at(100 + day));
    assert!(refused.attempts.is_empty());
    assert_eq!((refused.since(at(50)), refused.started(at(50 + day))), (0, 50 + day - (50 + day)));
}

#[test]
fn names_that_differ_trivially_are_reported_and_others_are_not() {
    let refused = RefusedAttempts::new(1, 7, at(0));
    for (second, name) in ["Bob", "bob ", "bob@example.com", "+bob", "bobby"].into_iter().enumerate() {
        noted(&refused, name, DenialReason::UnknownUser, second as u64);
    }
    let found = found(&refused, "bob", 9);
    let similar: Vec<&str> = found.similar.iter().map(|(_, similar)| similar.username.as_str()).collect();
    assert_eq!(similar, ["+bob", "bob@example.com", "bob ", "Bob"], "newest first");
    assert!(found.attempts.is_empty());
    let elsewhere = BTreeMap::from([(TenantId(1), NameAsked::readings("Bob", None, &TENANT))]);
    assert!(refused.of(&elsewhere, at(9)).attempts.is_empty(), "another tenant");
}

/// As much as an attempt can hold, in every text.
fn largest() -> RefusedAttempt {
    let text = || Member::Text("\u{fc}".repeat(5_000).into());
    let header = || Some("\u{fc}".repeat(5_000).into());
    let fields = Fields {
        method: text(),
        realm: text(),
        username: text(),
        expires: text(),
        uri: text(),
        scheme: text(),
        algorithm: text(),
        qop: text(),
        nc: text(),
        source_address: text(),
        headers: Some(SipHeaders {
            to: header(),
            from: header(),
            via: header(),
            call_id: header(),
            user_agent: header(),
            ..SipHeaders::default()
        }),
        ..Fields::default()
    };
    let (attempt, name) = (Attempt::parse(&TENANT, &fields), "\u{fc}".repeat(5_000));
    Kept::of(&attempt, (&name, &name), DenialReason::Malformed("method"), at(0)).to_attempt()
}

#[test]
fn the_memory_is_what_the_limit_states() {
    let told = serde_json::to_string(&largest()).unwrap();
    assert!(told.len() <= 2_600, "{} bytes with the names of the members: {told}", told.len());
    assert!(told.contains("\"cut\":[\"username\",\"realm\",\"method\""), "{told}");
    let (entry, odd) = (size_of::<Option<Kept>>(), size_of::<RequestFinding>());
    assert!(entry + odd <= 300, "{entry} and {odd} bytes");
}
