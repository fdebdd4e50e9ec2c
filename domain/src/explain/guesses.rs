//! HA1s that may have been made from a known password: with other usernames and realms, and with the password in a form
//! that looks alike.

use super::deviation::Deviation;
use super::passwords::{Password, forms_of};
use crate::digest::{Ha1, HashFunction};
use crate::secrets::Secret;
use crate::tenant::{Tenant, Tenants};
use std::collections::HashSet;

/// How many deviations are tried together.
const MOST: usize = 2;

/// The realms of servers where none is configured.
const USUAL: [&str; 5] = ["", "asterisk", "freeswitch", "localhost", "sip"];

/// A string that may have been hashed, and how it differs from what should have been.
struct GuessForm<T> {
    text: T,
    deviation: Option<Deviation>,
}

/// All usernames, realms and passwords to combine; the first of each is what should have been hashed.
pub(super) struct Guesses {
    usernames: Vec<GuessForm<String>>,
    realms: Vec<GuessForm<String>>,
    passwords: Vec<GuessForm<Password>>,
}

/// One combination.
#[derive(Clone, Copy)]
pub(super) struct Guess<'a> {
    username: &'a GuessForm<String>,
    realm: &'a GuessForm<String>,
    password: &'a GuessForm<Password>,
}

impl Guesses {
    /// What may have been hashed for username, realm and password. `others` are further users and hosts that the
    /// request names: in its raw header, in its addresses.
    pub(super) fn new(
        (username, realm): (&str, &str),
        password: &Secret,
        others: &[(String, String)],
        tenant: &Tenant,
        tenants: &Tenants,
    ) -> Self {
        let (users, hosts): (Vec<String>, Vec<String>) = others.iter().cloned().unzip();
        let users = users.into_iter().chain(usernames(username, realm));
        let own = [realm.to_owned()].into_iter().chain(hosts).chain(hosts_of(tenant));
        let own = own.chain(username.split_once('@').map(|(_, domain)| domain.to_owned()));
        let near = own.flat_map(|realm| spellings(&realm));
        let far = tenants.iter().flat_map(hosts_of).chain(USUAL.map(str::to_owned));
        Self {
            usernames: forms(username, users, Deviation::Username),
            realms: forms(realm, near.chain(far), Deviation::Realm),
            passwords: passwords(password),
        }
    }

    /// All with at most two deviations, those with fewer first.
    pub(super) fn all(&self) -> impl Iterator<Item = Guess<'_>> {
        let combined = self.usernames.iter().flat_map(move |username| {
            let with_realm = self.realms.iter().map(move |realm| (username, realm));
            with_realm.flat_map(move |(username, realm)| {
                self.passwords.iter().map(move |password| Guess { username, realm, password })
            })
        });
        let mut combined: Vec<Guess<'_>> = combined.filter(|guess| guess.distance() <= MOST).collect();
        combined.sort_by_key(Guess::distance);
        combined.into_iter()
    }

    /// The password that was given, by itself.
    pub(super) fn password(&self) -> &[u8] {
        &self.passwords[0].text
    }
}

impl Guess<'_> {
    /// How many deviations it has.
    pub(super) fn distance(&self) -> usize {
        self.deviations().count()
    }

    /// Its deviations.
    pub(super) fn deviations(&self) -> impl Iterator<Item = &Deviation> {
        let all = [&self.username.deviation, &self.realm.deviation, &self.password.deviation];
        all.into_iter().filter_map(Option::as_ref)
    }

    /// What it hashes to.
    pub(super) fn ha1(&self, function: HashFunction) -> Ha1 {
        let pieces = [self.username.text.as_bytes(), self.realm.text.as_bytes(), self.password.text.as_slice()];
        Ha1::from_bytes(function, function.hash(&pieces).as_bytes()).expect("a hash of that function")
    }
}

/// The expected string, then each other one once.
fn forms(
    expected: &str,
    others: impl Iterator<Item = String>,
    deviation: fn(String) -> Deviation,
) -> Vec<GuessForm<String>> {
    let mut known = HashSet::from([expected.to_owned()]);
    let others = others.filter(|text| known.insert(text.clone()));
    let others = others.map(|text| GuessForm { deviation: Some(deviation(text.clone())), text });
    [GuessForm { text: expected.to_owned(), deviation: None }].into_iter().chain(others.collect::<Vec<_>>()).collect()
}

fn usernames(username: &str, realm: &str) -> Vec<String> {
    let mut forms: Vec<String> = username.split_once('@').map(|(user, _)| user.to_owned()).into_iter().collect();
    forms.push(format!("{username}@{realm}"));
    forms.extend([username.to_lowercase(), username.to_uppercase(), capitalised(username)]);
    forms.extend([username.trim().to_owned(), format!(" {username}"), format!("{username} ")]);
    forms
}

fn hosts_of(tenant: &Tenant) -> impl Iterator<Item = String> {
    let realms = tenant.realms.iter().map(|realm| realm.as_str().to_owned());
    realms.chain(tenant.hosts.iter().cloned()).chain(tenant.phone_service.registrar.clone())
}

/// How a realm may be written.
fn spellings(realm: &str) -> Vec<String> {
    let mut forms = vec![realm.to_owned(), realm.to_lowercase(), realm.to_uppercase(), capitalised(realm)];
    forms.extend([realm.trim().to_owned(), format!("{realm}."), realm.trim_end_matches('.').to_owned()]);
    forms.push(format!("{realm}:5060"));
    forms.extend(realm.rsplit_once(':').map(|(host, _)| host.to_owned()));
    forms
}

fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

fn passwords(password: &Secret) -> Vec<GuessForm<Password>> {
    let form = |(text, form): (Password, Option<_>)| GuessForm { text, deviation: form.map(Deviation::Password) };
    forms_of(password.expose()).into_iter().map(form).collect()
}
