//! `--password-stdin`, `--ha1-stdin`, or `--ha1 HEX` and its kin: where the HA1s of an account come from.

use super::super::{CliError, password};
use super::ha1_lines;
use crate::account::AccountKey;
use crate::digest::{Ha1, HashFunction};
use crate::terminal::warn;
use clap::Args;
use std::io;

/// At least one of them is given. The digits are parsed here and not by clap, whose errors would print them.
#[derive(Args)]
#[group(required = true, multiple = true)]
pub(super) struct Ha1Flags {
    /// MD5(user:realm:password), 32 hex digits; other users of this machine see it in `ps`, so prefer --ha1-stdin
    #[arg(long, value_name = "HEX", conflicts_with_all = ["password_stdin", "ha1_stdin"])]
    ha1: Option<String>,
    /// SHA-256 of the same, 64 hex digits; seen in `ps` too
    #[arg(long, value_name = "HEX", conflicts_with_all = ["password_stdin", "ha1_stdin"])]
    ha1_sha256: Option<String>,
    /// SHA-512/256 of the same, 64 hex digits; seen in `ps` too
    #[arg(long = "ha1-sha512-256", value_name = "HEX", conflicts_with_all = ["password_stdin", "ha1_stdin"])]
    ha1_sha512_256: Option<String>,
    /// Read the password from standard input, one line, and compute all HA1s here
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

impl Ha1Flags {
    /// The HA1s for `key`, in order of strength.
    pub(super) fn ha1s(&self, key: &AccountKey) -> Result<Vec<Ha1>, CliError> {
        if self.password_stdin {
            let password = password::read(&mut io::stdin().lock())?;
            let compute =
                |function| Ha1::compute(function, key.username.as_str(), key.realm.as_str(), password.expose());
            return Ok(HashFunction::ALL.map(compute).to_vec());
        }
        if self.ha1_stdin {
            return ha1_lines::read(&mut io::stdin().lock());
        }
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
