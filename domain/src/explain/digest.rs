//! Whether the response is right, and where it is not, whether the stored HA1, the phone or the platform is at fault.

use super::deviation::Deviation;
use super::guesses::{Guess, Guesses};
use super::mark::Mark;
use super::shapes::Shape;
use crate::accounts::{Account, PhoneId};
use crate::digest::{DigestAnswer, Ha1, HashFunction, verify};
use std::borrow::Cow;

/// What was found about the response.
#[derive(Clone, Debug)]
pub enum DigestFinding {
    /// It is made from the stored HA1; what that is made from, where a password was given.
    Right(Option<Made>),
    /// It is made from the HA1 of one of the account's phones.
    RightForPhone(PhoneId),
    /// It is made from the stored HA1, but the account may not log in.
    RightButUnusable,
    /// It is not made from the stored HA1.
    Wrong(Box<Wrong>),
    /// It was made from the stored HA1 when it came; what that is made from now, where a password was given. Here and below the
    /// response itself is not remembered.
    WasRight(Option<Made>),
    /// It was not made from the stored HA1 when it came; what that is made from now, where a password was given.
    WasWrong(Option<Made>),
    /// It was not compared with the stored HA1 when it came.
    NotKept(Option<Made>),
    /// There is no HA1 to compare with; whether the given password fits the phone.
    Uncompared(Option<Made>),
}

/// Why a response is wrong.
#[derive(Clone, Debug)]
pub struct Wrong {
    /// How the response deviates, where it is made from the stored HA1.
    pub put_together: Option<Deviation>,
    /// What the given password says, where one was given.
    pub password: Option<ByPassword>,
}

/// What the given password fits.
#[derive(Clone, Debug)]
pub struct ByPassword {
    /// What the stored HA1 was made from.
    pub stored: Made,
    /// What the phone's response was made from.
    pub phone: Made,
}

/// How something was made from the given password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Made {
    /// As it should be.
    Rightly,
    /// With these things otherwise.
    Otherwise(Vec<Deviation>),
    /// From another password, as far as can be known.
    FromAnother,
}

impl DigestFinding {
    pub(super) const fn mark(&self) -> Mark {
        match self {
            Self::Right(_) | Self::RightForPhone(_) | Self::WasRight(_) => Mark::Ok,
            Self::Wrong(_) | Self::WasWrong(_) => Mark::Refused,
            Self::RightButUnusable | Self::Uncompared(Some(_)) => Mark::Note,
            Self::Uncompared(None) | Self::NotKept(_) => Mark::Unknown,
        }
    }

    pub(super) fn name(&self) -> Cow<'static, str> {
        match self {
            Self::Right(_) | Self::RightForPhone(_) | Self::WasRight(_) => "digest".into(),
            Self::WasWrong(None) => "digest_wrong".into(),
            // What is stored was made from it, so that the phone's is another one.
            Self::WasWrong(Some(Made::Rightly)) => "phone_password".into(),
            Self::WasWrong(Some(Made::FromAnother)) => "stored_password".into(),
            Self::WasWrong(Some(Made::Otherwise(deviations))) => named("stored", deviations),
            Self::NotKept(_) => "digest_not_kept".into(),
            Self::RightButUnusable => "digest_right".into(),
            Self::Uncompared(_) => "digest_uncompared".into(),
            Self::Wrong(wrong) => wrong.name(),
        }
    }
}

impl Wrong {
    fn name(&self) -> Cow<'static, str> {
        if let Some(deviation) = &self.put_together {
            return format!("phone_{}", deviation.name()).into();
        }
        let Some(by) = &self.password else { return "digest_wrong".into() };
        match (&by.stored, &by.phone) {
            (Made::Otherwise(deviations), _) => named("stored", deviations),
            (Made::FromAnother, Made::Rightly) => "stored_password".into(),
            (_, Made::Otherwise(deviations)) => named("phone", deviations),
            (Made::Rightly, _) => "phone_password".into(),
            (Made::FromAnother, Made::FromAnother) => "password_of_neither".into(),
        }
    }
}

