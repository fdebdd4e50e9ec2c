//! What a captcha promises, with a driven clock and many threads.

use super::*;
use rand::SeedableRng as _;
use rand::rngs::StdRng;
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

const TENANT: &str = "example";

fn at(seconds: u64) -> Now {
    Now { wall: Duration::from_secs(seconds), monotonic: Duration::from_secs(seconds) }
}

/// Another one each time.
fn rng() -> StdRng {
    static SEED: AtomicU64 = AtomicU64::new(0);
    StdRng::seed_from_u64(SEED.fetch_add(1, Ordering::Relaxed))
}

fn issue(captcha: &Captcha, now: Now) -> (String, u8) {
    let challenge = captcha.issue(TENANT, now, &mut rng());
    let (left, right) = challenge.question.split_once(" + ").unwrap();
    (challenge.token, left.parse::<u8>().unwrap() + right.parse::<u8>().unwrap())
}

#[test]
fn the_right_answer_passes_once() {
    let captcha = Captcha::new(b"key");
    let (token, sum) = issue(&captcha, at(0));
    assert_eq!(captcha.check(TENANT, &token, &format!(" {sum}\t"), at(1)), Ok(()));
    assert_eq!(captcha.check(TENANT, &token, &sum.to_string(), at(1)), Err(NotSolved));
}

#[test]
fn a_wrong_answer_uses_the_token_up_and_a_malformed_one_does_not() {
    let captcha = Captcha::new(b"key");
    for wrong in ["1", "-5", "999999999999999999999999999"] {
        let (token, sum) = issue(&captcha, at(0));
        assert_eq!(captcha.check(TENANT, &token, wrong, at(1)), Err(NotSolved));
        assert_eq!(captcha.check(TENANT, &token, &sum.to_string(), at(1)), Err(NotSolved), "{wrong}");
    }
    for malformed in ["", " ", "five", "1.0", "0x5", "+", "五", "½", "1 2", "١ ٢"] {
        let (token, sum) = issue(&captcha, at(0));
        assert_eq!(captcha.check(TENANT, &token, malformed, at(1)), Err(NotSolved));
        assert_eq!(captcha.check(TENANT, &token, &sum.to_string(), at(1)), Ok(()), "{malformed}");
    }
}

#[test]
fn an_answer_may_be_typed_in_the_digits_of_any_script() {
    let captcha = Captcha::new(b"key");
    for zero in ['٠', '۰', '०', '０', '𝟎'] {
        let (token, sum) = issue(&captcha, at(0));
        let typed = |digit: char| char::from_u32(u32::from(zero) + digit.to_digit(10).unwrap()).unwrap();
        let answer = format!("\u{a0}{}\u{3000}", sum.to_string().chars().map(typed).collect::<String>());
        assert_eq!(captcha.check(TENANT, &token, &answer, at(1)), Ok(()), "{answer}");
    }
}

#[test]
fn it_can_be_answered_until_its_expiry_and_not_after() {
    let captcha = Captcha::new(b"key");
    let (token, sum) = issue(&captcha, at(1000));
    assert_eq!(captcha.check(TENANT, &token, &sum.to_string(), at(1901)), Err(NotSolved));
    assert_eq!(captcha.check(TENANT, &token, &sum.to_string(), at(1900)), Ok(()));
}

#[test]
fn another_tenant_another_key_or_another_byte_is_a_forgery_and_uses_nothing_up() {
    let captcha = Captcha::new(b"key");
    let (token, sum) = issue(&captcha, at(0));
    let sum = sum.to_string();
    assert_eq!(captcha.check("exampl", &token, &sum, at(1)), Err(NotSolved));
    assert_eq!(Captcha::new(b"other").check(TENANT, &token, &sum, at(1)), Err(NotSolved));
    for index in 0..token.len() {
        let other = if token.as_bytes()[index] == b'A' { "B" } else { "A" };
        let mut forged = token.clone();
        forged.replace_range(index..=index, other);
        assert_eq!(captcha.check(TENANT, &forged, &sum, at(1)), Err(NotSolved), "byte {index}");
    }
    for text in ["", ".", "a.b", "ä.ö", &token[1..], &format!("{token}="), &format!("{token}.x")] {
        assert_eq!(captcha.check(TENANT, text, &sum, at(1)), Err(NotSolved), "{text}");
    }
    assert_eq!(captcha.used.count(), 0);
    assert_eq!(captcha.check(TENANT, &token, &sum, at(1)), Ok(()));
}

#[test]
fn of_64_checks_at_once_exactly_one_passes() {
    let captcha = Captcha::new(b"key");
    let (token, sum) = issue(&captcha, at(0));
    let passes = std::thread::scope(|scope| {
        let check = || captcha.check(TENANT, &token, &sum.to_string(), at(1)).is_ok();
        let threads: Vec<_> = (0..64).map(|_| scope.spawn(check)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).filter(|passed| *passed).count()
    });
    assert_eq!(passes, 1);
}

#[test]
fn used_ones_are_forgotten_after_their_expiry_or_when_there_are_too_many() {
    let captcha = Captcha::remembering(b"key", 3);
    let remembered = || captcha.used.count();
    let use_one = |seconds| {
        let (token, sum) = issue(&captcha, at(seconds));
        assert_eq!(captcha.check(TENANT, &token, &sum.to_string(), at(seconds)), Ok(()));
        (token, sum.to_string())
    };
    let tokens: Vec<_> = (10..15).map(use_one).collect();
    assert_eq!(remembered(), 3);
    let (token, sum) = &tokens[4];
    assert_eq!(captcha.check(TENANT, token, sum, at(15)), Err(NotSolved));
    use_one(20_000);
    assert_eq!(remembered(), 1);
}

#[test]
fn every_question_has_operands_from_1_to_9_and_no_token_shows_its_answer() {
    let captcha = Captcha::new(b"key");
    let mut seen = BTreeSet::new();
    for _ in 0..2000 {
        let challenge = captcha.issue(TENANT, at(0), &mut rng());
        let (left, right) = challenge.question.split_once(" + ").unwrap();
        seen.extend([left.parse::<u8>().unwrap(), right.parse::<u8>().unwrap()]);
        let (payload, mac) = challenge.token.split_once('.').unwrap();
        assert_eq!((payload.len(), mac.len()), (34, 43));
        assert!(!format!("{challenge:?} {captcha:?}").contains(&challenge.token));
    }
    assert!(seen.into_iter().eq(1..=9));
}
