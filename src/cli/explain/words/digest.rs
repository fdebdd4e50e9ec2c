//! Whose fault a wrong digest is, in words. Never a password, a nonce or a hash.

use crate::cli::words::names::{command, shown, word};
use crate::config::TenantSettings;
use domain::accounts::AccountKey;
use domain::explain::{ByPassword, Deviation, DigestFinding, Explanation, Made, PasswordForm, UriForm, Wrong};

/// What a wrong digest is, as long as no password was typed.
const DIFFERENT: &str = "phone and store have different passwords, or different usernames or realms.";

pub(super) fn text(finding: &DigestFinding) -> String {
    match finding {
        DigestFinding::Right(typed) => {
            let typed = match typed {
                None => "",
                Some(Made::FromAnother) => ", and it is not the typed one",
                Some(_) => ", and it is the typed one",
            };
            format!("the response is made from the stored HA1: the password is right{typed}")
        }
        DigestFinding::RightForPhone(phone) => {
            let number = phone.number();
            format!("the response is made from the HA1 of the account's phone number {number}: its password is right")
        }
        DigestFinding::WasRight(typed) => {
            let typed = match typed {
                None => "",
                Some(Made::FromAnother) => ", and it is not the typed one",
                Some(_) => ", and it is the typed one",
            };
            format!("the response was made from the stored HA1: the password is right{typed}")
        }
        DigestFinding::WasWrong(typed) => {
            format!("the response was not made from the HA1 that was stored when it came{}", stored_now(typed.as_ref()))
        }
        DigestFinding::NotKept(typed) => format!(
            "the response was not compared with the stored HA1, and is not remembered{}",
            stored_now(typed.as_ref())
        ),
        DigestFinding::RightButUnusable => {
            "the response is made from the stored HA1: the password is right all the same".to_owned()
        }
        DigestFinding::Uncompared(None) => "there is no HA1 to compare the response with".to_owned(),
        DigestFinding::Uncompared(Some(made)) => {
            format!("there is no HA1 to compare with; the phone's response is made {}", from(made))
        }
        DigestFinding::Wrong(wrong) => {
            let password = match &wrong.password {
                Some(ByPassword { stored, phone }) => {
                    format!("; the stored HA1 is made {}, the response {}", from(stored), from(phone))
                }
                None => String::new(),
            };
            let put_together = match &wrong.put_together {
                Some(deviation) => format!("; it would be, {}", otherwise(deviation)),
                None => String::new(),
            };
            format!("the response is not made from the stored HA1{put_together}{password}")
        }
    }
}

fn stored_now(typed: Option<&Made>) -> String {
    typed.map(|made| format!("; the stored HA1 is made {}", from(made))).unwrap_or_default()
}

/// What to do, by whose fault it is.
pub(super) fn advice(finding: &DigestFinding, explanation: &Explanation, tenant: &TenantSettings) -> String {
    let key = super::key_of(explanation, tenant);
    let anew = || key.as_ref().map(|key| command("set-ha1 --password-stdin", key)).unwrap_or_default();
    match finding {
        DigestFinding::Wrong(wrong) => of_wrong(wrong, &anew()),
        DigestFinding::WasWrong(stored) => of_remembered(stored.as_ref(), &anew(), key.as_ref()),
        _ => String::new(),
    }
}

/// Without the response its inputs cannot be determined.
fn of_remembered(stored: Option<&Made>, anew: &str, key: Option<&AccountKey>) -> String {
    match stored {
        None => {
            let name = key.map(|key| word(key.username.as_str())).unwrap_or_default();
            format!(
                "{DIFFERENT} To check the store, give the password too: `realmgate explain --password-stdin --name {name}`; to \
                 check the phone, explain the body that the platform posts."
            )
        }
        Some(Made::Rightly) => {
            "the store has the typed password; the phone has another one, or computed its response in \
                                another way. Enter it in the phone again; if it is rejected again, explain the body that \
                                its platform posts."
                .to_owned()
        }
        Some(Made::FromAnother) => {
            format!(
                "the store has another password than the typed one. If the phone has the typed one, set it: {anew}."
            )
        }
        Some(Made::Otherwise(deviations)) => {
            format!("the store's HA1 was made {}. Set the password again: {anew}.", from_deviations(deviations))
        }
    }
}

fn of_wrong(wrong: &Wrong, anew: &str) -> String {
    match (&wrong.put_together, &wrong.password) {
        (Some(deviation), _) => format!("the phone has the right password. {}", remedy(deviation)),
        (None, None) => format!(
            "{DIFFERENT} To find out which is wrong, give the password too: `realmgate explain --password-stdin FILE`."
        ),
        (None, Some(by)) => by_password(by, anew),
    }
}

fn by_password(by: &ByPassword, anew: &str) -> String {
    match (&by.stored, &by.phone) {
        (Made::Otherwise(deviations), phone) => {
            let made = from_deviations(deviations);
            let too = if *phone == Made::Rightly { "" } else { " Then fix the phone too, and explain again." };
            format!("the store's HA1 was made {made}. Set the password again: {anew}.{too}")
        }
        (Made::FromAnother, Made::Rightly) => {
            format!("the phone has the typed password, the store another one. Set it: {anew}.")
        }
        (_, Made::Otherwise(deviations)) => match deviations.as_slice() {
            [one] => format!("the phone is wrong. {}", remedy(one)),
            many => format!("the phone is wrong: it made its response {}.", from_deviations(many)),
        },
        (Made::Rightly, _) => {
            "the store has the typed password, the phone another one. Enter it in the phone again.".to_owned()
        }
        (Made::FromAnother, Made::FromAnother) => format!(
            "neither phone nor store has the typed password. Set it in both: in the phone, and in the store with {anew}."
        ),
    }
}

