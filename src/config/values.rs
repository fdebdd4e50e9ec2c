//! How single settings are written: durations, lists, networks, secrets, and variables of the environment.

use super::ConfigError;
use domain::secrets::Secret;
use ipnet::IpNet;
use serde::de::{Deserializer, Error, SeqAccess, Visitor};
use std::collections::HashMap;
use std::fmt;
use std::net::IpAddr;
use std::time::Duration;

/// A duration as it is usually written: "10m", "1h 30m", "24h".
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Period(Duration);

impl Period {
    /// Takes a duration.
    #[must_use]
    pub const fn new(duration: Duration) -> Self {
        Self(duration)
    }

    /// The duration.
    #[must_use]
    pub const fn get(self) -> Duration {
        self.0
    }

    fn parse(text: &str) -> Result<Self, String> {
        let duration = humantime::parse_duration(text.trim());
        duration.map(Self).map_err(|error| format!("{text:?} is not a duration, e.g. \"10m\": {error}"))
    }
}

impl<'de> serde::Deserialize<'de> for Period {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

/// Periods, written as a list or, in the environment, with commas between them.
pub(super) fn periods<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Period>, D::Error> {
    strings(deserializer)?.iter().map(|text| Period::parse(text).map_err(D::Error::custom)).collect()
}

/// Networks in CIDR form, or single addresses.
pub(super) fn networks<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<IpNet>, D::Error> {
    let parse = |text: &String| {
        let address = || text.parse::<IpAddr>().map(IpNet::from);
        let network = text.parse::<IpNet>().or_else(|_| address());
        network.map_err(|_| D::Error::custom(format_args!("{text:?} is not a network, e.g. \"10.0.0.0/8\"")))
    };
    strings(deserializer)?.iter().map(parse).collect()
}

/// Strings, written as a list or, in the environment, with commas between them; the empty string is the empty list.
pub(super) fn strings<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    struct StringsVisitor;
    impl<'de> Visitor<'de> for StringsVisitor {
        type Value = Vec<String>;

        fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            formatter.write_str("a list of strings")
        }

        fn visit_str<E: Error>(self, text: &str) -> Result<Vec<String>, E> {
            Ok(text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect())
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Vec<String>, A::Error> {
            let mut strings = Vec::new();
            while let Some(text) = list.next_element()? {
                strings.push(text);
            }
            Ok(strings)
        }
    }
    deserializer.deserialize_any(StringsVisitor)
}

/// Strings whose absence means something else than an empty list.
pub(super) fn optional_strings<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Vec<String>>, D::Error> {
    strings(deserializer).map(Some)
}

/// Secrets, written as strings are.
pub(super) fn secrets<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Secret>, D::Error> {
    struct Secrets;
    impl<'de> Visitor<'de> for Secrets {
        type Value = Vec<Secret>;

        fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            formatter.write_str("a list of strings in quotes")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Vec<Secret>, A::Error> {
            let mut secrets = Vec::new();
            while let Some(Quoted(secret)) = list.next_element()? {
                secrets.push(secret);
            }
            Ok(secrets)
        }
    }
    deserializer.deserialize_seq(Secrets)
}

/// A secret. It must be a string: as a number `007` would be another one, and an error would print it.
pub(super) fn secret<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Secret>, D::Error> {
    serde::Deserialize::deserialize(deserializer).map(|Quoted(secret)| Some(secret))
}

struct Quoted(Secret);

impl<'de> serde::Deserialize<'de> for Quoted {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct SecretVisitor;
        impl Visitor<'_> for SecretVisitor {
            type Value = Quoted;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a string in quotes")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Quoted, E> {
                Ok(Quoted(Secret::new(text.to_owned())))
            }

            fn visit_i64<E: Error>(self, _: i64) -> Result<Quoted, E> {
                Err(E::custom("a secret is a string in quotes, not a number"))
            }

            fn visit_f64<E: Error>(self, _: f64) -> Result<Quoted, E> {
                self.visit_i64(0)
            }

            fn visit_bool<E: Error>(self, _: bool) -> Result<Quoted, E> {
                self.visit_i64(0)
            }
        }
        deserializer.deserialize_any(SecretVisitor)
    }
}

/// The variables that begin with `REALMGATE_`, levels joined by `__`. Values stay strings: parsed, a secret like `007`
/// would become a number.
pub(super) fn environment(
    variables: impl IntoIterator<Item = (String, String)>,
) -> Result<config::Environment, ConfigError> {
    let ours: HashMap<_, _> = variables.into_iter().filter(|(name, _)| name.starts_with("REALMGATE_")).collect();
    if let Some(name) = ours.keys().find(|name| name.starts_with("REALMGATE_TENANT")) {
        return Err(ConfigError(format!("{name}: tenants can be set in the file only")));
    }
    Ok(config::Environment::with_prefix("REALMGATE").prefix_separator("_").separator("__").source(Some(ours)))
}

/// An error as one line that shows no value. TOML's errors quote the line they complain about, and what has the wrong
/// shape is named with all it holds; both may be a secret: `webhook_users = "user:password"`.
pub(super) fn without_values(error: &str) -> String {
    let quotes = |line: &str| {
        let margin = line.trim_start().trim_start_matches(|character: char| character.is_ascii_digit()).trim_start();
        margin.starts_with('|')
    };
    let lines = error.lines().map(str::trim_end).filter(|line| !line.is_empty() && !quotes(line));
    lines.map(without_found_value).collect::<Vec<_>>().join(": ")
}

/// Serde's `invalid type: string "007", expected a map` without the value; the key that follows says where it is.
fn without_found_value(line: &str) -> String {
    let begin = ["invalid type: ", "invalid value: "].iter().find_map(|text| Some(line.find(text)? + text.len()));
    let cut = begin.and_then(|begin| {
        let value = begin + line[begin..].find(['"', '`'])?;
        Some((value, line.rfind(", expected ").filter(|end| *end > value)?))
    });
    cut.map_or_else(|| line.to_owned(), |(value, end)| format!("{}{}", line[..value].trim_end(), &line[end..]))
}
