//! Captcha tokens: only one that was issued is solved, once, in its time, for its tenant and by its own answer.

use domain::self_service::captcha::Captcha;
use domain::time::Now;
use rand::SeedableRng as _;
use rand::rngs::StdRng;
use std::time::Duration;

/// The key and the moment of the tokens in the corpus.
const KEY: &[u8] = b"the key of the corpus";
const NOW: Now = Now { wall: Duration::from_hours(500_000), monotonic: Duration::from_hours(1) };

/// A token and an answer on two lines, handed in by anyone; and a token of our own, changed by the same bytes.
pub fn check(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else { return };
    let (token, answer) = text.split_once('\n').unwrap_or((text, ""));
    anybodys(token, answer);
    ours(token, answer);
}

/// The tokens of the corpus, whose questions are known.
fn issued() -> [(String, i64); 2] {
    [1, 2].map(|seed| {
        let challenge = Captcha::new(KEY).issue("one", NOW, &mut StdRng::seed_from_u64(seed));
        (challenge.token, sum(&challenge.question))
    })
}

fn anybodys(token: &str, answer: &str) {
    let captcha = Captcha::new(KEY);
    if captcha.check("one", token, answer, NOW).is_ok() {
        let known = issued().into_iter().find(|(own, _)| own == token);
        let (_, sum) = known.expect("a token is solved only as it was issued");
        assert_eq!(answer.trim().parse(), Ok(sum));
        assert!(captcha.check("one", token, answer, NOW).is_err(), "a token is solved once");
        let late = Now { wall: NOW.wall + Duration::from_secs(901), ..NOW };
        assert!(Captcha::new(KEY).check("one", token, answer, late).is_err(), "after 15 minutes it is too late");
        assert!(Captcha::new(KEY).check("two", token, answer, NOW).is_err(), "it is the tenant's own");
        assert!(Captcha::new(b"another").check("one", token, answer, NOW).is_err(), "it is of this key");
    }
}

fn ours(token: &str, answer: &str) {
    let [(own, sum), _] = issued();
    let right = sum.to_string();
    let forged = [format!("{own}{token}"), format!("{token}{own}"), own.replacen('.', token, 1)];
    for forged in forged.into_iter().filter(|forged| *forged != own) {
        let captcha = Captcha::new(KEY);
        assert!(captcha.check("one", &forged, &right, NOW).is_err(), "{forged:?} was never issued");
        assert!(captcha.check("one", &own, &right, NOW).is_ok(), "a forged token uses nothing up");
    }
    let captcha = Captcha::new(KEY);
    let number = answer.trim_matches([' ', '\t']).parse::<i64>();
    assert_eq!(captcha.check("one", &own, answer, NOW).is_ok(), number == Ok(sum), "{answer:?}");
    if number.is_ok() {
        assert!(captcha.check("one", &own, &right, NOW).is_err(), "right or wrong, a token is judged once");
    }
}

fn sum(question: &str) -> i64 {
    let (left, right) = question.split_once(" + ").expect("two numbers");
    left.parse::<i64>().expect("a number") + right.parse::<i64>().expect("a number")
}
