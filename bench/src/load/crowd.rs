//! As many accounts of as many tenants as asked for, all of which may log in: each tenant has a realm, a host and a
//! webhook user of its own, and every account belongs to one of them in turn.

use crate::load::accounts::{active, password, username};
use crate::load::connection::request_of;
use crate::load::register::Register;
use crate::load::traffic::{home, stranger};
use domain::accounts::{Account, AccountKey};
use domain::digest::{Ha1, HashFunction, Realm};
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};

const WEBHOOK_PASSWORD: &str = "a long webhook password";

/// Goes on from batch to batch: no challenge is answered twice.
pub struct Crowd {
    tenants: u32,
    accounts: u32,
    rng: StdRng,
    challenges: u64,
    strangers: u32,
}

impl Crowd {
    /// Phones of so many tenants, with so many accounts together.
    #[must_use]
    pub fn of(tenants: u32, accounts: u32) -> Self {
        Self { tenants, accounts, rng: StdRng::seed_from_u64(19), challenges: 0, strangers: 0 }
    }

    /// The settings of a service for it.
    #[must_use]
    pub fn settings(&self, more: &str) -> String {
        let tenants = (0..self.tenants).map(|tenant| {
            let (name, user) = (name(tenant), user(tenant));
            format!(
                "[[tenant]]\nname = \"{name}\"\nhosts = [\"{name}.example.com\"]\nrealms = [\"{}\"]\n\
                 public_url = \"https://{name}.example.com\"\n\
                 webhook_users = [{{ username = \"{user}\", password = \"{WEBHOOK_PASSWORD}\" }}]\n",
                realm(tenant)
            )
        });
        // One worker, so that the service has one core and the measurement the other.
        format!("workers = 1\ndrain = \"0s\"\n{}{more}", tenants.collect::<String>())
    }

    /// All of it.
    #[must_use]
    pub fn all(&self) -> Vec<Account> {
        (0..self.accounts).map(|number| self.account(number)).collect()
    }

    /// So many accounts from this one on, or the rest, log in once, each from its home; none behind the last one.
    pub fn first_visits(&mut self, from: u32, count: u32) -> Vec<Vec<u8>> {
        (from..self.accounts.min(from + count)).map(|number| self.visit(number)).collect()
    }

    /// So many logins, any account as likely as any other.
    pub fn visits(&mut self, count: u32) -> Vec<Vec<u8>> {
        (0..count).map(|_| self.any_visit()).collect()
    }

    /// Wrong passwords, each from an address never seen before.
    pub fn strangers(&mut self, count: u32) -> Vec<Vec<u8>> {
        (0..count).map(|_| self.wrong()).collect()
    }

    fn any_visit(&mut self) -> Vec<u8> {
        let account = self.rng.random_range(0..self.accounts);
        self.visit(account)
    }

    fn wrong(&mut self) -> Vec<u8> {
        self.strangers += 1;
        let (account, address) = (self.strangers % self.accounts, stranger(self.strangers));
        let challenge = self.challenge();
        self.request(Register { account, password_of: account + 1, address, challenge })
    }

    fn visit(&mut self, account: u32) -> Vec<u8> {
        let challenge = self.challenge();
        self.request(Register { account, password_of: account, address: home(account), challenge })
    }

    fn request(&self, register: Register) -> Vec<u8> {
        let tenant = register.account % self.tenants;
        request_of((&user(tenant), WEBHOOK_PASSWORD), &register.body_in(&realm(tenant)))
    }

    fn account(&self, number: u32) -> Account {
        let (tenant, username) = (number % self.tenants, username(number));
        let account = active(number);
        Account {
            ha1s: vec![Ha1::compute(HashFunction::Md5, &username, &realm(tenant), &password(number))],
            key: AccountKey {
                tenant: name(tenant),
                realm: Realm::parse(&realm(tenant)).expect("a realm"),
                ..account.key
            },
            ..account
        }
    }

    fn challenge(&mut self) -> u64 {
        self.challenges += 1;
        self.challenges
    }
}

fn name(tenant: u32) -> String {
    format!("tenant{tenant:04}")
}

fn user(tenant: u32) -> String {
    format!("platform{tenant:04}")
}

fn realm(tenant: u32) -> String {
    format!("t{tenant:04}.sip.jambonz.cloud")
}
