//! Lines of an import: an account that was read is written and read again, and no error tells an HA1.

use domain::accounts::Account;
use domain::accounts::lines::{self as lines, HtdigestRecord};
use domain::digest::{Ha1, HashFunction};

/// Any line, taken for JSON and for one of htdigest.
pub fn check(input: &[u8]) {
    let Ok(line) = std::str::from_utf8(input) else { return };
    if let Ok(Some(account)) = lines::parse_json(line, "one", 1_800_000_000) {
        keeps_to_its_forms(&account);
        let written = lines::json(&account).expect("an account is JSON");
        let again =
            lines::parse_json(&written, "one", 1_800_000_000).expect("we wrote it").expect("it is not an empty line");
        assert_eq!(lines::json(&again).expect("an account is JSON"), written);
        htdigest_is_read_back(&account);
    }
    match lines::parse_htdigest(line) {
        Ok(Some(HtdigestRecord { username, realm, ha1, .. })) => {
            assert!(!username.contains(':') && ha1.algorithm() == HashFunction::Md5);
            let (named, digits) = line.trim_ascii().rsplit_once(':').expect("a record has colons");
            assert_eq!(named, format!("{username}:{realm}"), "something of the line was lost");
            assert!(digits.trim_ascii().eq_ignore_ascii_case(ha1.to_hex().as_str()));
        }
        Ok(None) => assert!(line.trim_ascii().is_empty() || line.trim_ascii().starts_with('#')),
        Err(reason) => assert!(!tells_digits(&reason.to_string()), "{reason:?} tells digits of the line"),
    }
}

fn keeps_to_its_forms(account: &Account) {
    let algorithms: Vec<HashFunction> = account.ha1s.iter().map(Ha1::algorithm).collect();
    assert!((1..=3).contains(&algorithms.len()));
    assert!(algorithms.iter().all(|one| algorithms.iter().filter(|other| *other == one).count() == 1));
    assert!(!account.key.username.as_str().contains(':'));
    assert!(account.expires_max != Some(0));
    assert_eq!(account.key.tenant, "one");
}

/// Whether a string holds eight hex digits in a row: no words of ours do, a piece of an HA1 does.
fn tells_digits(text: &str) -> bool {
    text.split(|one: char| !one.is_ascii_hexdigit()).any(|run| run.len() >= 8)
}

/// Where htdigest can say it: on one line, with an MD5 HA1, under a name that is not a comment.
fn htdigest_is_read_back(account: &Account) {
    let Some(line) = lines::htdigest(account) else { return };
    let HtdigestRecord { username, realm, ha1, .. } =
        lines::parse_htdigest(&line).expect("we wrote it").expect("it is not a comment");
    assert_eq!((username, realm), (account.key.username.as_str(), account.key.realm.as_str()));
    assert!(account.ha1s.iter().any(|own| own.equals(&ha1)));
}
