//! Requests for an email that anyone may make: for a new password, a link that signs in, an activation link again. The answer is
//! given once the request is written down, for known and unknown names alike; a task deals with it a moment later.

use crate::accounts::{AccountKey, AccountState, ActivationHash, EmailAddress};
use crate::digest::Realm;
use crate::memory::{Rate, RateLimit};
use crate::network::Source;
use crate::outbox::{Email, EmailId};
use crate::self_service::account_link::NewLink;
use crate::self_service::session::SecretHash;
use crate::store_error::StoreError;
use crate::tenant::Language;
use async_trait::async_trait;
use std::fmt;
use std::time::Duration;

/// Limit: emails of one kind that an account gets within [`ASKED_WINDOW`] because they were asked for.
pub const ASKED_EMAILS: u32 = 3;

/// Limit: the window in which emails that were asked for are counted.
pub const ASKED_WINDOW: Duration = Duration::from_hours(1);

/// Limit: requests for an email that may wait at once; more are answered 503.
pub const REQUESTS_WAITING: u32 = 10_000;

/// Limit: accounts with one address that a request by that address writes to.
pub const ACCOUNTS_PER_ADDRESS: u32 = 5;

/// Limit: emails that one source may ask for within [`ASKED_WINDOW`].
const ASKED_BY_SOURCE: u32 = 10;

/// Limit: sources whose requests are counted at once: about 15 MB at ten requests each.
const SOURCES_COUNTED: usize = 50_000;

/// Counts requests for emails by source.
pub type AskedLimit = RateLimit<Source, Duration>;

/// Ten requests per hour and source; `seed` makes eviction unpredictable.
#[must_use]
pub fn asked_limit(tenants: usize, seed: u64) -> AskedLimit {
    RateLimit::new(Rate { most: [ASKED_BY_SOURCE], window: ASKED_WINDOW }, SOURCES_COUNTED, tenants, seed)
}

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestKind {
    /// A link that sets a new password.
    Recover,
    /// A link and a code that sign in.
    Magic,
    /// The activation link again.
    Resend,
    /// An account was activated: its address, and how to set up a phone.
    Welcome,
    /// An operator has disabled an account.
    Disabled,
    /// An operator has set another password.
    PasswordSet,
}

crate::names!(RequestKind {
    "recover" => Recover, "magic" => Magic, "resend" => Resend, "welcome" => Welcome, "disabled" => Disabled,
    "password_set" => PasswordSet
});

impl RequestKind {
    /// Whether an account gets only so many of them within an hour: those that anyone may ask for.
    #[must_use]
    pub const fn is_limited(self) -> bool {
        matches!(self, Self::Recover | Self::Magic | Self::Resend)
    }
}

/// A request for an email. What was typed is a person's: never printed.
#[derive(Clone)]
pub struct EmailRequest {
    /// What is asked for.
    pub kind: RequestKind,
    /// The tenant's name.
    pub tenant: String,
    /// The realm of the usernames there.
    pub realm: Realm,
    /// A username or an address, as typed.
    pub login: String,
    /// The language of the page.
    pub language: Language,
    /// Of a link that signs in: what is kept of the cookie of the window that asked.
    pub verifier: Option<SecretHash>,
    /// Of an activation link: the corrected address.
    pub email: Option<EmailAddress>,
    /// Whether an email may go out if there is such an account: of an activation link, whether the password was right.
    pub permission: EmailPermission,
}

/// Whether a request may lead to an email.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EmailPermission {
    /// If there is such an account.
    Granted,
    /// In no case: what it takes was not proven. It is written down all the same.
    Withheld,
}

impl fmt::Debug for EmailRequest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "EmailRequest({})", self.kind.name())
    }
}

/// A request that waits, with its number.
#[derive(Clone, Debug)]
pub struct WaitingRequest {
    /// Its number in the store.
    pub id: i64,
    /// The request.
    pub request: EmailRequest,
}

/// What goes out because of a request, to one account.
#[derive(Clone, Debug)]
pub struct RequestedEmail {
    /// To whose owner.
    pub account: AccountKey,
    /// The email.
    pub email: Email,
    /// What is in it.
    pub secret: RequestedSecret,
}

/// The secret in an email that was asked for.
#[derive(Clone, Debug)]
pub enum RequestedSecret {
    /// A link of an active account.
    Link(NewLink),
    /// The activation link of a pending account, which takes the place of the former one.
    Activation {
        /// What is kept of its token.
        hash: ActivationHash,
        /// The last Unix second in which it is good, where the seven days begin anew.
        expires: u64,
        /// The corrected address.
        email: Option<EmailAddress>,
    },
    /// None: it only tells what happened to an account in this state.
    Nothing(AccountState),
}

/// Requests for emails, until they are dealt with.
///
/// All methods may be called at once from many tasks. What returned `Ok` is durable.
#[async_trait]
pub trait EmailRequests: Send + Sync {
    /// Writes a request down; `false` where as many wait as may.
    async fn request_email(&self, request: EmailRequest, now: u64) -> Result<bool, StoreError>;

    /// The requests that wait, oldest first, at most `limit`.
    async fn waiting_requests(&self, limit: u32) -> Result<Vec<WaitingRequest>, StoreError>;

    /// The accounts that a name or address means, in any state, at most five.
    async fn accounts_meant(&self, request: &EmailRequest) -> Result<Vec<AccountKey>, StoreError>;

    /// Writes links and emails and removes the request, in one transaction. An email is left out where the account is not in
    /// the state for it or got three of the kind within an hour; the ids of those that will go out are returned. Of a request
    /// that is gone nothing is written.
    async fn answer_request(
        &self,
        id: i64,
        kind: RequestKind,
        emails: Vec<RequestedEmail>,
        now: u64,
    ) -> Result<Vec<EmailId>, StoreError>;
}
