//! The store: where accounts, credentials, activations, unsent letters and operators' rules live, behind one trait.

mod error;
pub mod index;
mod sqlite;

pub use error::{CreateError, SignupError, StoreError};

use crate::account::{Account, AccountKey, AccountState, ActivationHash, EmailAddress, SessionEpoch, Switch};
use crate::audit::{Author, Record, Subject};
use crate::digest::{Ha1, HashFunction};
use crate::direct_calling::DirectCalling;
use crate::letter::{Letter, LetterId};
use crate::network_rule::{NetworkRule, Verdict};
use crate::now::Now;
use async_trait::async_trait;
use ipnet::IpNet;
use std::path::Path;
use std::sync::Arc;

/// Opens the store that `url` names: `sqlite:PATH`. A missing file is made (0600), and its folder (0700).
/// No other file asks which store it is.
pub fn open(url: &str) -> Result<Arc<dyn Store>, StoreError> {
    Ok(Arc::new(sqlite::SqliteStore::open(path_in(url)?)?))
}

/// The same for an operator: each of their changes of accounts writes an audit record in its transaction.
pub fn open_for(url: &str, author: Author) -> Result<Arc<dyn Store>, StoreError> {
    Ok(Arc::new(sqlite::SqliteStore::open_for(path_in(url)?, author)?))
}

/// Opens the store that `url` names to look at it: it is there already and stays as it is, of an older schema too, and
/// whatever would write is `Unavailable`.
pub fn open_to_read(url: &str) -> Result<Arc<dyn Store>, StoreError> {
    Ok(Arc::new(sqlite::SqliteStore::open_to_read(path_in(url)?)?))
}

fn path_in(url: &str) -> Result<&Path, StoreError> {
    let path = url.strip_prefix("sqlite:").filter(|path| !path.is_empty());
    path.map(Path::new).ok_or_else(|| StoreError("a store is named by sqlite:PATH".into()))
}

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
    /// The HA1 of the wanted hash function, where the account has one.
    pub ha1: Option<Ha1>,
    /// The account's own longest registration, in seconds.
    pub expires_max: Option<u32>,
    /// The account's own jambonz application.
    pub application_sid: Option<String>,
    /// The account's own direct calls.
    pub direct_calling: DirectCalling,
    /// Which of its sessions go on.
    pub session_epoch: SessionEpoch,
}

/// What a signup creates in one transaction.
#[derive(Clone, Debug)]
pub struct Signup {
    /// The pending account.
    pub account: Account,
    /// The hash of the token in the letter.
    pub activation: ActivationHash,
    /// Unix seconds after which the token and the pending account are gone.
    pub activation_expires: u64,
    /// The letter, as a row of the outbox until it is delivered.
    pub letter: Letter,
    /// How many accounts of the tenant may wait for their activation, this one included.
    pub pending_most: u32,
}

/// A pending account, as far as limits count it.
#[derive(Clone, Debug)]
pub struct PendingAccount {
    /// The tenant's name.
    pub tenant: String,
    /// Where its letter went.
    pub email: EmailAddress,
    /// Unix seconds of its creation.
    pub created: u64,
}

/// Which letters of the outbox: those that fail again and again and those never tried are delivered beside each other, so
/// that neither waits for the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// Never tried: the newest, the oldest, the second newest and so on, so that neither a crowd before it nor one after it
    /// holds a letter up.
    First,
    /// Tried before, the one that was due first first: each gets its turn.
    Further,
}

/// A letter that waits in the outbox.
#[derive(Clone, Debug)]
pub struct WaitingLetter {
    /// The letter.
    pub letter: Letter,
    /// How many deliveries have failed.
    pub failures: u32,
    /// Unix seconds when it was written.
    pub written: u64,
}

/// A change an operator makes to an account.
#[derive(Clone, Debug)]
pub enum AccountChange {
    /// Switch it; an activation link that is still out is void from then on.
    Switch(Switch),
    /// Replace these HA1s; those of other hash functions are removed, for they belong to an older password.
    Ha1s(Vec<Ha1>),
    /// Nothing but what every change does too: end its sessions.
    EndSessions,
}

