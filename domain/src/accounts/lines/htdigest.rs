//! Lines `user:realm:HA1`, as Apache's htdigest writes them: MD5, active accounts, nothing else.

use crate::accounts::Account;
use crate::digest::{Ha1, Ha1Error, HashFunction};

/// Why a line is not a record. Shows no part of it, since where its fields are cut wrongly, any of them may hold an HA1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HtdigestError {
    /// Fewer than two colons.
    #[error("expected username:realm:HA1")]
    Fields,
    /// What follows the last colon, from this column on, is not an MD5 HA1.
    #[error("column {column}: {error}")]
    Ha1 {
        /// In characters from 1.
        column: usize,
        /// What is wrong with it.
        error: Ha1Error,
    },
}

/// A record, and where its realm begins, in characters from 1, so that a message can point at it without printing it.
#[derive(Debug)]
pub struct HtdigestRecord<'line> {
    /// The username, as it is hashed.
    pub username: &'line str,
    /// The realm, as it is hashed; it may hold colons.
    pub realm: &'line str,
    /// The column in which the realm begins.
    pub realm_column: usize,
    /// The HA1.
    pub ha1: Ha1,
}

/// The record of a line; `None` for a blank line or a comment. Blanks around the line and around the HA1 do not count:
/// editors and spreadsheets leave them there.
pub fn parse(line: &str) -> Result<Option<HtdigestRecord<'_>>, HtdigestError> {
    let trimmed = line.trim_ascii();
    if trimmed.is_empty() || trimmed.starts_with('#') {
        return Ok(None);
    }
    let indent = line.len() - line.trim_ascii_start().len();
    let (username, rest) = trimmed.split_once(':').ok_or(HtdigestError::Fields)?;
    let (realm, digits) = rest.rsplit_once(':').ok_or(HtdigestError::Fields)?;
    let column = |bytes: usize| line[..indent + bytes].chars().count() + 1;
    let realm_column = column(username.len() + 1);
    let ha1 = Ha1::parse(HashFunction::Md5, digits.trim_ascii()).map_err(|error| HtdigestError::Ha1 {
        column: column(trimmed.len() - digits.trim_ascii_start().len()),
        error,
    })?;
    Ok(Some(HtdigestRecord { username, realm, realm_column, ha1 }))
}

/// The line of an account; `None` where it has no MD5 HA1, or its name would be read as a comment, or without its blanks or its
/// byte order mark.
#[must_use]
pub fn line(account: &Account) -> Option<String> {
    let username = account.key.username.as_str();
    let ha1 = account.ha1s.iter().find(|ha1| ha1.algorithm() == HashFunction::Md5)?;
    let is_read_back = !username.starts_with(['#', '\u{feff}']) && username.trim_ascii_start().len() == username.len();
    is_read_back.then(|| format!("{username}:{}:{}", account.key.realm.as_str(), ha1.to_hex().as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const DIGITS: &str = "939e7578ed9e3c518a452acee763bce9";

    #[test]
    fn a_realm_may_hold_colons_and_comments_and_blank_lines_are_skipped() {
        let line = format!("alice:sip:r:{DIGITS}");
        let HtdigestRecord { username, realm, realm_column, ha1 } = parse(&line).unwrap().unwrap();
        assert_eq!((username, realm, realm_column, ha1.to_hex().as_str()), ("alice", "sip:r", 7, DIGITS));
        for none in ["", " ", "\t\r", "# alice:r:x", "  # alice:r:x"] {
            assert!(parse(none).unwrap().is_none(), "{none:?}");
        }
    }

    #[test]
    fn blanks_around_the_line_and_the_ha1_do_not_count() {
        for line in [format!("alice:r:{DIGITS} \t"), format!(" alice:r:{DIGITS}\r"), format!("alice:r: {DIGITS}")] {
            let record = parse(&line).unwrap().unwrap();
            assert_eq!((record.username, record.realm), ("alice", "r"), "{line:?}");
        }
        assert_eq!(parse(&format!(" \u{e4}:r:{DIGITS}")).unwrap().unwrap().realm_column, 4, "characters, not bytes");
    }

    #[test]
    fn an_error_points_and_shows_nothing() {
        for (line, start) in [
            ("alice:r:939e7578ed9e3c518a452acee763bce", "column 9:"),
            ("alice 939e7578ed9e3c518a452acee763bce9", "expected username:realm:HA1"),
            ("alice:r: 939e7578ed9e3c518a452acee763bce9x", "column 10:"),
        ] {
            let error = parse(line).unwrap_err().to_string();
            assert!(error.starts_with(start) && !error.contains("939e"), "{error}");
        }
    }
}