fn from(made: &Made) -> String {
    match made {
        Made::Rightly => "from the typed password".to_owned(),
        Made::FromAnother => "from another password".to_owned(),
        Made::Otherwise(deviations) => from_deviations(deviations),
    }
}

fn from_deviations(deviations: &[Deviation]) -> String {
    let how: Vec<String> = deviations.iter().map(otherwise).collect();
    format!("from the typed password {}", how.join(" and "))
}

/// What was done otherwise: "with realm x".
fn otherwise(deviation: &Deviation) -> String {
    match deviation {
        Deviation::Realm(realm) => format!("with realm {}", shown(realm)),
        Deviation::Username(username) => format!("with user name {}", shown(username)),
        Deviation::Password(form) => password(*form).to_owned(),
        Deviation::PasswordAlone => "alone, without user name and realm".to_owned(),
        Deviation::MadeWith(function) | Deviation::AnsweredWith(function) => format!("with {}", function.name()),
        Deviation::SessionKey => "with -sess although the algorithm has none, or without although it has".to_owned(),
        Deviation::NoQop => "without qop, nc and cnonce, which were sent".to_owned(),
        Deviation::LostQop => "with qop=auth, which is not among the members".to_owned(),
        Deviation::QopCase => "with qop in another case".to_owned(),
        Deviation::NcForm => "with nc in another form, such as with or without leading zeros".to_owned(),
        Deviation::EmptyCnonce => "with an empty cnonce".to_owned(),
        Deviation::NonceQuotes => "without the quotes that stand in the nonce".to_owned(),
        Deviation::Uri(form) => uri(*form).to_owned(),
        Deviation::Method(method) => format!("for the method {method}"),
        Deviation::RawHeader => "with the values of the raw header".to_owned(),
    }
}

const fn password(form: PasswordForm) -> &'static str {
    match form {
        PasswordForm::Trimmed => "without the blanks around it",
        PasswordForm::BlankBefore => "with a blank before it",
        PasswordForm::BlankAfter => "with a blank after it",
        PasswordForm::LineEnd => "with a line end after it",
        PasswordForm::Latin1 => "in ISO 8859-1 instead of UTF-8",
        PasswordForm::Capitals => "with other capital letters",
        PasswordForm::Cut => "cut short",
        PasswordForm::Escaped => "with its punctuation escaped, as for XML or a URL",
    }
}

const fn uri(form: UriForm) -> &'static str {
    match form {
        UriForm::Realm => "with the uri \"sip:\" and the realm",
        UriForm::WithoutPort => "with the uri without its port",
        UriForm::WithoutParameters => "with the uri without its parameters",
        UriForm::OtherScheme => "with sip: and sips: swapped in the uri",
    }
}

/// What to do about a phone, or the platform between, that does this.
fn remedy(deviation: &Deviation) -> String {
    let made = otherwise(deviation);
    match deviation {
        Deviation::Realm(_) => format!(
            "It made its response {made}, not with the realm it names: remove a realm that is set by hand in the phone."
        ),
        Deviation::Username(_) => format!(
            "It made its response {made}, not with the one it names: set username and authentication name in the phone \
             alike, or add an account with that name."
        ),
        Deviation::Password(PasswordForm::Latin1) => {
            "It hashes its letters as ISO 8859-1: use a password of ASCII letters, digits and punctuation.".to_owned()
        }
        Deviation::Password(PasswordForm::Cut) => {
            "It has the password cut short: enter it in the phone again, and if the phone cuts it, use a shorter one."
                .to_owned()
        }
        Deviation::Password(_) => format!("It has the password {made}: enter it in the phone again."),
        Deviation::Method(method) => format!(
            "Its response was made {made}: the platform posts another one. (For an Authorization header alone, use --method \
             {method}.)"
        ),
        Deviation::LostQop | Deviation::RawHeader => format!(
            "Its response was made {made}: the platform changed or lost that. Have it post what the phone sent."
        ),
        Deviation::AnsweredWith(_) => format!(
            "Its response was made {made}, and says otherwise: update the phone, or have the platform challenge with MD5."
        ),
        _ => format!("Its response was made {made}: update the phone, or check whether the platform changed that."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cause_comes_with_something_to_do() {
        for deviation in [Deviation::NoQop, Deviation::Method("INVITE"), Deviation::Realm("r".to_owned())] {
            let wrong = Wrong { put_together: Some(deviation), password: None };
            assert!(text(&DigestFinding::Wrong(Box::new(wrong))).contains("it would be, "));
        }
        for made in [Made::Rightly, Made::FromAnother, Made::Otherwise(vec![Deviation::PasswordAlone])] {
            for phone in [Made::Rightly, Made::FromAnother, Made::Otherwise(vec![Deviation::EmptyCnonce])] {
                let advice = by_password(&ByPassword { stored: made.clone(), phone }, "`set`");
                assert!(advice.ends_with('.') && advice.len() > 40, "{advice}");
            }
        }
    }
}
