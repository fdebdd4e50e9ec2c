//! Lines `user:realm:HA1`, as Apache's htdigest writes them: MD5, active accounts, nothing else.

use crate::account::Account;
use crate::digest::{Ha1, HashFunction};

/// The parts of a line; `None` for an empty line or a comment. The reason of an error shows no part of the HA1.
pub fn parse(line: &str) -> Result<Option<(&str, &str, Ha1)>, String> {
    if line.is_empty() || line.starts_with('#') {
        return Ok(None);
    }
    let shape = || "a line is user:realm:HA1".to_owned();
    let (username, rest) = line.split_once(':').ok_or_else(shape)?;
    let (realm, digits) = rest.rsplit_once(':').ok_or_else(shape)?;
    let ha1 = Ha1::parse(HashFunction::Md5, digits).map_err(|error| error.to_string())?;
    Ok(Some((username, realm, ha1)))
}

/// The line of an account; `None` where it has no MD5 HA1, or its name would be read as a comment.
#[must_use]
pub fn line(account: &Account) -> Option<String> {
    let username = account.key.username.as_str();
    let ha1 = account.ha1s.iter().find(|ha1| ha1.algorithm() == HashFunction::Md5)?;
    (!username.starts_with('#')).then(|| format!("{username}:{}:{}", account.key.realm.as_str(), ha1.to_hex().as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_realm_may_hold_colons_and_comments_are_skipped() {
        let digits = "939e7578ed9e3c518a452acee763bce9";
        let line = format!("alice:sip:r:{digits}");
        let (username, realm, ha1) = parse(&line).unwrap().unwrap();
        assert_eq!((username, realm, ha1.to_hex().as_str()), ("alice", "sip:r", digits));
        assert!(parse("").unwrap().is_none() && parse("# alice:r:x").unwrap().is_none());
    }

    #[test]
    fn no_reason_shows_the_digits() {
        for line in ["alice:r:939e7578ed9e3c518a452acee763bce", "alice 939e7578ed9e3c518a452acee763bce9"] {
            assert!(!parse(line).unwrap_err().contains("939e"));
        }
    }
}
