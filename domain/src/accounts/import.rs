//! An operator imports a file of accounts: all of them in one transaction, or none and the reason for every bad line.

use crate::accounts::lines::{self, HtdigestError, HtdigestRecord, JsonLineError, LineFormat};
use crate::accounts::{
    Account, AccountKey, AccountUsername, Accounts, CreateError, ForeignRealmError, NewAccount, Progress, TenantRealms,
    UsernameError,
};
use crate::digest::Realm;
use crate::store_error::StoreError;
use crate::time::Now;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// Why a line adds no account. Shows no part of the line but a name that is taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadLine {
    /// It is not UTF-8.
    #[error("the line is not UTF-8")]
    NotUtf8,
    /// It is not a record of htdigest.
    #[error(transparent)]
    Htdigest(#[from] HtdigestError),
    /// It is not an account in JSON.
    #[error(transparent)]
    Json(#[from] JsonLineError),
    /// The username of a record of htdigest.
    #[error(transparent)]
    Username(#[from] UsernameError),
    /// The realm is none of the tenant's.
    #[error(transparent)]
    ForeignRealm(#[from] ForeignRealmError),
    /// The realm that begins in this column, in characters from 1, is none of the tenant's.
    #[error("column {0}: {1}")]
    ForeignRealmAt(usize, ForeignRealmError),
    /// The realm is empty.
    #[error("the realm is empty")]
    EmptyRealm,
    /// The account is on the line of this number too.
    #[error("the same account as on line {0}")]
    Twice(usize),
    /// The store has an account of this name.
    #[error("account {0} already exists")]
    Taken(AccountUsername),
}

/// What came of an import.
#[derive(Debug, PartialEq, Eq)]
pub enum ImportOutcome {
    /// So many accounts were created: one per line that is neither empty nor a comment.
    Imported(usize),
    /// None was, because of these lines, by their numbers from 1.
    Rejected(BTreeMap<usize, BadLine>),
}

/// A file of accounts, read line by line, before any of them is created.
#[derive(Debug)]
pub struct Import<'a> {
    format: LineFormat,
    tenant: TenantRealms<'a>,
    now: u64,
    /// How many lines were read.
    read: usize,
    accounts: Vec<Account>,
    lines: HashMap<AccountKey, usize>,
    bad: BTreeMap<usize, BadLine>,
}

impl<'a> Import<'a> {
    /// Begins with an empty file; the accounts count as created at `now`.
    #[must_use]
    pub fn new(format: LineFormat, tenant: TenantRealms<'a>, now: Now) -> Self {
        let now = now.unix_seconds();
        Self { format, tenant, now, read: 0, accounts: Vec::new(), lines: HashMap::new(), bad: BTreeMap::new() }
    }

    /// Takes the next line, with its line end or without.
    pub fn line(&mut self, line: &[u8]) {
        self.read += 1;
        let account = match self.account(line) {
            Ok(Some(account)) => account,
            Ok(None) => return,
            Err(bad) => return drop(self.bad.insert(self.read, bad)),
        };
        if let Some(first) = self.lines.get(&account.key) {
            self.bad.insert(self.read, BadLine::Twice(*first));
            return;
        }
        self.lines.insert(account.key.clone(), self.read);
        self.accounts.push(account);
    }

    /// Creates all accounts where every line is good; else only checks which names are taken, so that the reasons are
    /// complete. `progress` counts the accounts that were written or checked.
    pub async fn finish(
        mut self,
        accounts: &dyn Accounts,
        progress: &Arc<Progress>,
    ) -> Result<ImportOutcome, StoreError> {
        let new = std::mem::take(&mut self.accounts);
        let count = new.len();
        let taken = if self.bad.is_empty() {
            created(new, accounts, progress).await?
        } else {
            known(new, accounts, progress).await?
        };
        for key in taken {
            if let Some(line) = self.lines.get(&key) {
                self.bad.insert(*line, BadLine::Taken(key.username));
            }
        }
        if self.bad.is_empty() {
            return Ok(ImportOutcome::Imported(count));
        }
        Ok(ImportOutcome::Rejected(self.bad))
    }

    /// The account of a line; `None` for an empty one or a comment.
    fn account(&self, bytes: &[u8]) -> Result<Option<Account>, BadLine> {
        // A byte order mark: some editors begin a file with it, and it is within a file that was joined from two. As part
        // of a name it would be invisible.
        let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
        let line = std::str::from_utf8(bytes).map_err(|_| BadLine::NotUtf8)?;
        let line = line.strip_suffix('\n').unwrap_or(line);
        let line = line.strip_suffix('\r').unwrap_or(line);
        match self.format {
            LineFormat::Htdigest => self.of_htdigest(line),
            LineFormat::Json => {
                let account = lines::parse_json(line, self.tenant.tenant, self.now)?;
                account.iter().try_for_each(|account| self.tenant.check(account.key.realm.as_str()))?;
                Ok(account)
            }
        }
    }

    fn of_htdigest(&self, line: &str) -> Result<Option<Account>, BadLine> {
        let Some(HtdigestRecord { username, realm, realm_column, ha1 }) = lines::parse_htdigest(line)? else {
            return Ok(None);
        };
        self.tenant.check(realm).map_err(|error| BadLine::ForeignRealmAt(realm_column, error))?;
        let new = NewAccount::plain(AccountKey {
            tenant: self.tenant.tenant.to_owned(),
            realm: Realm::parse(realm).ok_or(BadLine::EmptyRealm)?,
            username: AccountUsername::parse(username)?,
        });
        Ok(Some(new.created(vec![ha1], self.now)))
    }
}

/// Creates them all, or none and says which are taken.
async fn created(
    new: Vec<Account>,
    accounts: &dyn Accounts,
    progress: &Arc<Progress>,
) -> Result<Vec<AccountKey>, StoreError> {
    match accounts.import_accounts(new, progress).await {
        Ok(()) => Ok(Vec::new()),
        Err(CreateError::Taken(keys)) => Ok(keys),
        Err(CreateError::Unavailable(error)) => Err(error),
    }
}

/// Which of them the store knows.
async fn known(new: Vec<Account>, accounts: &dyn Accounts, progress: &Progress) -> Result<Vec<AccountKey>, StoreError> {
    let (mut known, total) = (Vec::new(), new.len() as u64);
    for (done, Account { key, .. }) in (0..).zip(new) {
        progress.set(done, total);
        if accounts.account(&key).await?.is_some() {
            known.push(key);
        }
    }
    Ok(known)
}

#[cfg(test)]
mod tests;
