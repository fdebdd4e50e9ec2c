//! `account import FILE`: all accounts of a file in one transaction, or none and a report of every bad line.

use super::super::output::{Format, Output};
use super::super::place::{TenantFlag, realms};
use super::super::{CliError, block_on, open_or_create};
use super::FileFormat;
use crate::account::{Account, AccountKey, AccountState, AccountUsername, Role};
use crate::account_lines;
use crate::audit::Action;
use crate::clock::Clock;
use crate::config::{Settings, TenantSettings};
use crate::counted::counted;
use crate::digest::Realm;
use crate::direct_calling::DirectCalling;
use crate::store::{CreateError, Store, StoreError};
use crate::terminal::complain;
use clap::Args;
use serde_json::json;
use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(in crate::cli) struct Arguments {
    /// How the file is written
    #[arg(long, value_enum)]
    format: FileFormat,
    /// The file to read
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[command(flatten)]
    tenant: TenantFlag,
}

/// What a file holds: accounts with the lines they stand on, and why other lines are none.
#[derive(Default)]
struct Harvest {
    accounts: Vec<Account>,
    lines: HashMap<AccountKey, usize>,
    bad: BTreeMap<usize, String>,
}

impl Arguments {
    pub(super) fn run(&self, settings: &Settings, now: u64, output: &mut Output) -> Result<(), CliError> {
        let clock = Clock::system();
        let started = clock.now().monotonic;
        let tenant = self.tenant.find(settings)?;
        let mut harvest = self.read(&tenant, now)?;
        let count = harvest.accounts.len();
        let store = open_or_create(settings, Action::Import)?;
        block_on(async { Ok(create(&*store, &mut harvest).await?) })?;
        if !harvest.bad.is_empty() {
            return report(&harvest.bad, output);
        }
        let seconds = clock.now().since(started).as_secs_f64();
        let object = json!({ "imported": count, "seconds": seconds });
        Ok(output.line(format_args!("imported {} in {seconds:.1} s", counted(count, "account")), &object)?)
    }

    fn read(&self, tenant: &TenantSettings, now: u64) -> Result<Harvest, CliError> {
        let unreadable = |error| CliError::Failed(format!("{}: {error}", self.file.display()));
        let mut file = BufReader::new(File::open(&self.file).map_err(unreadable)?);
        let mut harvest = Harvest::default();
        let mut bytes = Vec::new();
        for number in 1.. {
            bytes.clear();
            if file.read_until(b'\n', &mut bytes).map_err(unreadable)? == 0 {
                break;
            }
            // A byte order mark: some editors begin a file with it, and it is within a file that was joined from two. As part
            // of a name nobody would ever see it.
            let line = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&bytes);
            let account = self.account(line, tenant, now);
            harvest.take(number, account);
        }
        Ok(harvest)
    }

    fn account(&self, bytes: &[u8], tenant: &TenantSettings, now: u64) -> Result<Option<Account>, String> {
        let line = std::str::from_utf8(bytes).map_err(|_| "the line is not UTF-8".to_owned())?;
        let line = line.strip_suffix('\n').unwrap_or(line);
        let line = line.strip_suffix('\r').unwrap_or(line);
        match self.format {
            FileFormat::Htdigest => from_htdigest(line, tenant, now),
            FileFormat::Jsonl => {
                let account = account_lines::parse_json(line, &tenant.name, now).map_err(|error| error.to_string())?;
                if let Some(account) = &account {
                    realms(tenant).check(account.key.realm.as_str()).map_err(|error| error.to_string())?;
                }
                Ok(account)
            }
        }
    }
}

fn from_htdigest(line: &str, tenant: &TenantSettings, now: u64) -> Result<Option<Account>, String> {
    let record = account_lines::parse_htdigest(line).map_err(|error| error.to_string())?;
    let Some(account_lines::Record { username, realm, realm_column, ha1 }) = record else {
        return Ok(None);
    };
    realms(tenant).check(realm).map_err(|reason| format!("column {realm_column}: {reason}"))?;
    Ok(Some(Account {
        key: AccountKey {
            tenant: tenant.name.clone(),
            realm: Realm::parse(realm).ok_or("the realm is empty")?,
            username: AccountUsername::parse(username).map_err(|error| error.to_string())?,
        },
        name: None,
        email: None,
        role: Role::user(),
        state: AccountState::Active,
        created: now,
        activated: Some(now),
        application_sid: None,
        direct_calling: DirectCalling::default(),
        expires_max: None,
        ha1s: vec![ha1],
    }))
}

impl Harvest {
    fn take(&mut self, number: usize, account: Result<Option<Account>, String>) {
        match account {
            Ok(None) => {}
            Err(reason) => drop(self.bad.insert(number, reason)),
            Ok(Some(account)) => {
                if let Some(first) = self.lines.get(&account.key) {
                    self.bad.insert(number, format!("the same account as on line {first}"));
                    return;
                }
                self.lines.insert(account.key.clone(), number);
                self.accounts.push(account);
            }
        }
    }

    fn taken(&mut self, key: &AccountKey) {
        if let Some(number) = self.lines.get(key) {
            self.bad.insert(*number, format!("there is an account {} already", key.username));
        }
    }
}

/// Creates all accounts where every line is good; else only looks which names are taken, so that the report is whole.
async fn create(store: &dyn Store, harvest: &mut Harvest) -> Result<(), StoreError> {
    let accounts = std::mem::take(&mut harvest.accounts);
    if !harvest.bad.is_empty() {
        for account in accounts {
            if store.account(&account.key).await?.is_some() {
                harvest.taken(&account.key);
            }
        }
        return Ok(());
    }
    match store.create_accounts(accounts).await {
        Ok(()) => Ok(()),
        Err(CreateError::Unavailable(error)) => Err(error),
        Err(CreateError::Taken(keys)) => {
            for key in &keys {
                harvest.taken(key);
            }
            Ok(())
        }
    }
}

fn report(bad: &BTreeMap<usize, String>, output: &mut Output) -> Result<(), CliError> {
    for (number, reason) in bad {
        match output.format() {
            Format::Text => complain(format_args!("line {number}: {reason}")),
            Format::Json => output.line("", &json!({ "line": number, "reason": reason }))?,
        }
    }
    output.flush()?;
    complain(format_args!("realmgate: nothing was imported: {}", counted(bad.len(), "bad line")));
    Err(CliError::Reported)
}
