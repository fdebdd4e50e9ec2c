//! The table that these rules and the signup page are tested by.

use super::*;
use serde_json::Value;

/// One password per line, the names of its account, and why it is rejected.
const TABLE: &str = include_str!("../../../../fixtures/weak_passwords.jsonl");

#[test]
fn each_password_of_the_table_is_judged_as_it_says() {
    let wrong: Vec<String> = TABLE
        .lines()
        .filter_map(|line| {
            let case: Value = serde_json::from_str(line).unwrap();
            let text = |member: &str| case[member].as_str().unwrap();
            let (username, name, email, realm) = (text("username"), text("name"), text("email"), text("realm"));
            let found = weakness(text("password"), &OwnNames { username, name, email, realm }).map(Weakness::name);
            (found != case["weakness"].as_str()).then(|| format!("{found:?}: {line}"))
        })
        .collect();
    assert!(wrong.is_empty() && TABLE.lines().count() > 100, "{}", wrong.join("\n"));
}
