//! Whose address the phone acts for, in words.

use crate::cli::words::names::shown;
use domain::authentication::authenticate::IdentityCheck;
use domain::explain::{IdentityFinding, Setting};

pub(super) fn text(finding: &IdentityFinding) -> String {
    match finding {
        IdentityFinding::Untold => {
            "an Authorization header alone does not say whose address the phone acts for".to_owned()
        }
        IdentityFinding::Off(setting) => format!("not checked: {} is \"off\"", setting.key()),
        IdentityFinding::Own(setting) => format!("{} is the phone's own address", setting.header()),
        IdentityFinding::NoHeader(setting, IdentityCheck::Require) => format!(
            "the platform posts no {}, so it is unknown whose address the phone acts for; {} = \"require\" rejects that",
            setting.header(),
            setting.key()
        ),
        IdentityFinding::NoHeader(setting, _) => format!(
            "the platform posts no {}, so it is unknown whose address the phone acts for: any account can use any \
             address",
            setting.header()
        ),
        IdentityFinding::Other { setting, check, found, own } => {
            let own = format!("{}@{}", own.0, own.1);
            let what = match found {
                Some((user, host)) => format!("{}, not {}", shown(&format!("{user}@{host}")), shown(&own)),
                None => format!("not a single SIP address; expected {}", shown(&own)),
            };
            let setting = format!("{} = \"{}\"", setting.key(), word(*check));
            let then = if *check == IdentityCheck::Log { "only logs that" } else { "rejects that" };
            format!("{} is {what}; {setting} {then}", header(finding))
        }
    }
}

pub(super) fn advice(finding: &IdentityFinding) -> String {
    match finding {
        IdentityFinding::Other { setting, .. } => format!(
            "the password is right, but the phone acts for the address of another user. Set the address in the phone to its own \
             user and realm; if it registers at another domain, add that to the tenant's `domains`; if this is intended, set \
             {} = \"log\".",
            setting.key()
        ),
        IdentityFinding::NoHeader(setting, IdentityCheck::Require) => format!(
            "the password is right, but it is unknown whose address the phone acts for. Have the platform post the SIP headers; \
             or set {} = \"enforce\", and any account can use any address.",
            setting.key()
        ),
        _ => String::new(),
    }
}

const fn header(finding: &IdentityFinding) -> &'static str {
    match finding {
        IdentityFinding::Other { setting: Setting::Register, .. } => "To",
        _ => "From",
    }
}

const fn word(check: IdentityCheck) -> &'static str {
    match check {
        IdentityCheck::Require => "require",
        IdentityCheck::Enforce => "enforce",
        IdentityCheck::Log => "log",
        IdentityCheck::Off => "off",
    }
}
