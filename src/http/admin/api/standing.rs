//! `GET /standing/{tenant}`: everything that blocks a phone now, and what lifts each block. Times are RFC 3339 in
//! UTC, durations whole seconds, rounded up. A `network` is `null` for the source that attempts without an address share.

use super::lift::Lift;
use serde::{Deserialize, Serialize};

/// Who is asked about: `name` or `address`, one of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StandingQuery {
    /// A username, `user@realm` or a SIP address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// With a name: in this realm alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub realm: Option<String>,
    /// An IP address, a source as it is listed, or `unknown`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
}

/// How a phone stands with one tenant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// The tenant.
    pub tenant: String,
    /// The name that was asked for, as it was sent.
    pub name: Option<String>,
    /// The source that was asked for; `unknown` for the one without an address.
    pub source: Option<String>,
    /// Whether the blacklist's blocks have an effect.
    pub mode: ModeWord,
    /// Everything that blocks it, most serious first; at most 100 of each kind.
    pub against: Vec<Obstacle>,
    /// How many more there are.
    pub more: usize,
    /// The accounts of the name; `null` for an address, and where the store does not answer.
    pub accounts: Option<Vec<AccountStanding>>,
    /// From where the name was right so lately that it passes listings and locks, latest first; at most 20.
    pub known_good: Vec<KnownSource>,
    /// How many more there are.
    pub known_good_more: usize,
    /// The last attempt to register under the name, where one is remembered.
    pub last_attempt: Option<LastAttempt>,
    /// What frees the source of points and listings.
    pub allowed_by: Option<AllowedBy>,
    /// Whether the settings keep the source from ever being listed.
    pub never_listed: bool,
}

/// Whether the blacklist refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ModeWord {
    /// It does.
    Enforce,
    /// It only counts.
    Observe,
    /// It is switched off.
    Off,
}

/// One thing that blocks a phone, and what lifts it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Obstacle {
    /// What blocks it.
    #[serde(flatten)]
    pub what: Hold,
    /// What lifts it; `null` where no call does.
    pub lift: Option<Lift>,
}

/// What blocks a phone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Hold {
    /// There is no account of the name, or it may not log in.
    Account(AccountStanding),
    /// An operator refuses its source, known-good phones too.
    Rule(RuleStanding),
    /// Its source is in the list file; known-good phones pass.
    ListFile {
        /// Which source.
        network: String,
    },
    /// Its source, or a block that it lies in, is listed; known-good phones pass.
    Listing(ListingStanding),
    /// Too many people tried to sign in on the website from its source; phones are not affected.
    SignIns {
        /// Which source.
        network: Option<String>,
        /// How long until the next sign-in is permitted.
        remaining_seconds: u64,
    },
    /// Its name is locked at a source; known-good phones pass.
    Lock(LockStanding),
    /// Its name fails from everywhere; where it was right within 30 days it passes.
    Guard(GuardStanding),
}

/// An account, or that there is none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountStanding {
    /// The realm; `null` where there is none in any of the tenant's.
    pub realm: Option<String>,
    /// The username.
    pub username: String,
    /// Whether it may log in.
    pub state: AccountWord,
    /// When it was created.
    pub created: Option<String>,
    /// Where there is none: accounts whose name differs in case alone, or that are in another realm.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub alike: Vec<AlikeAccount>,
}

/// An account that may be meant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlikeAccount {
    /// The realm.
    pub realm: String,
    /// The username.
    pub username: String,
}

/// The state of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountWord {
    /// Phones may log in.
    Active,
    /// Its link was not opened yet.
    Pending,
    /// Its link was not opened in time; it is about to be removed.
    Expired,
    /// An operator switched it off.
    Disabled,
    /// There is none.
    Missing,
}

/// An operator's rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleStanding {
    /// The network it is for.
    pub network: String,
    /// The tenant it is for; `null` for all.
    pub tenant: Option<String>,
    /// Why.
    pub reason: String,
    /// When it was made.
    pub since: String,
    /// How long it lasts; `null` for permanently.
    pub remaining_seconds: Option<u64>,
}

/// A listing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListingStanding {
    /// The source or the block.
    pub network: Option<String>,
    /// When it began.
    pub since: String,
    /// How long it lasts.
    pub remaining_seconds: u64,
    /// Which rung of the ladder, from 1.
    pub step: usize,
    /// The fault that caused it: `guesses`, `malformed` or `replay`.
    pub cause: String,
    /// Wrong passwords from there, and those not checked.
    pub guesses: u32,
    /// Attempts that could not be checked.
    pub malformed: u32,
    /// Replays.
    pub replays: u32,
    /// How many names were tried.
    pub names: u32,
    /// How many attempts it has refused.
    pub refused: u32,
    /// Whether any client could have forged the address.
    pub forgeable: bool,
}

/// A lock of a name at a source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LockStanding {
    /// The tenant.
    pub tenant: String,
    /// The realm; `null` of attempts without a readable name.
    pub realm: Option<String>,
    /// The username.
    pub username: Option<String>,
    /// The source.
    pub network: Option<String>,
    /// Whose attempts are not checked.
    pub attempts: Attempts,
    /// When it began.
    pub since: String,
    /// How long it lasts.
    pub remaining_seconds: u64,
    /// When the last attempt was.
    pub last: String,
    /// How many failures led to it, those of the locks before it in a row included.
    pub failures: u32,
    /// Which lock in a row it is, from 1.
    pub times: u8,
    /// How long until one attempt is checked all the same; 0 for the next one.
    pub next_look_seconds: u64,
    /// When the name was right there, where it passes all the same.
    pub known_good: Option<String>,
}

/// Which attempts a lock is about: each class has locks of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Attempts {
    /// Over TCP, TLS or WebSocket, and sign-ins on the website.
    Believable,
    /// Over UDP, and with an address that can be forged.
    Other,
}

/// A name that fails from everywhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuardStanding {
    /// The tenant.
    pub tenant: String,
    /// The realm.
    pub realm: String,
    /// The username.
    pub username: String,
    /// How many failures there were in the last 24 hours, or as the settings say.
    pub failures: u32,
    /// How long it stays guarded if no more come.
    pub remaining_seconds: u64,
    /// How often sources that it was never right from have one attempt checked, all together.
    pub look_interval_seconds: u64,
}

/// A source where a name was right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownSource {
    /// Which.
    pub network: Option<String>,
    /// When.
    pub last_success: String,
}

/// An attempt to register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastAttempt {
    /// When.
    pub at: String,
    /// From where, as its platform reported it.
    pub address: Option<String>,
    /// Why it was refused, in the log's word; `null` where it was granted.
    pub refused: Option<String>,
}

/// Who says that a source is allowed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum AllowedBy {
    /// `blacklist.allow` in the settings.
    Settings {
        /// The network.
        network: String,
    },
    /// An operator's rule.
    Rule(RuleStanding),
}
