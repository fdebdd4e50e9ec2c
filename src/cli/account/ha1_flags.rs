//! A prompt, `--generate`, `--password-stdin`, `--ha1-stdin`, or `--ha1 HEX` and its kin: where the HA1s of an account come
//! from.

use super::super::{CliError, password, prompt};
use super::ha1_lines;
use crate::account::{AccountKey, DisplayName, EmailAddress, IssuedCredentials, NewCredentials, OwnNames};
use crate::chance;
use crate::digest::{Ha1, HashFunction};
use crate::secret::Secret;
use crate::terminal::warn;
use clap::Args;
use std::io;

const NO_SOURCE: &str = "which password? At a terminal it is asked for; elsewhere give --generate, --password-stdin < FILE, \
     or --ha1-stdin < FILE";

/// Without any of them the password is asked for. The digits are parsed here and not by clap, whose errors would print
/// them.
#[derive(Args)]
#[group(multiple = true)]
pub(super) struct Ha1Flags {
    /// MD5(user:realm:password), 32 hex digits; other users of this machine see it in `ps`, so prefer --ha1-stdin
    #[arg(long, value_name = "HEX", conflicts_with_all = ["password_stdin", "ha1_stdin", "generate"])]
    ha1: Option<String>,
    /// SHA-256 of the same, 64 hex digits; seen in `ps` too
    #[arg(long, value_name = "HEX", conflicts_with_all = ["password_stdin", "ha1_stdin", "generate"])]
    ha1_sha256: Option<String>,
    /// SHA-512/256 of the same, 64 hex digits; seen in `ps` too
    #[arg(long = "ha1-sha512-256", value_name = "HEX", conflicts_with_all = ["password_stdin", "ha1_stdin", "generate"])]
    ha1_sha512_256: Option<String>,
    /// Generate a password, and print it once [default at a terminal: ask for one]
    #[arg(long, conflicts_with_all = ["password_stdin", "ha1_stdin"])]
    generate: bool,
    /// Read the password from standard input, one line, and compute all HA1s here; at a terminal it is asked for instead
    #[arg(long)]
    password_stdin: bool,
    /// Read HA1s from standard input, one per line: 32 hex digits (MD5), or "MD5 HEX", "SHA-256 HEX", "SHA-512-256 HEX"
    #[arg(long, conflicts_with = "password_stdin")]
    ha1_stdin: bool,
}

/// Shows no digit.
impl std::fmt::Debug for Ha1Flags {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Ha1Flags(..)")
    }
}

/// HA1s in order of strength, and the password where it was generated and is still to be printed.
pub(super) struct Given {
    pub(super) ha1s: Vec<Ha1>,
    pub(super) generated: Option<Secret>,
}

impl Given {
    /// What a command prints, with the generated password below it.
    pub(super) fn text(&self, text: &str) -> String {
        self.generated.as_ref().map_or_else(|| text.to_owned(), |it| format!("{text}\npassword: {}", it.expose()))
    }

    /// What it prints for programs, with the generated password as a member.
    pub(super) fn object(&self, mut object: serde_json::Value) -> serde_json::Value {
        if let Some(password) = &self.generated {
            object["password"] = password.expose().into();
        }
        object
    }
}

impl Ha1Flags {
    /// The HA1s for `key`. A password made of its names, or of the account's other ones, is refused.
    pub(super) fn ha1s(
        &self,
        key: &AccountKey,
        name: Option<&DisplayName>,
        email: Option<&EmailAddress>,
    ) -> Result<Given, CliError> {
        if self.generate {
            let IssuedCredentials { ha1s, generated } = NewCredentials::Generate.issue(key, &mut chance::system());
            return Ok(Given { ha1s, generated });
        }
        let given = |ha1s| Given { ha1s, generated: None };
        if self.ha1_stdin {
            let typed = prompt::is_typed();
            return if typed { ha1_lines::typed() } else { ha1_lines::read(&mut io::stdin().lock()) }.map(given);
        }
        if [&self.ha1, &self.ha1_sha256, &self.ha1_sha512_256].iter().any(|ha1| ha1.is_some()) {
            return self.typed_out().map(given);
        }
        if !self.password_stdin && !prompt::is_typed() {
            return Err(CliError::Usage(NO_SOURCE.to_owned()));
        }
        let names = OwnNames::of(&key.username, &key.realm, name, email);
        Ok(given(password::new(&names)?.ha1s(key)))
    }

    fn typed_out(&self) -> Result<Vec<Ha1>, CliError> {
        warn("realmgate: warning: an HA1 on the command line is seen in `ps` and kept in histories; use --ha1-stdin");
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
