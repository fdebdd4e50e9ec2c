//! The accounts of all measurements: a hundred thousand that may log in, and some that may not.

use domain::accounts::{Account, AccountKey, AccountState, AccountUsername, Role};
use domain::digest::{Ha1, HashFunction, Realm};
use domain::tenant::DirectCalling;
use std::ops::Range;

/// The one tenant.
pub const TENANT: &str = "example";
/// Its one realm.
pub const REALM: &str = "acme.sip.jambonz.cloud";

/// Accounts that may log in.
pub const ACTIVE: Range<u32> = 0..100_000;
/// Accounts that an operator has switched off.
pub const DISABLED: Range<u32> = 100_000..110_000;
/// Accounts whose email no one has answered.
pub const PENDING: Range<u32> = 110_000..120_000;
/// Active accounts without an HA1 of MD5, which is what all phones here speak.
pub const WITHOUT_MD5: Range<u32> = 120_000..130_000;

/// A username; those from the end of the last range up to a million exist nowhere, and look no different.
#[must_use]
pub fn username(number: u32) -> String {
    format!("user{number:06}")
}

/// The password of that username.
#[must_use]
pub fn password(number: u32) -> String {
    format!("password of {number}")
}

/// All that exist.
pub fn all() -> Vec<Account> {
    (ACTIVE.start..WITHOUT_MD5.end).map(account).collect()
}

fn account(number: u32) -> Account {
    let username = username(number);
    let algorithm = if WITHOUT_MD5.contains(&number) { HashFunction::Sha256 } else { HashFunction::Md5 };
    let state = match number {
        number if DISABLED.contains(&number) => AccountState::Disabled,
        number if PENDING.contains(&number) => AccountState::Pending,
        _ => AccountState::Active,
    };
    Account {
        ha1s: vec![Ha1::compute(algorithm, &username, REALM, &password(number))],
        activated: (state != AccountState::Pending).then_some(0),
        state,
        ..active(number)
    }
}

/// An account that may log in.
#[must_use]
pub fn active(number: u32) -> Account {
    let username = username(number);
    Account {
        ha1s: vec![Ha1::compute(HashFunction::Md5, &username, REALM, &password(number))],
        key: AccountKey {
            tenant: TENANT.to_owned(),
            realm: Realm::parse(REALM).expect("a realm"),
            username: AccountUsername::parse(&username).expect("a username"),
        },
        name: None,
        email: None,
        role: Role::user(),
        state: AccountState::Active,
        created: 0,
        activated: Some(0),
        application_sid: None,
        direct_calling: DirectCalling::default(),
        expires_max: None,
    }
}
