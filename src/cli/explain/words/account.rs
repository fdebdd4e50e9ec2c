//! Which account the phone claims to be, in words.

use crate::cli::dates::date;
use crate::cli::words::names::{command, differences, shown};
use crate::config::TenantSettings;
use domain::digest::HashFunction;
use domain::explain::{AccountFinding, Explanation, NameDistance, Namesake};

pub(super) fn text(finding: &AccountFinding) -> String {
    match finding {
        AccountFinding::Usable { algorithms } => format!("active, with HA1s for {}", functions(algorithms)),
        AccountFinding::Disabled => "it is disabled".to_owned(),
        AccountFinding::NotActivated { created } => {
            format!("it was made on {} and is not activated: the link in the email was not opened", date(*created))
        }
        AccountFinding::NoHa1 { asked, has } => {
            format!("it has no HA1 for {}, only for {}", asked.name(), functions(has))
        }
        AccountFinding::Unknown { asked, namesakes } if namesakes.is_empty() => {
            format!("there is no {}, nor a similar username", shown(asked))
        }
        AccountFinding::Unknown { asked, namesakes } => {
            format!("there is no {} in that realm, but {}", shown(asked), known(namesakes))
        }
        AccountFinding::Elsewhere(namesakes) => format!("there is {}", known(namesakes)),
    }
}

/// What to do about the account that was searched for.
pub(super) fn advice(finding: &AccountFinding, explanation: &Explanation, tenant: &TenantSettings) -> String {
    if let AccountFinding::Unknown { namesakes, .. } = finding
        && let Some(namesake) = namesakes.first()
    {
        return instead(namesake);
    }
    let Some(key) = super::key_of(explanation, tenant) else {
        return "no account can have this username: usernames are 1 to 255 bytes without colons and control characters."
            .to_owned();
    };
    match finding {
        AccountFinding::Usable { .. } | AccountFinding::Elsewhere(_) => String::new(),
        AccountFinding::Disabled => {
            format!("an operator disabled the account. To enable it: {}.", command("enable", &key))
        }
        AccountFinding::NotActivated { .. } => {
            format!("have the person open the link in the email, or activate it for them: {}.", command("enable", &key))
        }
        AccountFinding::NoHa1 { asked, .. } => format!(
            "an HA1 cannot be made from another one. Set the password again, which makes all of them, {}, or have the platform \
             challenge with another algorithm than {}.",
            command("set-ha1 --password-stdin", &key),
            asked.name()
        ),
        AccountFinding::Unknown { .. } => {
            format!("check the username. To add the account: {}.", command("add", &key))
        }
    }
}

fn instead(namesake: &Namesake) -> String {
    let name = shown(namesake.key.username.as_str());
    match namesake.distance {
        NameDistance::SameRealm => format!(
            "the account is called {name}, and usernames are compared character by character. Correct the username in the phone."
        ),
        NameDistance::OtherRealm => format!(
            "the account is in realm {}. Have the platform challenge with that realm, or add the account in this one.",
            shown(namesake.key.realm.as_str())
        ),
        NameDistance::OtherTenant => format!(
            "the account belongs to tenant {}. Have the platform of that tenant call for it, or add the account to this tenant too.",
            shown(&namesake.key.tenant)
        ),
    }
}

fn known(namesakes: &[Namesake]) -> String {
    let one = |namesake: &Namesake| {
        let place = match namesake.distance {
            NameDistance::SameRealm => String::new(),
            NameDistance::OtherRealm => format!(" in realm {}", shown(namesake.key.realm.as_str())),
            NameDistance::OtherTenant => {
                format!(" in realm {} of tenant {}", shown(namesake.key.realm.as_str()), shown(&namesake.key.tenant))
            }
        };
        let by = match namesake.differences.as_slice() {
            [] => String::new(),
            by => format!(" (differs by {})", differences(by)),
        };
        format!("{}{place}{by}", shown(namesake.key.username.as_str()))
    };
    namesakes.iter().map(one).collect::<Vec<_>>().join(", ")
}

pub(super) fn functions(functions: &[HashFunction]) -> String {
    if functions.is_empty() {
        return "none".to_owned();
    }
    functions.iter().map(|function| function.name()).collect::<Vec<_>>().join(", ")
}
