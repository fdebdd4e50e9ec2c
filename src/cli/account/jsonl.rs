//! One account as one line of JSON; what import reads and export writes.

use crate::account::{Account, AccountKey, AccountState, AccountUsername, DisplayName, EmailAddress, Role};
use crate::application_sid::ApplicationSid;
use crate::digest::{Ha1, HashFunction, Realm};
use crate::direct_calling::DirectCalling;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde::{Deserialize, Serialize, Serializer};
use serde_json::Value;
use std::fmt;

/// The members as they stand. Values are judged by hand: a library's error would show them, HA1s included.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Line {
    realm: Value,
    username: Value,
    #[serde(default, skip_serializing_if = "Value::is_null")]
    name: Value,
    #[serde(default, skip_serializing_if = "Value::is_null")]
    email: Value,
    #[serde(default, skip_serializing_if = "Value::is_null")]
    role: Value,
    #[serde(default)]
    disabled: Value,
    ha1: Members,
    #[serde(default, skip_serializing_if = "Value::is_null")]
    expires_max: Value,
    #[serde(default, skip_serializing_if = "Value::is_null")]
    application_sid: Value,
    #[serde(default, skip_serializing_if = "Value::is_null")]
    allow_direct_app_calling: Value,
    #[serde(default, skip_serializing_if = "Value::is_null")]
    allow_direct_queue_calling: Value,
    #[serde(default, skip_serializing_if = "Value::is_null")]
    allow_direct_user_calling: Value,
}

/// The members of `ha1` in the order they came, also where one is there twice: a map would keep the last one.
struct Members(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;
        impl<'de> Visitor<'de> for Object {
            type Value = Members;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Members, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = object.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(Object)
    }
}

impl Serialize for Members {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

/// Reads a line; `None` for an empty one. The reason of an error shows no part of an HA1.
pub fn parse(line: &str, tenant: &str, now: u64) -> Result<Option<Account>, String> {
    if line.trim_ascii().is_empty() {
        return Ok(None);
    }
    let line: Line = serde_json::from_str(line).map_err(|error| reason(&error))?;
    let state = match &line.disabled {
        Value::Null | Value::Bool(false) => AccountState::Active,
        Value::Bool(true) => AccountState::Disabled,
        _ => return Err("disabled is true or false".to_owned()),
    };
    let username = text("username", &line.username)?.ok_or("username is missing")?;
    let realm = text("realm", &line.realm)?.ok_or("realm is missing")?;
    Ok(Some(Account {
        key: AccountKey {
            tenant: tenant.to_owned(),
            realm: Realm::parse(realm).ok_or("realm is empty")?,
            username: AccountUsername::parse(username).map_err(|error| error.to_string())?,
        },
        name: text("name", &line.name)?.map(DisplayName::parse).transpose().map_err(|error| error.to_string())?,
        email: text("email", &line.email)?.map(EmailAddress::parse).transpose().map_err(|error| error.to_string())?,
        role: text("role", &line.role)?.map_or(Ok(Role::user()), Role::parse).map_err(|error| error.to_string())?,
        state,
        created: now,
        activated: (state == AccountState::Active).then_some(now),
        application_sid: text("application_sid", &line.application_sid)?
            .map(ApplicationSid::parse)
            .transpose()
            .map_err(|error| error.to_string())?,
        direct_calling: DirectCalling {
            app: flag("allow_direct_app_calling", &line.allow_direct_app_calling)?,
            queue: flag("allow_direct_queue_calling", &line.allow_direct_queue_calling)?,
            user: flag("allow_direct_user_calling", &line.allow_direct_user_calling)?,
        },
        expires_max: expires_max(&line.expires_max)?,
        ha1s: ha1s(&line.ha1.0)?,
    }))
}

/// The line of an account. A pending one is written as disabled: nobody has proven its address.
pub fn line(account: &Account) -> serde_json::Result<String> {
    let ha1 = |ha1: &Ha1| (ha1.algorithm().name().to_owned(), Value::from(ha1.to_hex().as_str()));
    serde_json::to_string(&Line {
        realm: account.key.realm.as_str().into(),
        username: account.key.username.as_str().into(),
        name: account.name.as_ref().map(DisplayName::as_str).into(),
        email: account.email.as_ref().map(EmailAddress::as_str).into(),
        role: account.role.as_str().into(),
        disabled: (account.state != AccountState::Active).into(),
        ha1: Members(account.ha1s.iter().map(ha1).collect()),
        expires_max: account.expires_max.into(),
        application_sid: account.application_sid.as_ref().map(ApplicationSid::as_str).into(),
        allow_direct_app_calling: account.direct_calling.app.into(),
        allow_direct_queue_calling: account.direct_calling.queue.into(),
        allow_direct_user_calling: account.direct_calling.user.into(),
    })
}

/// Where the line is wrong, and what is missing of our own members. What the line holds is not shown: an unknown member may
/// be half of another record, or a secret that lost its name.
fn reason(error: &serde_json::Error) -> String {
    let column = error.column();
    if error.classify() != serde_json::error::Category::Data {
        return format!("column {column}: not one JSON object");
    }
    let text = error.to_string();
    let said = text.split_once(" at line ").map_or(text.as_str(), |(said, _)| said);
    match said.split_once(' ') {
        Some(("missing" | "duplicate", _)) => said.to_owned(),
        Some(("unknown", _)) => format!("column {column}: unknown member"),
        _ => format!("column {column}: the line or its ha1 is not a JSON object"),
    }
}

fn text<'a>(member: &str, value: &'a Value) -> Result<Option<&'a str>, String> {
    match value {
        Value::Null => Ok(None),
        Value::String(text) => Ok(Some(text)),
        _ => Err(format!("{member} is a text")),
    }
}

fn flag(member: &str, value: &Value) -> Result<Option<bool>, String> {
    match value {
        Value::Null => Ok(None),
        Value::Bool(flag) => Ok(Some(*flag)),
        _ => Err(format!("{member} is true or false")),
    }
}

fn expires_max(value: &Value) -> Result<Option<u32>, String> {
    if value.is_null() {
        return Ok(None);
    }
    let seconds = value.as_u64().and_then(|seconds| u32::try_from(seconds).ok()).filter(|seconds| *seconds > 0);
    seconds.map(Some).ok_or_else(|| "expires_max is a positive number of seconds".to_owned())
}

fn ha1s(members: &[(String, Value)]) -> Result<Vec<Ha1>, String> {
    let mut ha1s: Vec<Ha1> = Vec::new();
    for (name, value) in members {
        let known = "ha1 has the members MD5, SHA-256 and SHA-512-256, each once";
        let function = HashFunction::by_name(name).ok_or(known)?;
        if ha1s.iter().any(|other| other.algorithm() == function) {
            return Err(known.to_owned());
        }
        let digits = value.as_str().ok_or("an HA1 is a text of hex digits")?;
        ha1s.push(Ha1::parse(function, digits).map_err(|error| error.to_string())?);
    }
    if ha1s.is_empty() { Err("ha1 is empty".to_owned()) } else { Ok(ha1s) }
}
