//! kill -9 while owners change passwords and addresses: no acknowledged act is lost, no link works twice, and no session survives a
//! password change.

use super::seed::seeded;
use super::victim::{self, GETS_READY};
use crate::size::size;
use domain::accounts::EmailAddress;
use domain::digest::HashFunction;
use futures_util::future::join_all;
use rand::RngExt as _;
use realmgate::store;
use realmgate_testkit::browser::{Browser, ha1_members, proof};
use realmgate_testkit::patience::until;
use realmgate_testkit::person::{HOST, Person};
use realmgate_testkit::pickup::link_of;
use realmgate_testkit::running::{PASSWORD, SETTINGS, account};
use reqwest::{Client, Method};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use std::time::Duration;

/// Owners who act at once.
const OWNERS: usize = 6;

/// A life ends within so long after it is ready.
const LONGEST_LIFE: Duration = Duration::from_millis(1_500);

/// What is known of one owner.
struct Owner {
    name: String,
    /// What was acknowledged last, and what may have been done since.
    passwords: Vec<String>,
    addresses: Vec<String>,
    /// Sessions that an acknowledged change of the password has ended.
    ended: Vec<String>,
    /// Links that were used.
    used: Vec<String>,
    /// Acknowledged acts.
    acts: usize,
    /// Passwords and addresses that were made up: no two are the same, or one would be found good twice.
    made_up: usize,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn kills_while_owners_act_lose_no_acknowledged_act_and_revive_no_link_and_no_session() {
    let (seed, mut rng) = seeded("owners");
    let folder = tempfile::tempdir().expect("a folder");
    let settings = format!("{SETTINGS}\n[limits]\nsign_ins_per_minute = 1000\n[blacklist]\nmode = \"off\"\n");
    fs::write(folder.path().join("realmgate.toml"), settings).expect("the settings are written");
    let mut owners = make(folder.path()).await;
    for _ in 0..size(12, 200) {
        let ready = victim::start(folder.path(), GETS_READY).await.expect("it gets ready");
        let base = ready.daemon.base.clone();
        join_all(owners.iter_mut().map(|owner| owner.check(&base))).await;
        let life = rng.random_range(Duration::ZERO..LONGEST_LIFE);
        let acting = join_all(owners.iter_mut().map(|owner| owner.act(&base, folder.path())));
        _ = tokio::time::timeout(life, acting).await;
        victim::end(ready.daemon).await;
    }
    let ready = victim::start(folder.path(), GETS_READY).await.expect("it gets ready");
    join_all(owners.iter_mut().map(|owner| owner.check(&ready.daemon.base))).await;
    let acts: usize = owners.iter().map(|owner| owner.acts).sum();
    println!("owners: seed {seed}: {acts} acknowledged acts");
    assert!(acts > 0, "nothing was tried; seed {seed}");
}

async fn make(folder: &Path) -> Vec<Owner> {
    let store = store::open(&format!("sqlite:{}/data/realmgate.sqlite", folder.display())).expect("the store opens");
    let mut owners = Vec::new();
    for number in 0..OWNERS {
        let name = format!("owner{number}");
        let address = format!("{name}@first.example");
        let mut own = account(&name, &[HashFunction::Md5]);
        own.email = Some(EmailAddress::parse(&address).expect("an address"));
        store.create_accounts(vec![own]).await.expect("the account is created");
        let (passwords, addresses) = (vec![PASSWORD.to_owned()], vec![address]);
        owners.push(Owner { name, passwords, addresses, ended: Vec::new(), used: Vec::new(), acts: 0, made_up: 0 });
    }
    owners
}

fn browser(base: &str) -> Browser {
    Browser::of(&Person::at_base(&Client::new(), base))
}

/// Posts or puts where the service may die meanwhile; the status where there was an answer.
async fn tried(browser: &Browser, method: Method, path: &str, body: &Value) -> Option<u16> {
    Some(browser.request(method, path).json(body).send().await.ok()?.status().as_u16())
}

/// Signs in; the session's token where there was an answer.
async fn signed_in(base: &str, name: &str, password: &str) -> Option<String> {
    let browser = browser(base);
    let challenge: Value = browser.request(Method::GET, "/login/challenge").send().await.ok()?.json().await.ok()?;
    let nonce = challenge["nonce"].as_str()?;
    let body = json!({ "user": name, "nonce": nonce, "proof": proof(name, password, HOST, nonce) });
    let answer = browser.request(Method::POST, "/login").json(&body).send().await.ok()?;
    let body: Value = if answer.status() == 200 { answer.json().await.ok()? } else { return None };
    Some(body["token"].as_str()?.to_owned())
}

fn with_session(base: &str, token: &str) -> Browser {
    let browser = browser(base);
    browser.set_cookie(Some(("__Host-session", token)));
    browser
}

impl Owner {
    const fn next(&mut self) -> usize {
        self.made_up += 1;
        self.made_up
    }

