//! The accounts of the simulated platforms: a store in memory that can be made to fail.

use async_trait::async_trait;
use ipnet::IpNet;
use realmgate::account::{Account, AccountKey, AccountState, ActivationHash, SessionEpoch};
use realmgate::audit::{Record, Subject};
use realmgate::digest::{Ha1, HashFunction};
use realmgate::direct_calling::DirectCalling;
use realmgate::letter::LetterId;
use realmgate::network_rule::{NetworkRule, Verdict};
use realmgate::now::Now;
use realmgate::store::{
    AccountChange, AccountFilter, CreateError, Credential, CredentialKey, Erasures, LogState, NameTest, PendingAccount,
    Signup, SignupError, Store, StoreError, Turn, WaitingLetter,
};
use std::collections::HashMap;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

/// HA1s by tenant and username; each tenant has the one realm that is called like it.
#[derive(Default)]
pub struct Accounts {
    ha1s: HashMap<String, HashMap<String, Ha1>>,
    down: AtomicBool,
}

impl Accounts {
    /// Gives a tenant an account.
    pub fn add(&mut self, tenant: &str, username: &str) {
        let ha1 = Ha1::compute(HashFunction::Md5, username, tenant, &format!("password of {username}"));
        self.ha1s.entry(tenant.to_owned()).or_default().insert(username.to_owned(), ha1);
    }

    /// What a phone of the account is set to.
    pub fn ha1(&self, tenant: &str, username: &str) -> Option<&Ha1> {
        self.ha1s.get(tenant)?.get(username)
    }

    /// Whether it answers from now on.
    pub fn switch(&self, power: Power) {
        self.down.store(power == Power::Down, Ordering::Relaxed);
    }
}

/// Whether a store answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Power {
    Up,
    Down,
}

fn unavailable<T>() -> Result<T, StoreError> {
    Err(StoreError("only credentials are kept here, and not always".into()))
}

/// Only what a decision asks for is there; all else is unavailable, as of a store that does not answer.
#[async_trait]
impl Store for Accounts {
    async fn credential(&self, key: CredentialKey<'_>, _: Now) -> Result<Option<Credential>, StoreError> {
        if self.down.load(Ordering::Relaxed) {
            return unavailable();
        }
        let found = self.ha1(key.tenant, key.username).filter(|ha1| ha1.algorithm() == key.algorithm);
        Ok(found.filter(|_| key.realm == key.tenant).map(|ha1| Credential {
            state: AccountState::Active,
            ha1: Some(ha1.clone()),
            expires_max: None,
            application_sid: None,
            direct_calling: DirectCalling::default(),
            session_epoch: SessionEpoch::default(),
        }))
    }

    async fn refresh(&self, _: Now) -> Result<(), StoreError> {
        unavailable()
    }

    async fn sign_up(&self, _: Signup, _: u64) -> Result<(), SignupError> {
        Ok(unavailable()?)
    }

    async fn create_accounts(&self, _: Vec<Account>) -> Result<(), CreateError> {
        Ok(unavailable()?)
    }

    async fn account(&self, _: &AccountKey) -> Result<Option<Account>, StoreError> {
        unavailable()
    }

    async fn accounts(&self, _: AccountFilter<'_>, _: Option<&AccountKey>, _: u32) -> Result<Vec<Account>, StoreError> {
        unavailable()
    }

    async fn find_names(&self, _: NameTest, _: usize) -> Result<Vec<AccountKey>, StoreError> {
        unavailable()
    }

    async fn change_account(&self, _: &AccountKey, _: AccountChange, _: u64) -> Result<bool, StoreError> {
        unavailable()
    }

    async fn remove_account(&self, _: &AccountKey) -> Result<bool, StoreError> {
        unavailable()
    }

    async fn activate(&self, _: &str, _: ActivationHash, _: u64) -> Result<Option<AccountKey>, StoreError> {
        unavailable()
    }

    async fn activation_is_live(&self, _: &str, _: ActivationHash, _: u64) -> Result<bool, StoreError> {
        unavailable()
    }

    async fn pending_accounts(&self, _: &str) -> Result<u64, StoreError> {
        unavailable()
    }

    async fn pending_since(&self, _: u64, _: u32) -> Result<Vec<PendingAccount>, StoreError> {
        unavailable()
    }

    async fn purge_expired(&self, _: u64) -> Result<u64, StoreError> {
        unavailable()
    }

    async fn due_letters(&self, _: Turn, _: u64, _: u32) -> Result<Vec<WaitingLetter>, StoreError> {
        unavailable()
    }

    async fn waiting_letters(&self) -> Result<Vec<LetterId>, StoreError> {
        unavailable()
    }

    async fn waiting_among(&self, _: &[LetterId]) -> Result<Vec<LetterId>, StoreError> {
        unavailable()
    }

    async fn letters_done(&self, _: &[LetterId]) -> Result<(), StoreError> {
        unavailable()
    }

    async fn letter_failed(&self, _: &LetterId, _: u64) -> Result<(), StoreError> {
        unavailable()
    }

    async fn network_rules(&self) -> Result<Vec<NetworkRule>, StoreError> {
        unavailable()
    }

    async fn put_network_rule(&self, _: NetworkRule) -> Result<(), StoreError> {
        unavailable()
    }

    async fn remove_network_rule(&self, _: Option<&str>, _: IpNet) -> Result<Option<Verdict>, StoreError> {
        unavailable()
    }

    async fn purge_network_rules(&self, _: u64) -> Result<u64, StoreError> {
        unavailable()
    }

    async fn record(&self, _: Subject<'_>) -> Result<(), StoreError> {
        unavailable()
    }

    async fn records_to_print(&self, _: u32) -> Result<Vec<Record>, StoreError> {
        unavailable()
    }

    async fn records_printed(&self, _: u64) -> Result<bool, StoreError> {
        unavailable()
    }

    async fn purge_records(&self, _: u64) -> Result<u64, StoreError> {
        unavailable()
    }

    async fn erasures(&self) -> Result<Option<Erasures>, StoreError> {
        unavailable()
    }

    async fn erased(&self, _: Erasures) -> Result<(), StoreError> {
        unavailable()
    }

    async fn empty_log(&self) -> Result<LogState, StoreError> {
        unavailable()
    }

    async fn backup(&self, _: &Path) -> Result<(), StoreError> {
        unavailable()
    }

    async fn settle(&self) -> Result<(), StoreError> {
        unavailable()
    }
}
