//! The accounts of the simulated platforms: credentials in memory that can be made to fail.

use async_trait::async_trait;
use domain::accounts::Credential;
use domain::accounts::CredentialKey;
use domain::accounts::Credentials;
use domain::accounts::LookUp;
use domain::accounts::{AccountState, PhoneHa1s, SessionEpoch};
use domain::digest::{Ha1, HashFunction};
use domain::store_error::StoreError;
use domain::tenant::DirectCalling;
use domain::time::Now;
use std::collections::HashMap;
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

#[async_trait]
impl Credentials for Accounts {
    fn credential<'a>(&'a self, key: CredentialKey<'a>, _: Now) -> LookUp<'a> {
        if self.down.load(Ordering::Relaxed) {
            return LookUp::answered(Err(StoreError("told to be down".into())));
        }
        let found = self.ha1(key.tenant, key.username).filter(|ha1| ha1.algorithm() == key.algorithm);
        LookUp::answered(Ok(found.filter(|_| key.realm == key.tenant).map(|ha1| Credential {
            state: AccountState::Active,
            ha1: Some(ha1.clone()),
            phones: PhoneHa1s::default(),
            expires_max: None,
            application_sid: None,
            direct_calling: DirectCalling::default(),
            session_epoch: SessionEpoch::default(),
        })))
    }

    async fn refresh(&self, _: Now) -> Result<(), StoreError> {
        Ok(())
    }
}
