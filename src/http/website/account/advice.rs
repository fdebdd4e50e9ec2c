//! What an owner can do about a refusal, in their language.

use domain::authentication::DenialReason;
use domain::tenant::Language;

/// One sentence or two.
pub(super) fn advice(reason: DenialReason, language: Language) -> &'static str {
    let (english, german) = both(reason);
    language.choose(english, german)
}

const fn both(reason: DenialReason) -> (&'static str, &'static str) {
    match reason {
        DenialReason::WrongPassword => (
            "Enter the password again in the phone; upper and lower case matter.",
            "Geben Sie das Passwort im Telefon neu ein; Groß- und Kleinschreibung zählen.",
        ),
        DenialReason::ForeignRealm => (
            "Set the phone's realm and domain to those shown under \"Set up\".",
            "Stellen Sie Realm und Domain des Telefons so ein, wie es unter „Einrichten“ steht.",
        ),
        DenialReason::Blacklisted => (
            "Too many attempts from this address failed. Correct the phone that caused it; after that time, all are accepted again.",
            "Von dieser Adresse sind zu viele Versuche fehlgeschlagen. Korrigieren Sie das Telefon, von dem sie kamen; danach werden alle wieder angenommen.",
        ),
        DenialReason::PairLocked => (
            "Correct the password in the phone: it is checked again within a minute.",
            "Stellen Sie das Passwort im Telefon richtig ein: Es wird innerhalb einer Minute wieder geprüft.",
        ),
        DenialReason::Guarded => (
            "If it was your phone, let it keep trying for a minute.",
            "Wenn es Ihr Telefon war, lassen Sie es eine Minute lang weiter versuchen.",
        ),
        DenialReason::Disabled | DenialReason::NotActivated | DenialReason::UnknownUser => {
            ("Let the phone try again now.", "Lassen Sie das Telefon es jetzt noch einmal versuchen.")
        }
        DenialReason::NoHa1 => (
            "Set the phone to MD5, or change your password here: the new one is stored for all algorithms.",
            "Stellen Sie im Telefon MD5 ein, oder ändern Sie hier Ihr Passwort: Das neue wird für alle Verfahren gespeichert.",
        ),
        DenialReason::Identity => (
            "The phone tried to register another address. Set its username to yours.",
            "Das Telefon wollte eine andere Adresse registrieren. Stellen Sie dort Ihren Benutzernamen ein.",
        ),
        DenialReason::NoIdentity => {
            ("Only the phone service can change that.", "Nur der Telefondienst kann das ändern.")
        }
        DenialReason::Replay => (
            "If the phone had just changed networks, let it try again. If not, someone may have captured an answer; they were kept out.",
            "Hatte das Telefon gerade das Netz gewechselt, lassen Sie es noch einmal versuchen. Wenn nicht, hat vielleicht jemand mitgehört; die Person wurde abgewiesen.",
        ),
        DenialReason::Malformed(_) | DenialReason::Unsupported(_) => (
            "Update the phone's software, or choose another setting in it.",
            "Aktualisieren Sie die Software des Telefons, oder stellen Sie es dort anders ein.",
        ),
    }
}
