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
            format!("it waits for its activation since {}: the link in the email was not opened", date(*created))
        }
        AccountFinding::NoHa1 { asked, has } => {
            format!("it has no HA1 for {}, but for {}", asked.name(), functions(has))
        }
        AccountFinding::Unknown { asked, namesakes } if namesakes.is_empty() => {
            format!("there is no {}, nor any name like it", shown(asked))
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
        return "no account can have this name: a username is 1 to 255 bytes without colons and control characters."
            .to_owned();
    };
    match finding {
        AccountFinding::Usable { .. } | AccountFinding::Elsewhere(_) => String::new(),
        AccountFinding::Disabled => {
            format!("an operator switched the account off. To let it in: {}.", command("enable", &key))
        }
        AccountFinding::NotActivated { .. } => {
            format!("the person opens the link in the email, or you do it for them: {}.", command("enable", &key))
        }
        AccountFinding::NoHa1 { asked, .. } => format!(
            "no HA1 is made from another's. Set the password anew for all of them, {}, or have the platform challenge \
             with another algorithm than {}.",
            command("set-ha1 --password-stdin", &key),
            asked.name()
        ),
        AccountFinding::Unknown { .. } => {
            format!("is the name right? To make it: {}.", command("add", &key))
        }
    }
}

fn instead(namesake: &Namesake) -> String {
    let name = shown(namesake.key.username.as_str());
    match namesake.distance {
        NameDistance::SameRealm => format!(
            "the account is called {name}, and names are compared letter by letter. Correct the user name in the phone."
        ),
        NameDistance::OtherRealm => format!(
            "the account is in realm {}. Have the platform challenge with that realm, or make the account in this one.",
            shown(namesake.key.realm.as_str())
        ),
        NameDistance::OtherTenant => format!(
            "the account is tenant {}'s. Have its own platform call for it, or make the account for this tenant too.",
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