fn named(whose: &str, deviations: &[Deviation]) -> Cow<'static, str> {
    format!("{whose}_{}", deviations.first().map_or("digest", Deviation::name)).into()
}

/// Compares, and looks for the reason where it is wrong. `usable`: whether the account may log in.
pub(super) fn finding(
    account: Option<&Account>,
    answer: &DigestAnswer<'_>,
    shapes: &[Shape<'_>],
    guesses: Option<&Guesses>,
    usable: Usable,
) -> DigestFinding {
    let function = answer.algorithm.hash;
    let stored = account.and_then(|account| account.ha1s.iter().find(|ha1| ha1.algorithm() == function));
    let Some(stored) = stored else {
        return DigestFinding::Uncompared(guesses.map(|guesses| phone(guesses, shapes)));
    };
    let as_is = &shapes[0];
    match (verify(stored, &as_is.method, &as_is.answer), usable) {
        (true, Usable::Yes) => DigestFinding::Right(guesses.map(|guesses| made(stored, guesses))),
        (true, Usable::No) => DigestFinding::RightButUnusable,
        (false, _) => DigestFinding::Wrong(Box::new(Wrong {
            put_together: put_together(account.map_or(&[], |account| account.ha1s.as_slice()), shapes),
            password: guesses
                .map(|guesses| ByPassword { stored: made(stored, guesses), phone: phone(guesses, shapes) }),
        })),
    }
}

/// Whether an account may log in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Usable {
    /// It may.
    Yes,
    /// It may not.
    No,
}

fn put_together(ha1s: &[Ha1], shapes: &[Shape<'_>]) -> Option<Deviation> {
    shapes.iter().find(|shape| fits_one(ha1s, shape))?.deviation.clone()
}

fn fits_one(ha1s: &[Ha1], shape: &Shape) -> bool {
    let of_function = |ha1: &&Ha1| ha1.algorithm() == shape.answer.algorithm.hash;
    ha1s.iter().find(of_function).is_some_and(|ha1| verify(ha1, &shape.method, &shape.answer))
}

/// What a stored HA1 was made from.
pub(super) fn made(stored: &Ha1, guesses: &Guesses) -> Made {
    let kept_as = stored.algorithm();
    let same = |function: HashFunction, guess: &Guess<'_>| guess.ha1(function).as_bytes() == stored.as_bytes();
    if let Some(guess) = guesses.all().find(|guess| same(kept_as, guess)) {
        let deviations: Vec<Deviation> = guess.deviations().cloned().collect();
        return if deviations.is_empty() { Made::Rightly } else { Made::Otherwise(deviations) };
    }
    if kept_as.hash(&[guesses.password()]).as_bytes() == stored.as_bytes() {
        return Made::Otherwise(vec![Deviation::PasswordAlone]);
    }
    for function in HashFunction::ALL.into_iter().filter(|function| function.length() == kept_as.length()) {
        if let Some(guess) = guesses.all().find(|guess| same(function, guess)) {
            let others = guess.deviations().cloned();
            return Made::Otherwise(std::iter::once(Deviation::MadeWith(function)).chain(others).collect());
        }
    }
    Made::FromAnother
}

/// What a phone's response was made from, with two deviations at most: three at once would give no useful advice.
fn phone(guesses: &Guesses, shapes: &[Shape<'_>]) -> Made {
    for guess in guesses.all() {
        let ha1s = HashFunction::ALL.map(|function| guess.ha1(function));
        let tried = if guess.distance() < 2 { shapes } else { &shapes[..1] };
        if let Some(shape) = tried.iter().find(|shape| fits_one(&ha1s, shape)) {
            let deviations: Vec<Deviation> = guess.deviations().chain(shape.deviation.as_ref()).cloned().collect();
            return if deviations.is_empty() { Made::Rightly } else { Made::Otherwise(deviations) };
        }
    }
    Made::FromAnother
}
