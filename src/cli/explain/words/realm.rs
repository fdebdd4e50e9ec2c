//! Whose realm it is, in words.

use crate::cli::words::names::{differences, listed, shown};
use domain::explain::{RealmFinding, RealmOrigin};

pub(super) fn text(finding: &RealmFinding) -> String {
    let (asked, realms, origin) = match finding {
        RealmFinding::Own(realm) => return format!("{} is one of the tenant's", shown(realm)),
        RealmFinding::Foreign { asked, realms, origin } => (shown(asked), listed(realms), origin),
    };
    let origin = match origin {
        RealmOrigin::Nearly { own, differences: by } => {
            format!("it differs from {} by {}", shown(own), differences(by))
        }
        RealmOrigin::OtherTenant { tenant, differences: by } if by.is_empty() => {
            format!("it is one of tenant {}", shown(tenant))
        }
        RealmOrigin::OtherTenant { tenant, differences: by } => {
            format!("it differs from one of tenant {} by {}", shown(tenant), differences(by))
        }
        RealmOrigin::Retired => "accounts are in it, but the settings no longer name it".to_owned(),
        RealmOrigin::Unknown => "no tenant has it".to_owned(),
    };
    format!("{asked} is not one of the tenant's realms, {realms}; {origin}")
}

pub(super) fn advice(finding: &RealmFinding) -> String {
    let RealmFinding::Foreign { asked, origin, .. } = finding else { return String::new() };
    let asked = shown(asked);
    match origin {
        RealmOrigin::Nearly { own, .. } => format!(
            "realms are compared character by character. Have the platform challenge with {}, or add {asked} to the tenant's \
             realms and set the passwords for it again.",
            shown(own)
        ),
        RealmOrigin::OtherTenant { tenant, .. } => format!(
            "the phone logs in to tenant {0}. Have its platform call with a webhook user of {0} (here: --tenant), or the \
             phone use a realm of its own tenant.",
            shown(tenant)
        ),
        RealmOrigin::Retired => format!("add {asked} to the tenant's realms again, and restart the server."),
        RealmOrigin::Unknown => format!(
            "phones take the realm from the platform's challenge. Have the platform challenge with a realm of the tenant, \
             or add {asked} to the tenant's realms."
        ),
    }
}
