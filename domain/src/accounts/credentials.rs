//! Credentials: what a login asks of the store.

use crate::accounts::{AccountState, PhoneHa1s, SessionEpoch};
use crate::digest::{Ha1, HashFunction};
use crate::store_error::StoreError;
use crate::tenant::{ApplicationSid, DirectCalling};
use crate::time::Now;
use async_trait::async_trait;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

/// Limit: how long `credential` may answer from what the last successful `refresh` saw.
pub const STALE_AFTER: Duration = Duration::from_secs(5);

/// Which HA1 an answer needs.
#[derive(Clone, Copy, Debug)]
pub struct CredentialKey<'a> {
    /// The tenant's name.
    pub tenant: &'a str,
    /// The realm, byte for byte.
    pub realm: &'a str,
    /// The username, byte for byte.
    pub username: &'a str,
    /// The hash function of the answer.
    pub algorithm: HashFunction,
}

/// What the store knows about the account of a key.
#[derive(Clone, Debug)]
pub struct Credential {
    /// Only an active account may log in.
    pub state: AccountState,
    /// The account's own HA1 of the wanted hash function, where it has one.
    pub ha1: Option<Ha1>,
    /// Those of the account's phones of the same function.
    pub phones: PhoneHa1s,
    /// The account's own longest registration, in seconds.
    pub expires_max: Option<u32>,
    /// The account's own jambonz application.
    pub application_sid: Option<ApplicationSid>,
    /// The account's own direct calls.
    pub direct_calling: DirectCalling,
    /// Which of its sessions are valid.
    pub session_epoch: SessionEpoch,
}

/// The credentials of all accounts, in memory.
///
/// All methods may be called at once from many tasks. A change made by another process counts here after that process
/// returned and `refresh` was called.
#[async_trait]
pub trait Credentials: Send + Sync {
    /// Looks a credential up in memory: no I/O, the same work whether it exists or not. `Unavailable` before the
    /// first `refresh` and while refreshing has failed for longer than [`STALE_AFTER`] at `now`.
    fn credential<'a>(&'a self, key: CredentialKey<'a>, now: Now) -> LookUp<'a>;

    /// Brings what `credential` sees up to date with all commits of all processes; fills it at first. The server
    /// calls it at start and a few times a second, with `now` from before the call.
    async fn refresh(&self, now: Now) -> Result<(), StoreError>;
}

/// What a look-up gives: the answer itself, so that one from memory takes no allocation and never waits, or the way to it.
#[must_use = "it is awaited"]
pub struct LookUp<'a>(Stage<'a>);

enum Stage<'a> {
    Answered(LookUpResult),
    Waiting(Pin<Box<dyn Future<Output = LookUpResult> + Send + 'a>>),
    Taken,
}

type LookUpResult = Result<Option<Credential>, StoreError>;

impl<'a> LookUp<'a> {
    /// The answer is here.
    pub const fn answered(answer: LookUpResult) -> Self {
        Self(Stage::Answered(answer))
    }

    /// The answer has to be waited for.
    pub fn waiting(answer: impl Future<Output = LookUpResult> + Send + 'a) -> Self {
        Self(Stage::Waiting(Box::pin(answer)))
    }
}

impl Future for LookUp<'_> {
    type Output = LookUpResult;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<LookUpResult> {
        match &mut self.0 {
            Stage::Waiting(answer) => answer.as_mut().poll(context),
            stage => match std::mem::replace(stage, Stage::Taken) {
                Stage::Answered(answer) => Poll::Ready(answer),
                _ => unreachable!("an answer is taken once"),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::FutureExt as _;

    #[test]
    fn an_answer_from_memory_is_there_when_it_is_first_asked_for() {
        let answered = LookUp::answered(Ok(None)).now_or_never();
        assert!(matches!(answered, Some(Ok(None))));
    }

    #[test]
    fn an_answer_that_has_to_be_waited_for_comes_when_it_is_there() {
        let mut asked = 0;
        let ready = std::future::poll_fn(move |context| {
            asked += 1;
            context.waker().wake_by_ref();
            if asked > 1 { Poll::Ready(Err(StoreError("down".into()))) } else { Poll::Pending }
        });
        let mut look_up = LookUp::waiting(ready);
        assert!((&mut look_up).now_or_never().is_none());
        assert!(matches!(look_up.now_or_never(), Some(Err(_))));
    }
}
