//! Why there is no account after a signup.

use crate::accounts::Weakness;
use crate::outbox::{ComposeError, MailError};
use crate::self_service::activations::SignupError;
use crate::self_service::captcha::NotSolved;
use crate::self_service::signup_limits::{OverLimit, SIGNUP_WINDOW, SignupLimit};
use crate::store_error::StoreError;

/// Why there is no account. Nothing is left of it, neither in the store nor in the pickup folder.
#[derive(Debug, thiserror::Error)]
pub enum SignUpError {
    /// The captcha was not solved; it counts for no limit.
    #[error(transparent)]
    Captcha(#[from] NotSolved),
    /// The HA1 is of a password that is easy to guess; the signup is not counted toward any limit.
    #[error("the password is easy to guess: {0}")]
    WeakPassword(Weakness),
    /// Too many from this source, for this mailbox or at this tenant; or too many wait for their activation.
    #[error(transparent)]
    OverLimit(#[from] OverLimit),
    /// The name is in use.
    #[error("the username is taken")]
    Taken,
    /// The store failed; it counts for no limit.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The email could not be prepared; it counts for no limit.
    #[error(transparent)]
    Mail(#[from] MailError),
    /// The email could not be composed; it counts for no limit.
    #[error(transparent)]
    Compose(#[from] ComposeError),
}

impl SignUpError {
    /// Why, where the client caused it: any client can, as often as it likes.
    #[must_use]
    pub const fn strangers_reason(&self) -> Option<&'static str> {
        match self {
            Self::Captcha(_) => Some("captcha not solved"),
            Self::WeakPassword(_) => Some("weak password"),
            Self::OverLimit(_) => Some("too many signups"),
            Self::Taken => Some("username taken"),
            Self::Store(_) | Self::Mail(_) | Self::Compose(_) => None,
        }
    }
}

/// Room comes with each activation, and with the week's end at the latest: in an hour it is worth asking again.
pub(super) fn full() -> SignUpError {
    OverLimit::new(SignupLimit::Pending, SIGNUP_WINDOW).into()
}

impl From<SignupError> for SignUpError {
    fn from(error: SignupError) -> Self {
        match error {
            SignupError::Taken => Self::Taken,
            SignupError::Full => full(),
            SignupError::Unavailable(error) => Self::Store(error),
        }
    }
}