    /// Changes password and address in turns until the service is gone.
    async fn act(&mut self, base: &str, folder: &Path) {
        while self.change_password(base).await.is_some() && self.change_address(base, folder).await.is_some() {}
    }

    async fn change_password(&mut self, base: &str) -> Option<()> {
        let password = self.passwords.last()?.clone();
        let other = signed_in(base, &self.name, &password).await?;
        let token = signed_in(base, &self.name, &password).await?;
        let new = format!("a new password, number {}", self.next());
        self.passwords.push(new.clone());
        let body = ha1_members(&self.name, &new);
        if tried(&with_session(base, &token), Method::PUT, "/account/password", &body).await? == 204 {
            self.passwords = vec![new];
            self.ended.push(other);
            self.acts += 1;
        }
        Some(())
    }

    async fn change_address(&mut self, base: &str, folder: &Path) -> Option<()> {
        let token = signed_in(base, &self.name, self.passwords.last()?).await?;
        let own = with_session(base, &token);
        let number = self.next();
        let new = format!("{}.{number}@next.example", self.name);
        if tried(&own, Method::POST, "/account/email", &json!({ "email": new })).await? != 202 {
            return Some(());
        }
        let link = email_to(folder, &new).await;
        self.addresses.push(new.clone());
        if tried(&own, Method::POST, "/email", &json!({ "token": link })).await? == 204 {
            self.addresses = vec![new];
            self.used.push(link);
            self.acts += 1;
        }
        Some(())
    }

    /// Whether all is as it was acknowledged; what is uncertain is known afterwards.
    async fn check(&mut self, base: &str) {
        let mut known = None;
        for password in &self.passwords {
            if let Some(token) = signed_in(base, &self.name, password).await {
                assert!(known.is_none(), "{}: two passwords are good", self.name);
                known = Some((password.clone(), token));
            }
        }
        let (password, token) = known.unwrap_or_else(|| panic!("{}: an acknowledged password is lost", self.name));
        self.passwords = vec![password];
        let own = with_session(base, &token);
        let address = own.get("/account/profile").await.json()["email"].as_str().expect("an address").to_owned();
        assert!(self.addresses.contains(&address), "{}: {address} is none of {:?}", self.name, self.addresses);
        self.addresses = vec![address];
        for ended in self.ended.drain(..) {
            assert_eq!(with_session(base, &ended).get("/account/profile").await.status, 401, "{}", self.name);
        }
        for link in &self.used {
            assert_eq!(own.post("/email", json!({ "token": link })).await.status, 400, "{}", self.name);
        }
        self.used.truncate(3);
    }
}

/// The token in the email to an address that no other email goes to.
async fn email_to(folder: &Path, address: &str) -> String {
    let pickup = folder.join("data/pickup");
    let found = || {
        fs::read_dir(&pickup).into_iter().flatten().flatten().find_map(|entry| {
            let path = entry.path();
            let text = fs::read_to_string(&path).ok().filter(|_| path.extension().is_some_and(|it| it == "eml"))?;
            text.contains(address).then_some(text)
        })
    };
    until("the email is there", async || found().is_some()).await;
    let email = found().expect("it was there");
    link_of(&email, "/email?token=")["/email?token=".len()..].to_owned()
}
