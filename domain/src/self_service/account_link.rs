//! Links in emails to an account's owner: 32 random bytes of which the hash alone is kept, each good for one use.

use crate::accounts::{AccountKey, EmailAddress};
use crate::digest::Ha1;
use crate::self_service::security::Notice;
use crate::self_service::session::{NewSession, SecretHash, SessionId};
use crate::store_error::StoreError;
use async_trait::async_trait;

/// Limit: how often a code may be tried.
pub const CODE_TRIES: u8 = 3;

/// What a link is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkKind {
    /// Sets a new password.
    Recover,
    /// Signs in.
    Magic,
    /// Confirms a new address.
    ConfirmEmail,
    /// Takes the change of the address back.
    UndoEmail,
    /// Takes a deletion back.
    Restore,
}

crate::names!(LinkKind {
    "recover" => Recover, "magic" => Magic, "confirm_email" => ConfirmEmail, "undo_email" => UndoEmail,
    "restore" => Restore
});

impl LinkKind {
    /// Whether a link of this kind stays good when the way into the account changes: those that undo a change do, for an
    /// attacker who made it could void them with another one.
    #[must_use]
    pub const fn outlives_changes(self) -> bool {
        matches!(self, Self::UndoEmail | Self::Restore)
    }
}

/// What signs in with a link from an email, besides the link: the window that asked for it, and the code to type there.
#[derive(Clone, Copy, Debug)]
pub struct MagicSecrets {
    /// What is kept of the cookie of the window that asked.
    pub verifier: SecretHash,
    /// A keyed hash of the code.
    pub code: SecretHash,
}

/// A link to be written.
#[derive(Clone, Debug)]
pub struct NewLink {
    /// What it is good for.
    pub kind: LinkKind,
    /// What is kept of its token.
    pub hash: SecretHash,
    /// The last Unix second in which it is good.
    pub expires: u64,
    /// The address that it sets.
    pub email: Option<EmailAddress>,
    /// For one that signs in.
    pub magic: Option<MagicSecrets>,
}

/// A link that is good for one use.
#[derive(Clone, Debug)]
pub struct LiveLink {
    /// Whose it is.
    pub account: AccountKey,
    /// The address that it sets.
    pub email: Option<EmailAddress>,
    /// What is kept of the cookie of the window that asked.
    pub verifier: Option<SecretHash>,
}

/// What the use of a link does, in the transaction that uses it up.
#[derive(Clone, Debug)]
pub enum LinkEffect {
    /// Sets these HA1s; sessions, other links and phone credentials of the account end.
    SetPassword(Vec<Ha1>),
    /// Begins a session, for the window with this cookie alone.
    BeginSession {
        /// The session.
        session: NewSession,
        /// What is kept of the cookie.
        verifier: SecretHash,
    },
    /// Sets the link's address; sessions and links end, but for this session. The other link undoes it.
    SetEmail {
        /// A session that goes on.
        kept: Option<SessionId>,
        /// The link that undoes it.
        undo: NewLink,
    },
    /// Sets the link's address, which is the former one; sessions and links end.
    UndoEmail,
    /// The account is enabled again and not erased.
    Restore,
}

impl LinkEffect {
    /// The kind of link that has this effect.
    #[must_use]
    pub const fn kind(&self) -> LinkKind {
        match self {
            Self::SetPassword(_) => LinkKind::Recover,
            Self::BeginSession { .. } => LinkKind::Magic,
            Self::SetEmail { .. } => LinkKind::ConfirmEmail,
            Self::UndoEmail => LinkKind::UndoEmail,
            Self::Restore => LinkKind::Restore,
        }
    }
}

/// What became of a code that was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CodeOutcome {
    /// It was right and is used up.
    Right(AccountKey),
    /// It was wrong, or nothing waits for a code from this window any more.
    Wrong,
}

/// The links of all accounts.
///
/// All methods may be called at once from many tasks. What returned `Ok` is durable. Of many uses of one link at once exactly one
/// succeeds: one conditional UPDATE takes it, and its effect is in the same transaction.
#[async_trait]
pub trait Links: Send + Sync {
    /// A link of this tenant, where it is good at `now` (Unix seconds), using nothing up.
    async fn live_link(
        &self,
        tenant: &str,
        kind: LinkKind,
        hash: SecretHash,
        now: u64,
    ) -> Result<Option<LiveLink>, StoreError>;

    /// Uses a link up. `None` where it is not good, and then nothing was written: unknown, another tenant's, used, expired, void
    /// because the way into the account has changed, of another window, or of an account that is gone or not in the state for it.
    async fn use_link(
        &self,
        tenant: &str,
        hash: SecretHash,
        effect: LinkEffect,
        notice: Notice,
        now: u64,
    ) -> Result<Option<AccountKey>, StoreError>;

    /// The account that waits for a code from the window with this cookie, using nothing up.
    async fn magic_account(
        &self,
        tenant: &str,
        verifier: SecretHash,
        code: SecretHash,
        now: u64,
    ) -> Result<Option<AccountKey>, StoreError>;

    /// Counts a try of a code from the window with this cookie, and where it is right uses its link up and begins the session.
    async fn use_code(
        &self,
        tenant: &str,
        magic: MagicSecrets,
        session: NewSession,
        notice: Notice,
        now: u64,
    ) -> Result<CodeOutcome, StoreError>;

    /// Removes links that expired more than a day before `now`; returns how many.
    async fn purge_links(&self, now: u64) -> Result<u64, StoreError>;
}
