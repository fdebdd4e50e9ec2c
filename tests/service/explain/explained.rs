//! `realmgate explain` names the true cause of each prepared failure, shows no secret and changes nothing: the real
//! binary, on every row of fixtures/explain.

use crate::actors::operator::{Operator, Said};
use crate::actors::samples::run;
use domain::accounts::{Account, AccountKey, AccountState, AccountUsername, Role};
use domain::digest::{Ha1, HashFunction, Realm};
use domain::tenant::DirectCalling;
use realmgate::store;
use serde::Deserialize;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// A row of cases.jsonl.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prepared {
    pub name: String,
    pub file: String,
    arguments: Vec<String>,
    pub settings: String,
    pub accounts: Vec<Kept>,
    password: Option<String>,
    pub verdict: String,
    pub reason: Option<String>,
    cause: Option<String>,
    says: Vec<String>,
    secrets: Vec<String>,
    note: String,
}

/// An account as it is kept, whatever its HA1s were made from.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kept {
    tenant: String,
    realm: String,
    username: String,
    state: String,
    ha1: BTreeMap<String, String>,
}

pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/explain")
}

pub fn prepared() -> Vec<Prepared> {
    let text = fs::read_to_string(folder().join("cases.jsonl")).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"))).collect()
}

impl Prepared {
    /// The settings of the folder with what this row adds.
    pub fn toml(&self) -> String {
        fs::read_to_string(folder().join("realmgate.toml")).unwrap() + &self.settings
    }

    pub fn pasted(&self) -> Vec<u8> {
        fs::read(folder().join(&self.file)).unwrap()
    }

    /// The password that is typed beside it.
    pub fn typed(&self) -> Option<&str> {
        self.password.as_deref()
    }

    pub fn accounts(&self) -> Vec<Account> {
        self.accounts.iter().map(Kept::account).collect()
    }

    /// An operator whose store holds the accounts.
    fn operator(&self) -> Operator {
        let operator = Operator::new();
        fs::write(operator.path("realmgate.toml"), self.toml()).unwrap();
        let store = store::open(&format!("sqlite:{}", operator.path("data/realmgate.sqlite").display())).unwrap();
        run(async {
            store.create_accounts(self.accounts()).await.unwrap();
            store.settle().await.unwrap();
        });
        operator
    }

    /// Has the binary explain it; the password is typed, the rest is in a file, or after it on standard input.
    fn explained(&self, operator: &Operator, more: &str) -> Said {
        let arguments = self.arguments.join(" ");
        let line = format!("explain --tenant example --admin-listen 127.0.0.1:1 {arguments} {more}");
        match &self.password {
            Some(password) if more.is_empty() => {
                let input = [format!("{password}\n").as_bytes(), &self.pasted()].concat();
                operator.types_in(&[], &format!("{line} --password-stdin"), &input)
            }
            Some(password) => {
                let file = folder().join(&self.file);
                let line = format!("{line} --password-stdin {}", file.display());
                operator.types_in(&[], &line, format!("{password}\r\n").as_bytes())
            }
            None => operator.types_in(&[], &line, &self.pasted()),
        }
    }
}

impl Kept {
    fn account(&self) -> Account {
        let ha1 = |(name, hex): (&String, &String)| Ha1::parse(HashFunction::by_name(name).unwrap(), hex).unwrap();
        Account {
            key: AccountKey {
                tenant: self.tenant.clone(),
                realm: Realm::parse(&self.realm).unwrap(),
                username: AccountUsername::parse(&self.username).unwrap(),
            },
            name: None,
            email: None,
            role: Role::user(),
            state: AccountState::by_name(&self.state).unwrap(),
            created: 0,
            activated: None,
            application_sid: None,
            direct_calling: DirectCalling::default(),
            expires_max: None,
            ha1s: self.ha1.iter().map(ha1).collect(),
        }
    }
}

/// Everything about one row that is not as it should be.
fn wrong_about(row: &Prepared) -> Vec<String> {
    let operator = row.operator();
    let file = operator.path("data/realmgate.sqlite");
    let before = fs::read(&file).unwrap();
    let (text, json) = (row.explained(&operator, ""), row.explained(&operator, "--json"));
    let mut wrong = Vec::new();
    let mut expect = |holds: bool, what: &str| {
        if !holds {
            wrong.push(format!("{} ({}): {what}\n{}{}{}", row.name, row.note, text.out, json.out, text.err));
        }
    };
    let code = i32::from(row.verdict != "let_in");
    expect((text.code, json.code) == (code, code), "the exit code");
    expect(text.err.is_empty() && json.err.is_empty(), "nothing goes to standard error");
    let told: Value = serde_json::from_str(&json.out).unwrap_or_default();
    expect(told["verdict"] == row.verdict.as_str(), "the verdict");
    expect(told["reason"].as_str() == row.reason.as_deref(), "the reason in the log");
    expect(told["cause"].as_str() == row.cause.as_deref(), "the cause");
    let refused = text.out.lines().filter(|line| line.starts_with("REFUSED ")).count();
    expect(refused == usize::from(row.verdict != "let_in"), "one step refuses");
    expect(text.out.lines().last().is_some_and(|line| line.starts_with("=> ")), "the last line concludes");
    for said in &row.says {
        expect(text.out.contains(said), &format!("it does not say {said:?}"));
    }
    let printed = format!("{}{}{}{}", text.out, text.err, json.out, json.err).to_lowercase();
    for secret in &row.secrets {
        expect(!printed.contains(&secret.to_lowercase()), &format!("it shows {secret:?}"));
    }
    expect(fs::read(&file).unwrap() == before, "the store is as it was");
    wrong
}

#[test]
fn the_true_cause_of_each_prepared_failure_is_named() {
    let rows = prepared();
    assert!(rows.iter().filter(|row| row.verdict == "refused").count() >= 60, "all of the fixtures");
    let (first, second) = rows.split_at(rows.len() / 2);
    let wrong: Vec<String> = std::thread::scope(|scope| {
        let halves = [first, second].map(|rows| scope.spawn(|| rows.iter().flat_map(wrong_about).collect::<Vec<_>>()));
        halves.into_iter().flat_map(|half| half.join().unwrap()).collect()
    });
    assert!(wrong.is_empty(), "{} things are wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn each_prepared_failure_is_there_once_and_holds_secrets_to_look_for() {
    let rows = prepared();
    let names: BTreeSet<&str> = rows.iter().map(|row| row.name.as_str()).collect();
    assert_eq!(names.len(), rows.len());
    for row in &rows {
        let body: Value = serde_json::from_slice(&row.pasted()).unwrap_or_default();
        for member in ["nonce", "cnonce", "response"] {
            let hidden = |text: &str| row.secrets.iter().any(|secret| secret == text);
            assert!(body[member].as_str().is_none_or(hidden), "{}: {member} is not looked for", row.name);
        }
    }
    let causes: BTreeSet<&str> = rows.iter().filter_map(|row| row.cause.as_deref()).collect();
    assert!(causes.len() >= 40, "{} causes", causes.len());
}