/// What is left of removed accounts and replaced HA1s besides the store's log, and is to be erased.
#[derive(Debug)]
pub struct Erasures {
    /// Accounts that are gone.
    pub accounts: Vec<AccountKey>,
    /// Emails that were written to them, at most a thousand accounts' at once.
    pub letters: Vec<LetterId>,
    /// The last change that this is about.
    changes: Option<i64>,
    letter_rows: Option<i64>,
}

/// Whether the store's log was emptied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogState {
    /// It holds nothing.
    Empty,
    /// A reader or another process still needs it; try again.
    InUse,
}

/// Which accounts to list: all of a tenant, or of one realm of it.
#[derive(Clone, Copy, Debug)]
pub struct AccountFilter<'a> {
    /// The tenant's name.
    pub tenant: &'a str,
    /// One realm, or all.
    pub realm: Option<&'a str>,
}

/// Whether a username is one that is looked for.
pub type NameTest = Box<dyn Fn(&str) -> bool + Send>;

/// The store's contract. The suite `tests/service/store/store_contract.rs` runs it on every implementation.
///
/// All methods are safe to call at once from many tasks. What returned `Ok` is durable: it survives `kill -9` and
/// power loss. A change made by another process counts here after that process returned and `refresh` was called.
/// A write whose future is dropped may be done or not; one that had not begun is not.
#[async_trait]
pub trait Store: Send + Sync {
    /// Looks a credential up in memory: no I/O, the same work whether it exists or not. `Unavailable` before the
    /// first `refresh` and while refreshing has failed for longer than [`STALE_AFTER`] at `now`.
    async fn credential(&self, key: CredentialKey<'_>, now: Now) -> Result<Option<Credential>, StoreError>;

    /// Brings what `credential` sees up to date with all commits of all processes; fills it at first. The server
    /// calls it at start and a few times a second, with `now` from before the call.
    async fn refresh(&self, now: Now) -> Result<(), StoreError>;

    /// Creates account, activation and outbox row together, or nothing. A pending account of the same key whose
    /// activation has expired at `now` (Unix seconds) does not stand in the way. `Full` where as many accounts of the tenant
    /// are pending as may be, sign-ups of the same moment included.
    async fn sign_up(&self, signup: Signup, now: u64) -> Result<(), SignupError>;

    /// Creates accounts in one transaction, all or nothing.
    async fn create_accounts(&self, accounts: Vec<Account>) -> Result<(), CreateError>;

    /// The account of a key.
    async fn account(&self, key: &AccountKey) -> Result<Option<Account>, StoreError>;

    /// At most `limit` accounts by realm and username, those behind `after`.
    async fn accounts(
        &self,
        filter: AccountFilter<'_>,
        after: Option<&AccountKey>,
        limit: u32,
    ) -> Result<Vec<Account>, StoreError>;

    /// The keys of at most `limit` accounts, of all tenants and realms, for whose username `which` holds. Reads every
    /// name there is: for an operator's question, not for a login.
    async fn find_names(&self, which: NameTest, limit: usize) -> Result<Vec<AccountKey>, StoreError>;

    /// Changes an account and gives it another session epoch; `now` in Unix seconds is the activation time of one that
    /// becomes active for the first time. `false` where there is none of the key.
    async fn change_account(&self, key: &AccountKey, change: AccountChange, now: u64) -> Result<bool, StoreError>;

    /// Removes an account with its credentials and activation. `false` where there is none of the key.
    async fn remove_account(&self, key: &AccountKey) -> Result<bool, StoreError>;

    /// Uses a live token of this tenant up and makes its pending account active. `None` where the token is unknown, another
    /// tenant's, used or expired at `now` (Unix seconds; valid while now <= expiry), or the account is gone or not pending.
    /// Of many calls at once with one token exactly one gets the account.
    async fn activate(
        &self,
        tenant: &str,
        activation: ActivationHash,
        now: u64,
    ) -> Result<Option<AccountKey>, StoreError>;

    /// Whether `activate` would find the token live, using nothing up.
    async fn activation_is_live(&self, tenant: &str, activation: ActivationHash, now: u64) -> Result<bool, StoreError>;

    /// How many accounts of a tenant are pending, those included that have expired and are not removed yet.
    async fn pending_accounts(&self, tenant: &str) -> Result<u64, StoreError>;

    /// Pending accounts of all tenants that were created after `since` (Unix seconds), at most `limit`.
    async fn pending_since(&self, since: u64, limit: u32) -> Result<Vec<PendingAccount>, StoreError>;

    /// Removes pending accounts whose activation has expired; says how many.
    async fn purge_expired(&self, now: u64) -> Result<u64, StoreError>;

    /// At most `limit` letters of this turn whose next try is due at `now` (Unix seconds), in its order.
    async fn due_letters(&self, turn: Turn, now: u64, limit: u32) -> Result<Vec<WaitingLetter>, StoreError>;

    /// The ids of all letters in the outbox, due or not.
    async fn waiting_letters(&self) -> Result<Vec<LetterId>, StoreError>;

    /// Which of these letters are in the outbox.
    async fn waiting_among(&self, ids: &[LetterId]) -> Result<Vec<LetterId>, StoreError>;

    /// Removes delivered (or given up) letters from the outbox, all in one transaction; those that are not in it are no
    /// error.
    async fn letters_done(&self, ids: &[LetterId]) -> Result<(), StoreError>;

    /// Counts a failed delivery and sets the next try, in Unix seconds.
    async fn letter_failed(&self, id: &LetterId, next_try: u64) -> Result<(), StoreError>;

    /// All rules about networks, those of all tenants first, oldest first; ended ones too until they are purged. None
    /// in a store of an older schema.
    async fn network_rules(&self) -> Result<Vec<NetworkRule>, StoreError>;

    /// Writes a rule, in place of the one for the same tenant and network where there is one. Of the network, what
    /// stands behind its prefix length is cut, and IPv4 inside IPv6 becomes IPv4.
    async fn put_network_rule(&self, rule: NetworkRule) -> Result<(), StoreError>;

    /// Removes the rule for exactly this tenant (`None`: the one for all) and network, and says what it said; `None`
    /// where there is none.
    async fn remove_network_rule(&self, tenant: Option<&str>, network: IpNet) -> Result<Option<Verdict>, StoreError>;

    /// Removes rules that have ended at `now` (Unix seconds; in force while now < until); says how many.
    async fn purge_network_rules(&self, now: u64) -> Result<u64, StoreError>;

    /// Writes an audit record of a command that changes no account. Does nothing where the store was not opened for an
    /// operator.
    async fn record(&self, subject: Subject<'_>) -> Result<(), StoreError>;

    /// At most `limit` audit records that were not printed yet, oldest first.
    async fn records_to_print(&self, limit: u32) -> Result<Vec<Record>, StoreError>;

    /// Notes that all records up to number `last` were printed. The names of accounts that are gone go with that; says
    /// whether one went.
    async fn records_printed(&self, last: u64) -> Result<bool, StoreError>;

    /// Removes audit records from before `before` (Unix seconds); says how many.
    async fn purge_records(&self, before: u64) -> Result<u64, StoreError>;

    /// What is to be erased, as far as `credential` no longer needs it; `None` where there is nothing.
    async fn erasures(&self) -> Result<Option<Erasures>, StoreError>;

    /// Forgets what was erased everywhere else.
    async fn erased(&self, erasures: Erasures) -> Result<(), StoreError>;

    /// Folds the log, which holds what was removed, into the store's file and empties it; writers wait for it for a
    /// tenth of a second at most. After this, removed HA1s and addresses are in none of the store's files.
    async fn empty_log(&self) -> Result<LogState, StoreError>;

    /// Writes a complete, consistent copy to a new file at `destination` (mode 0600) while the store stays in use.
    /// An existing file is an error and stays as it is.
    async fn backup(&self, destination: &Path) -> Result<(), StoreError>;

    /// Folds logs into the store's main file, so that the file stands for itself once nobody has it open: it can be
    /// copied, and a backup can take its place. For the end of a service; the store stays in use.
    async fn settle(&self) -> Result<(), StoreError>;
}

/// How long `credential` may answer from what the last successful `refresh` saw.
pub const STALE_AFTER: std::time::Duration = std::time::Duration::from_secs(5);
