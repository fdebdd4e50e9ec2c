//! What the service decides about an attempt, and why (docs/contract.md sections 1.3 and 1.4).

use crate::accounts::PhoneId;
use crate::blacklist::{Listed, Rejection};
use crate::digest::{ClaimedRealm, Username};
use crate::tenant::{ApplicationSid, DirectCalling};

/// Let in or not.
#[derive(Clone, Debug)]
pub enum Decision {
    /// The phone is let in.
    Granted(Grant),
    /// The phone is not let in.
    Denied(Denial),
}

/// What comes with a yes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grant {
    /// The name that proved the password, where the members hold another: the raw header may hold more than the
    /// platform left of it.
    pub proven: Option<(ClaimedRealm<'static>, Username<'static>)>,
    /// Which phone's password it was; `None`: the account's own.
    pub phone: Option<PhoneId>,
    /// Seconds the registration holds, at least 1; `None` for an un-register and every method but REGISTER.
    pub expires: Option<u32>,
    /// Direct calls, stated on a REGISTER that holds.
    pub direct_calling: Option<DirectCalling>,
    /// The jambonz application that answers the phone's calls.
    pub application_sid: Option<ApplicationSid>,
}

/// What comes with a no.
#[derive(Clone, Copy, Debug)]
pub struct Denial {
    /// Why: for log and metrics only, but for a malformed field.
    pub reason: DenialReason,
    /// Whether the source is blacklisted now.
    pub listed: Option<Listed>,
}

/// Why an attempt is denied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DenialReason {
    /// The named member is missing or wrong.
    Malformed(&'static str),
    /// The named part (scheme, algorithm, qop) is not one that is verified.
    Unsupported(&'static str),
    /// The source is blacklisted.
    Blacklisted,
    /// This name failed too often from this source and is not checked for a while.
    PairLocked,
    /// This name fails from everywhere and is checked now and then only.
    Guarded,
    /// The realm is not the tenant's.
    ForeignRealm,
    /// No account of that name in that realm.
    UnknownUser,
    /// The account was switched off.
    Disabled,
    /// The link in the email was not opened yet.
    NotActivated,
    /// The account has no HA1 of the answer's hash function.
    NoHa1,
    /// The digest is wrong.
    WrongPassword,
    /// The digest is right, but the phone acts for someone else's address.
    Identity,
    /// The digest is right, but nothing says whose address the phone acts for, where the settings require that.
    NoIdentity,
    /// The digest is right, but was seen from elsewhere.
    Replay,
}

impl DenialReason {
    /// All words that `name` says, for metrics that exist before the first denial.
    pub const NAMES: [&'static str; 14] = [
        "malformed",
        "unsupported",
        "blacklisted",
        "foreign_realm",
        "unknown_user",
        "disabled",
        "not_activated",
        "no_ha1",
        "wrong_password",
        "identity",
        "replay",
        "pair_locked",
        "guarded",
        "no_identity",
    ];

    /// Whether it was decided without comparing the digest: then no work may say whether the name exists.
    #[inline]
    #[must_use]
    pub const fn is_unchecked(self) -> bool {
        matches!(self, Self::Blacklisted | Self::PairLocked | Self::Guarded)
    }

    /// Which field or part it is about.
    #[inline]
    #[must_use]
    pub const fn detail(self) -> Option<&'static str> {
        match self {
            Self::Malformed(detail) | Self::Unsupported(detail) => Some(detail),
            _ => None,
        }
    }

    /// The word in log and metrics.
    #[inline]
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Malformed(_) => Self::NAMES[0],
            Self::Unsupported(_) => Self::NAMES[1],
            Self::Blacklisted => Self::NAMES[2],
            Self::ForeignRealm => Self::NAMES[3],
            Self::UnknownUser => Self::NAMES[4],
            Self::Disabled => Self::NAMES[5],
            Self::NotActivated => Self::NAMES[6],
            Self::NoHa1 => Self::NAMES[7],
            Self::WrongPassword => Self::NAMES[8],
            Self::Identity => Self::NAMES[9],
            Self::Replay => Self::NAMES[10],
            Self::PairLocked => Self::NAMES[11],
            Self::Guarded => Self::NAMES[12],
            Self::NoIdentity => Self::NAMES[13],
        }
    }
}

/// What was noticed and not acted on, by setting or by policy.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "observations that are independent of each other")]
pub struct Noticed {
    /// The blacklist would have refused it, for the source.
    pub blacklist: bool,
    /// The pair's lock would have refused it.
    pub pair_locked: bool,
    /// The account guard would have refused it.
    pub guarded: bool,
    /// The replay memory would have refused it.
    pub replay: bool,
    /// A repeated answer without any address to compare.
    pub unattributed_repeat: bool,
    /// The phone acts for another's address.
    pub identity: bool,
    /// Nothing says whose address the phone acts for: no To of a REGISTER, no From of another request.
    pub no_identity: bool,
    /// The nonce's time is far off.
    pub nonce_time: bool,
}

impl Noticed {
    /// Notes what the blacklist would have rejected it for, were it not only observing.
    pub(in crate::authentication) const fn note_rejection(&mut self, refusal: Option<Rejection>) {
        match refusal {
            Some(Rejection::Listed(_)) => self.blacklist = true,
            Some(Rejection::Locked) => self.pair_locked = true,
            Some(Rejection::Guarded) => self.guarded = true,
            None => {}
        }
    }

    /// Whether an operator who only observes, or only logs, should see it.
    #[inline]
    #[must_use]
    pub const fn is_odd(self) -> bool {
        self.blacklist || self.pair_locked || self.guarded || self.replay || self.identity
    }
}

/// The decision and what was noticed on the way.
#[derive(Clone, Debug)]
pub struct Verdict {
    /// Let in or not.
    pub decision: Decision,
    /// For metrics and log.
    pub noticed: Noticed,
}

/// How an answer tells of a blacklisted source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BlacklistAnswer {
    /// The remaining seconds.
    #[default]
    Seconds,
    /// `true`, on which today's jambonz bans the address for a day.
    True,
    /// Not at all.
    Off,
}

crate::words!(BlacklistAnswer { "seconds" => Seconds, "true" => True, "off" => Off });
