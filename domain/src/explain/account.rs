//! Who the phone claims to be: an account that may log in, one that may not, or a name that is nearly that of an account.

use super::likeness::{self, Difference};
use super::mark::Mark;
use crate::accounts::{Account, AccountKey, Credential, NameTest, PhoneHa1s, SessionEpoch};
use crate::authentication::DenialReason;
use crate::authentication::authenticate::usable;
use crate::digest::{DigestAnswer, Ha1, HashFunction};
use std::cmp::Reverse;

/// How many accounts of a similar name are compared, and how many are reported.
pub(super) const COMPARED: usize = 1_000;
const REPORTED: usize = 5;

/// What was found about the account.
#[derive(Clone, Debug)]
pub enum AccountFinding {
    /// It may log in.
    Usable {
        /// What it has HA1s for.
        algorithms: Vec<HashFunction>,
    },
    /// An operator switched it off.
    Disabled,
    /// The link in the email was not opened yet.
    NotActivated {
        /// Unix seconds of the signup.
        created: u64,
    },
    /// It has no HA1 of the answer's hash function.
    NoHa1 {
        /// That function.
        asked: HashFunction,
        /// Those that it has one for.
        has: Vec<HashFunction>,
    },
    /// There is none of that name in that realm.
    Unknown {
        /// The name.
        asked: String,
        /// Accounts of a similar name, the likeliest first.
        namesakes: Vec<Namesake>,
    },
    /// The realm is foreign, so no account was looked for; these have a similar name.
    Elsewhere(Vec<Namesake>),
}

/// An account that may be meant.
#[derive(Clone, Debug)]
pub struct Namesake {
    /// Its tenant, realm and username.
    pub key: AccountKey,
    /// How far it is from the name asked for.
    pub distance: NameDistance,
    /// How the usernames differ.
    pub differences: Vec<Difference>,
}

/// How far an account is from what was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NameDistance {
    /// In the same realm.
    SameRealm,
    /// In another realm of the tenant.
    OtherRealm,
    /// Another tenant's.
    OtherTenant,
}

impl AccountFinding {
    pub(super) const fn mark(&self) -> Mark {
        match self {
            Self::Usable { .. } => Mark::Ok,
            Self::Elsewhere(_) => Mark::Note,
            Self::Disabled | Self::NotActivated { .. } | Self::NoHa1 { .. } | Self::Unknown { .. } => Mark::Refused,
        }
    }

    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Usable { .. } => "account",
            Self::Disabled => "disabled",
            Self::NotActivated { .. } => "not_activated",
            Self::NoHa1 { .. } => "no_ha1",
            Self::Unknown { namesakes, .. } => namesakes.first().map_or("user_unknown", Namesake::name),
            Self::Elsewhere(_) => "known_elsewhere",
        }
    }
}

impl Namesake {
    fn name(&self) -> &'static str {
        match (self.distance, self.differences.as_slice()) {
            (NameDistance::OtherTenant, _) => "user_of_other_tenant",
            (NameDistance::OtherRealm, _) => "user_in_other_realm",
            (NameDistance::SameRealm, [Difference::Case]) => "user_case",
            (NameDistance::SameRealm, [Difference::Blanks]) => "user_blanks",
            (NameDistance::SameRealm, [Difference::Escapes]) => "user_escapes",
            (NameDistance::SameRealm, [Difference::Plus]) => "user_plus",
            (NameDistance::SameRealm, [Difference::Domain]) => "user_domain",
            (NameDistance::SameRealm, _) => "user_spelling",
        }
    }
}

/// Says whether a username is nearly the one asked for.
pub(super) fn name_test(asked: &str) -> NameTest {
    let asked = asked.to_owned();
    Box::new(move |known| likeness::of_usernames(&asked, known).is_some())
}

/// The namesakes among the keys that the test found, the likeliest first.
pub(super) fn namesakes(tenant: &str, realm: &str, asked: &str, keys: Vec<AccountKey>) -> Vec<Namesake> {
    let distance = |key: &AccountKey| match (key.tenant == tenant, key.realm.as_str() == realm) {
        (true, true) => NameDistance::SameRealm,
        (true, false) => NameDistance::OtherRealm,
        (false, _) => NameDistance::OtherTenant,
    };
    let namesake = |key: AccountKey| {
        let differences = likeness::of_usernames(asked, key.username.as_str())?;
        Some(Namesake { distance: distance(&key), key, differences })
    };
    let mut namesakes: Vec<Namesake> = keys.into_iter().filter_map(namesake).collect();
    // The same realm under another tenant says more than any realm there.
    let other_realm = |namesake: &Namesake| Reverse(namesake.key.realm.as_str() == realm);
    namesakes.sort_by_key(|namesake| (namesake.distance, namesake.differences.len(), other_realm(namesake)));
    namesakes.truncate(REPORTED);
    namesakes
}

/// The finding about an account one of whose phones has just proved its password.
pub(super) fn proven_by_phone(account: &Account) -> AccountFinding {
    AccountFinding::Usable { algorithms: account.ha1s.iter().map(Ha1::algorithm).collect() }
}

/// The finding about an account that exists, judged as a login with its own password judges it.
pub(super) fn finding(account: &Account, answer: &DigestAnswer<'_>) -> AccountFinding {
    let algorithms: Vec<HashFunction> = account.ha1s.iter().map(Ha1::algorithm).collect();
    let credential = Credential {
        state: account.state,
        ha1: account.ha1s.iter().find(|ha1| ha1.algorithm() == answer.algorithm.hash).cloned(),
        phones: PhoneHa1s::default(),
        expires_max: account.expires_max,
        application_sid: account.application_sid,
        direct_calling: account.direct_calling,
        session_epoch: SessionEpoch::default(),
    };
    match usable(Some(credential)) {
        Ok(_) => AccountFinding::Usable { algorithms },
        Err(DenialReason::Disabled) => AccountFinding::Disabled,
        Err(DenialReason::NotActivated) => AccountFinding::NotActivated { created: account.created },
        Err(_) => AccountFinding::NoHa1 { asked: answer.algorithm.hash, has: algorithms },
    }
}
