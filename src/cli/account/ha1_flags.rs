//! Where the HA1s of an account come from: a prompt, `--generate`, `--password-stdin`, `--ha1-stdin`, or `--ha1 HEX` and its
//! variants for other hash functions.

use super::super::{CliError, password, prompt};
use super::ha1_lines;
use crate::ambient::terminal::warn;
use clap::Args;
use domain::accounts::{AccountKey, DisplayName, EmailAddress, NewCredentials, OwnNames};
use domain::digest::{Ha1, HashFunction};
use domain::secrets::Secret;
use std::io;

/// The heading of these flags in the help.
const HEADING: &str = "Password";

const NO_SOURCE: &str = "no password was given and there is no terminal to ask for one; \
     use --generate, --password-stdin < FILE, or --ha1-stdin < FILE";

/// Without any of these flags the password is asked for on the terminal. HA1s are parsed here and not by clap, whose errors
/// would print them.
#[derive(Args)]
#[group(multiple = true)]
pub(super) struct Ha1Flags {
    /// Generate a password and print it once [default on a terminal: ask for one]
    #[arg(long, conflicts_with_all = ["password_stdin", "ha1_stdin"], help_heading = HEADING)]
    generate: bool,
    /// Read the password from standard input: its first line, or hidden prompts on a terminal
    #[arg(long, help_heading = HEADING)]
    password_stdin: bool,
    /// Read HA1s from standard input, one per line: 32 hex digits (MD5), "MD5 HEX", "SHA-256 HEX" or "SHA-512-256 HEX"
    #[arg(long, conflicts_with = "password_stdin", help_heading = HEADING)]
    ha1_stdin: bool,
    /// HA1 for MD5, i.e. MD5(username:realm:password), 32 hex digits; visible in `ps`, so prefer --ha1-stdin
    #[arg(long, value_name = "HEX", conflicts_with_all = ["password_stdin", "ha1_stdin", "generate"], help_heading = HEADING)]
    ha1: Option<String>,
    /// HA1 for SHA-256, 64 hex digits; visible in `ps`
    #[arg(long, value_name = "HEX", conflicts_with_all = ["password_stdin", "ha1_stdin", "generate"], help_heading = HEADING)]
    ha1_sha256: Option<String>,
    /// HA1 for SHA-512/256, 64 hex digits; visible in `ps`
    #[arg(
        long = "ha1-sha512-256",
        value_name = "HEX",
        conflicts_with_all = ["password_stdin", "ha1_stdin", "generate"],
        help_heading = HEADING
    )]
    ha1_sha512_256: Option<String>,
}

/// Shows no HA1.
impl std::fmt::Debug for Ha1Flags {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Ha1Flags(..)")
    }
}

impl Ha1Flags {
    /// Whether each account gets a password of its own.
    pub(super) const fn is_generated(&self) -> bool {
        self.generate
    }

    /// What the account of `key` gets. A password made of its username or of the account's other names is rejected.
    pub(super) fn credentials(
        &self,
        key: &AccountKey,
        name: Option<&DisplayName>,
        email: Option<&EmailAddress>,
    ) -> Result<NewCredentials, CliError> {
        if self.generate {
            return Ok(NewCredentials::Generate);
        }
        if self.ha1_stdin {
            let typed = prompt::is_typed();
            let ha1s = if typed { ha1_lines::typed() } else { ha1_lines::read(&mut io::stdin().lock()) };
            return ha1s.map(NewCredentials::Ha1s);
        }
        if [&self.ha1, &self.ha1_sha256, &self.ha1_sha512_256].iter().any(|ha1| ha1.is_some()) {
            return self.typed_out().map(NewCredentials::Ha1s);
        }
        if !self.password_stdin && !prompt::is_typed() {
            return Err(CliError::Usage(NO_SOURCE.to_owned()));
        }
        let names = OwnNames::of(&key.username, &key.realm, name, email);
        password::new(&names).map(NewCredentials::Password)
    }

    fn typed_out(&self) -> Result<Vec<Ha1>, CliError> {
        warn(
            "realmgate: warning: an HA1 on the command line is visible in `ps` and in the shell history; use --ha1-stdin",
        );
        let given = [
            (HashFunction::Md5, &self.ha1),
            (HashFunction::Sha256, &self.ha1_sha256),
            (HashFunction::Sha512_256, &self.ha1_sha512_256),
        ];
        let parse = |(function, text): (HashFunction, &Option<String>)| {
            text.as_ref().map(|text| Ha1::parse(function, text).map_err(|error| CliError::Usage(error.to_string())))
        };
        given.into_iter().filter_map(parse).collect()
    }
}

/// What a command prints, with the generated password below it.
pub(super) fn with_password(text: String, generated: Option<&Secret>) -> String {
    match generated {
        Some(password) => format!("{text}\npassword: {}", password.expose()),
        None => text,
    }
}

/// What it prints for programs, with the generated password as a member.
pub(super) fn with_member(mut object: serde_json::Value, generated: Option<&Secret>) -> serde_json::Value {
    if let Some(password) = generated {
        object["password"] = password.expose().into();
    }
    object
}
