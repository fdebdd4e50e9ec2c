//! What blocks a name, wherever its phones are: its account, its locks and its guard, and the listings of the
//! addresses that it was refused from.

use super::{Inquiry, KNOWN_SHOWN};
use crate::http::admin::api::lift::Lift;
use crate::http::admin::api::standing::{
    AccountStanding, AccountWord, AlikeAccount, Hold, KnownSource, LastAttempt, Obstacle, Standing,
};
use crate::http::admin::view;
use crate::http::plumbing::deadline;
use domain::accounts::{ACTIVATION_LIFETIME, Account, AccountKey, AccountState, AccountUsername};
use domain::authentication::attempt_history::{AttemptOutcome, PastAttempt};
use domain::blacklist::{Name, names_in_realms};
use domain::digest::Realm;
use domain::network::Source;
use domain::store_error::StoreError;
use domain::tenant::NameAsked;
use std::net::IpAddr;
use std::time::Duration;

/// How many names are looked up: those that were asked for, in each realm of the tenant.
const ACCOUNTS: usize = 256;

/// How many of them are looked for at each source: of those there may be 100 000.
const KNOWN_NAMES: usize = 8;

/// How many similar accounts are listed where there is none of the name.
const ALIKE: usize = 5;

impl Inquiry<'_> {
    /// The name in one realm, or in all of the tenant's.
    pub(in crate::http::admin) async fn about_name(&self, name: &str, realm: Option<&str>) -> Standing {
        let asked = NameAsked::readings(name, realm, self.tenant);
        let names: Vec<Name> = names_in_realms(self.tenant, &asked).take(ACCOUNTS).collect();
        let mut standing = self.nothing();
        standing.name = Some(name.to_owned());
        // While the store is down the operator still gets everything else.
        let accounts = deadline::answer(self.accounts(&asked, &names)).await.ok();
        let mut known = names.clone();
        if let Some(accounts) = &accounts {
            standing.add(self.against_accounts(accounts));
            known.retain(|name| accounts.iter().any(|account| is_of(account, name)));
        }
        known.truncate(KNOWN_NAMES);
        standing.accounts = accounts;
        let attempts = self.past_attempts(&names);
        standing.last_attempt = attempts.first().map(last_attempt);
        self.add_holds(&mut standing, &asked, &attempts, &known);
        standing
    }

    fn add_holds(&self, standing: &mut Standing, asked: &[NameAsked], attempts: &[PastAttempt], known: &[Name]) {
        let (blacklist, now) = (self.blacklist(), self.now);
        let near: Vec<IpAddr> = attempts.iter().filter_map(|attempt| attempt.address).collect();
        let locks = blacklist.locks_of(self.tenant, asked, &near, now);
        let refused = attempts.iter().filter(|attempt| !attempt.outcome.is_granted());
        let refused = refused.filter_map(|attempt| attempt.address).map(|address| Source::new(self.tenant.id, address));
        let mut sources: Vec<Source> = Vec::new();
        for source in refused.chain(locks.iter().map(|lock| lock.source)) {
            if !sources.contains(&source) && sources.len() < KNOWN_SHOWN {
                sources.push(source);
            }
        }
        let mut of_sources: Vec<Obstacle> = Vec::new();
        for obstacle in sources.into_iter().flat_map(|source| self.against_source(source)) {
            if !of_sources.contains(&obstacle) {
                of_sources.push(obstacle);
            }
        }
        standing.add(of_sources);
        standing.add(self.locks(&locks));
        standing.add(self.guards(&blacklist.guards_of(self.tenant, asked, now)));
        let known = blacklist.known_sources_of(self.tenant.id, known, &near, now);
        standing.known_good_more = known.len().saturating_sub(KNOWN_SHOWN);
        let shown = known.into_iter().take(KNOWN_SHOWN).map(|(source, age)| KnownSource {
            network: view::network(source.block()),
            last_success: view::ago(age, now),
        });
        standing.known_good = shown.collect();
    }

    /// The accounts that there are, or the one that there is not.
    async fn accounts(&self, asked: &[NameAsked], names: &[Name]) -> Result<Vec<AccountStanding>, StoreError> {
        let mut found = Vec::new();
        for name in names {
            if let Some(account) = self.account(name).await? {
                found.push(self.account_standing(&account));
            }
        }
        if let Some(one) = asked.first().filter(|_| found.is_empty()) {
            found.push(self.missing(one).await?);
        }
        Ok(found)
    }

    async fn missing(&self, asked: &NameAsked) -> Result<AccountStanding, StoreError> {
        let folded = asked.username.to_lowercase();
        let is_alike = Box::new(move |other: &str| other.to_lowercase() == folded);
        let alike = self.service.store().accounts.find_names(is_alike, ALIKE).await?;
        let alike = alike.into_iter().filter(|key| key.tenant == self.tenant.name).map(|key| AlikeAccount {
            realm: key.realm.as_str().to_owned(),
            username: key.username.as_str().to_owned(),
        });
        Ok(AccountStanding {
            realm: asked.realm.clone(),
            username: asked.username.clone(),
            state: AccountWord::Missing,
            created: None,
            alike: alike.collect(),
        })
    }

    async fn account(&self, name: &Name) -> Result<Option<Account>, StoreError> {
        let (Some(realm), Ok(username)) = (Realm::parse(&name.realm), AccountUsername::parse(&name.username)) else {
            return Ok(None);
        };
        self.service.store().accounts.account(&AccountKey { tenant: self.tenant.name.clone(), realm, username }).await
    }

    fn account_standing(&self, account: &Account) -> AccountStanding {
        let ends = account.created.saturating_add(ACTIVATION_LIFETIME.as_secs());
        AccountStanding {
            realm: Some(account.key.realm.as_str().to_owned()),
            username: account.key.username.as_str().to_owned(),
            state: match account.state {
                AccountState::Active => AccountWord::Active,
                AccountState::Disabled => AccountWord::Disabled,
                AccountState::Pending if self.now.unix_seconds() > ends => AccountWord::Expired,
                AccountState::Pending => AccountWord::Pending,
            },
            created: Some(view::date(Duration::from_secs(account.created))),
            alike: Vec::new(),
        }
    }

    fn against_accounts(&self, accounts: &[AccountStanding]) -> Vec<Obstacle> {
        let kept_out = accounts.iter().filter(|account| account.state != AccountWord::Active);
        let enable = |account: &AccountStanding| Lift::Enable {
            tenant: self.tenant.name.clone(),
            realm: account.realm.clone(),
            username: account.username.clone(),
        };
        let obstacle = |account: &AccountStanding| Obstacle {
            what: Hold::Account(account.clone()),
            lift: (account.state != AccountWord::Missing).then(|| enable(account)),
        };
        kept_out.map(obstacle).collect()
    }

    /// The attempts under any of the names, newest first.
    fn past_attempts(&self, names: &[Name]) -> Vec<PastAttempt> {
        let of = |name: &Name| self.service.attempt_history().of(self.tenant.id, &name.realm, &name.username);
        let mut attempts: Vec<PastAttempt> = names.iter().flat_map(of).collect();
        attempts.sort_by_key(|attempt| std::cmp::Reverse(attempt.at.monotonic));
        attempts
    }
}

fn is_of(account: &AccountStanding, name: &Name) -> bool {
    account.realm.as_ref() == Some(&name.realm)
        && account.username == name.username
        && account.state != AccountWord::Missing
}

fn last_attempt(attempt: &PastAttempt) -> LastAttempt {
    LastAttempt {
        at: view::date(attempt.at.wall),
        address: attempt.address.map(|address| address.to_string()),
        refused: match &attempt.outcome {
            AttemptOutcome::Denied(refusal) => Some(refusal.reason.name().to_owned()),
            AttemptOutcome::Registered(_) | AttemptOutcome::TakenBack => None,
        },
    }
}
