//! Accounts, signups, rules and moments for the tests of the store.

use domain::accounts::CredentialKey;
use domain::accounts::{
    Account, AccountKey, AccountState, AccountUsername, ActivationHash, DisplayName, EmailAddress, Role,
};
use domain::digest::{Ha1, HashFunction, Realm};
use domain::network::{NetworkRule, Reason, RuleAction, parse_network};
use domain::outbox::{Email, EmailId};
use domain::self_service::activations::Signup;
use domain::tenant::{DirectCalling, Language};
use domain::time::Now;
use std::time::Duration;

/// The Unix second at which the tests happen, and that of an activation's end.
pub const NOW: u64 = 1_800_000_000;
pub const EXPIRES: u64 = NOW + 7 * 86_400;

pub fn moment(monotonic_seconds: u64) -> Now {
    Now { wall: Duration::from_secs(NOW), monotonic: Duration::from_secs(1_000 + monotonic_seconds) }
}

pub fn key(username: &str) -> AccountKey {
    key_of("example", "r.example", username)
}

pub fn key_of(tenant: &str, realm: &str, username: &str) -> AccountKey {
    AccountKey {
        tenant: tenant.to_owned(),
        realm: Realm::parse(realm).unwrap(),
        username: AccountUsername::parse(username).unwrap(),
    }
}

pub fn ha1(username: &str, algorithm: HashFunction) -> Ha1 {
    Ha1::compute(algorithm, username, "r.example", "s3cret")
}

/// An active account with an MD5 HA1.
pub fn account(username: &str) -> Account {
    Account {
        key: key(username),
        name: None,
        email: None,
        role: Role::user(),
        state: AccountState::Active,
        created: NOW,
        activated: Some(NOW),
        application_sid: None,
        direct_calling: DirectCalling::default(),
        expires_max: None,
        ha1s: vec![ha1(username, HashFunction::Md5)],
    }
}

/// A signup whose token and email are made from `number`.
pub fn signup(username: &str, number: u64) -> Signup {
    let pending = Account {
        name: Some(DisplayName::parse("Ann Example").unwrap()),
        email: Some(EmailAddress::parse("ann@example.com").unwrap()),
        role: Role::guest(),
        state: AccountState::Pending,
        activated: None,
        ..account(username)
    };
    let (activation, letter) = (token(number), letter(number));
    Signup {
        account: pending,
        language: Language::English,
        activation,
        activation_expires: EXPIRES,
        email: letter,
        pending_most: 1_000_000,
    }
}

pub fn token(number: u64) -> ActivationHash {
    let mut hash = [7; 32];
    hash[..8].copy_from_slice(&number.to_be_bytes());
    ActivationHash(hash)
}

pub fn letter(number: u64) -> Email {
    Email {
        id: EmailId::parse(&format!("{number:032x}")).unwrap(),
        sender: "noreply@example.com".to_owned(),
        recipient: "ann@example.com".to_owned(),
        message: b"Subject: hello\r\n\r\nlink\r\n".to_vec(),
    }
}

pub fn credential_key(username: &str) -> CredentialKey<'_> {
    CredentialKey { tenant: "example", realm: "r.example", username, algorithm: HashFunction::Md5 }
}

/// A refusal permanently.
pub fn network_rule(tenant: Option<&str>, network: &str) -> NetworkRule {
    NetworkRule {
        tenant: tenant.map(str::to_owned),
        network: parse_network(network).unwrap(),
        verdict: RuleAction::Refuse,
        until: None,
        reason: Reason::parse("a guesser").unwrap(),
        created: NOW,
    }
}

/// Runs a test's future, with the threads that the store's reads need.
pub fn run<T>(test: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(test)
}
