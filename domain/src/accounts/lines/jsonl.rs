//! One account as one line of JSON; what import reads and export writes.

use crate::accounts::{
    Account, AccountKey, AccountState, AccountUsername, DisplayName, DisplayNameError, EmailAddress, EmailAddressError,
    NewAccount, Role, RoleError, Switch, UsernameError,
};
use crate::digest::{Ha1, Ha1Error, HashFunction, Realm};
use crate::tenant::{ApplicationSid, ApplicationSidError, DirectCalling};
use serde::de::{Deserializer, MapAccess, Visitor};
use serde::{Deserialize, Serialize, Serializer};
use serde_json::Value;
use std::fmt;

/// The members as written. Values are checked by hand: a library's error would show them, HA1s included.
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

/// Why a line is not an account. Shows no part of it: an unknown member may be half of another record, or a secret that lost
/// its name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JsonLineError {
    /// It is not JSON, from this column on.
    #[error("column {0}: not one JSON object")]
    NotJson(usize),
    /// It is JSON of another shape, as seen in this column.
    #[error("column {0}: the line or its ha1 is not a JSON object")]
    NotAnObject(usize),
    /// A member that ends in this column is none of ours.
    #[error("column {0}: unknown member")]
    UnknownMember(usize),
    /// One of our members is not there, or there twice.
    #[error("{0}")]
    Members(String),
    /// This member is null.
    #[error("{0} is missing")]
    Missing(&'static str),
    /// This member is not a string.
    #[error("{0} must be a string")]
    NotAString(&'static str),
    /// This member is not a boolean.
    #[error("{0} must be true or false")]
    NotABool(&'static str),
    /// The realm is the empty string.
    #[error("realm is empty")]
    EmptyRealm,
    /// The username.
    #[error(transparent)]
    Username(#[from] UsernameError),
    /// The display name.
    #[error(transparent)]
    Name(#[from] DisplayNameError),
    /// The email address.
    #[error(transparent)]
    Email(#[from] EmailAddressError),
    /// The role.
    #[error(transparent)]
    Role(#[from] RoleError),
    /// The jambonz application.
    #[error(transparent)]
    ApplicationSid(#[from] ApplicationSidError),
    /// The longest registration.
    #[error("expires_max must be a positive number of seconds")]
    ExpiresMax,
    /// A hash function is unknown, or there twice.
    #[error("ha1 may have the members MD5, SHA-256 and SHA-512-256, each at most once")]
    HashFunction,
    /// An HA1 is not a string.
    #[error("an HA1 must be a string of hex digits")]
    Ha1NotAString,
    /// An HA1 is not one of its hash function.
    #[error(transparent)]
    Ha1(#[from] Ha1Error),
    /// There is no HA1.
    #[error("ha1 is empty")]
    NoHa1,
}

/// Reads a line as an account created at `now` (Unix seconds); `None` for an empty one.
pub fn parse(line: &str, tenant: &str, now: u64) -> Result<Option<Account>, JsonLineError> {
    if line.trim_ascii().is_empty() {
        return Ok(None);
    }
    let line: Line = serde_json::from_str(line).map_err(|error| reason(&error))?;
    let switch = if flag("disabled", &line.disabled)? == Some(true) { Switch::Disable } else { Switch::Enable };
    let username = text("username", &line.username)?.ok_or(JsonLineError::Missing("username"))?;
    let realm = text("realm", &line.realm)?.ok_or(JsonLineError::Missing("realm"))?;
    let new = NewAccount {
        key: AccountKey {
            tenant: tenant.to_owned(),
            realm: Realm::parse(realm).ok_or(JsonLineError::EmptyRealm)?,
            username: AccountUsername::parse(username)?,
        },
        name: text("name", &line.name)?.map(DisplayName::parse).transpose()?,
        email: text("email", &line.email)?.map(EmailAddress::parse).transpose()?,
        role: text("role", &line.role)?.map_or(Ok(Role::user()), Role::parse)?,
        switch,
        application_sid: text("application_sid", &line.application_sid)?.map(ApplicationSid::parse).transpose()?,
        direct_calling: DirectCalling {
            app: flag("allow_direct_app_calling", &line.allow_direct_app_calling)?,
            queue: flag("allow_direct_queue_calling", &line.allow_direct_queue_calling)?,
            user: flag("allow_direct_user_calling", &line.allow_direct_user_calling)?,
        },
        expires_max: expires_max(&line.expires_max)?,
    };
    Ok(Some(new.created(ha1s(&line.ha1.0)?, now)))
}

/// The line of an account. A pending one is written as disabled: its address is not confirmed.
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

/// Where the line is wrong, and what is missing of our own members.
fn reason(error: &serde_json::Error) -> JsonLineError {
    let column = error.column();
    if error.classify() != serde_json::error::Category::Data {
        return JsonLineError::NotJson(column);
    }
    let text = error.to_string();
    let message = text.split_once(" at line ").map_or(text.as_str(), |(message, _)| message);
    match message.split_once(' ') {
        Some(("missing" | "duplicate", _)) => JsonLineError::Members(message.to_owned()),
        Some(("unknown", _)) => JsonLineError::UnknownMember(column),
        _ => JsonLineError::NotAnObject(column),
    }
}

fn text<'a>(member: &'static str, value: &'a Value) -> Result<Option<&'a str>, JsonLineError> {
    match value {
        Value::Null => Ok(None),
        Value::String(text) => Ok(Some(text)),
        _ => Err(JsonLineError::NotAString(member)),
    }
}

fn flag(member: &'static str, value: &Value) -> Result<Option<bool>, JsonLineError> {
    match value {
        Value::Null => Ok(None),
        Value::Bool(flag) => Ok(Some(*flag)),
        _ => Err(JsonLineError::NotABool(member)),
    }
}

fn expires_max(value: &Value) -> Result<Option<u32>, JsonLineError> {
    if value.is_null() {
        return Ok(None);
    }
    let seconds = value.as_u64().and_then(|seconds| u32::try_from(seconds).ok()).filter(|seconds| *seconds > 0);
    seconds.map(Some).ok_or(JsonLineError::ExpiresMax)
}

fn ha1s(members: &[(String, Value)]) -> Result<Vec<Ha1>, JsonLineError> {
    let mut ha1s: Vec<Ha1> = Vec::new();
    for (name, value) in members {
        let function = HashFunction::by_name(name).ok_or(JsonLineError::HashFunction)?;
        if ha1s.iter().any(|other| other.algorithm() == function) {
            return Err(JsonLineError::HashFunction);
        }
        ha1s.push(Ha1::parse(function, value.as_str().ok_or(JsonLineError::Ha1NotAString)?)?);
    }
    if ha1s.is_empty() { Err(JsonLineError::NoHa1) } else { Ok(ha1s) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MD5: &str = "939e7578ed9e3c518a452acee763bce9";

    fn parsed(members: &str) -> Result<Account, String> {
        let line = format!(r#"{{"realm":"r.example","username":"ann","ha1":{{"MD5":"{MD5}"}}{members}}}"#);
        parse(&line, "example", 7).map(|account| account.expect("it is not empty")).map_err(|error| error.to_string())
    }

    #[test]
    fn what_a_line_does_not_say_is_that_of_a_plain_account() {
        let account = parsed("").unwrap();
        assert_eq!((account.role.as_str(), account.state, account.activated), ("user", AccountState::Active, Some(7)));
        let disabled = parsed(r#","disabled":true,"role":"guest","expires_max":60"#).unwrap();
        assert_eq!((disabled.state, disabled.activated), (AccountState::Disabled, None));
        assert_eq!((disabled.role.as_str(), disabled.expires_max), ("guest", Some(60)));
        assert!(parse(" \t", "example", 7).unwrap().is_none());
    }

    #[test]
    fn each_member_is_read_by_the_rule_of_its_type() {
        for (members, error) in [
            (r#","name":"a\u0007""#, "a name must have 1 to 120 characters and no control characters"),
            (r#","name":7"#, "name must be a string"),
            (r#","email":"ann""#, "email must be an address like name@example.com of at most 254 characters"),
            (r#","role":"Boss""#, "a role must be 1 to 32 characters of a-z, 0-9, '_' and '-'"),
            (r#","disabled":"yes""#, "disabled must be true or false"),
            (r#","application_sid":"app""#, "application_sid is a UUID like 5f1c2f3e-0000-4000-8000-000000000001"),
            (r#","allow_direct_app_calling":1"#, "allow_direct_app_calling must be true or false"),
            (r#","expires_max":0"#, "expires_max must be a positive number of seconds"),
            (r#","expires_max":4294967296"#, "expires_max must be a positive number of seconds"),
            (r#","username":"twice""#, "duplicate field `username`"),
        ] {
            assert_eq!(parsed(members).unwrap_err(), error, "{members}");
        }
        assert!(parsed(r#","disable":true"#).unwrap_err().ends_with(": unknown member"));
    }
}
