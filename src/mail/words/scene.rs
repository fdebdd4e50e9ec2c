//! What the languages draw from: the kind of an email, its account, where its links lead, and strangers' strings.

use super::story::Fact;
use crate::mail::unlinked::{shown, unlinked};
use domain::outbox::{EmailContents, EmailKind};
use domain::secrets::LinkToken;

/// Limit: how many characters of a display name or of a phone's name an email shows; attackers choose them.
pub(super) const NAME_SHOWN: usize = 40;

/// Limit: how many characters an email shows of a new email address, and of what a program calls itself.
pub(super) const STRING_SHOWN: usize = 120;

/// One email to be put into words.
pub(super) struct Scene<'a> {
    contents: EmailContents<'a>,
    pub(super) kind: EmailKind<'a>,
    pub(super) title: &'a str,
}

impl<'a> Scene<'a> {
    pub(super) fn of(contents: EmailContents<'a>) -> Self {
        Self { contents, kind: contents.kind, title: &contents.tenant.presentation.title }
    }

    /// Which account the email is about. Of the SIP address only the stranger's part is broken up: the rest is the
    /// operator's, and a whole address can be copied into a phone.
    pub(super) fn account(&self) -> [Fact; 2] {
        let key = self.contents.account;
        let user = unlinked(key.username.as_str());
        let address = format!("{user}@{}", key.realm.as_str());
        let language = self.contents.language;
        [
            Fact { label: language.choose("Username", "Benutzername"), value: user },
            Fact { label: language.choose("SIP address", "SIP-Adresse"), value: address },
        ]
    }

    /// The host, or host and port, that phones register at.
    pub(super) fn registrar(&self) -> String {
        self.contents.tenant.phone_service.registrar(self.contents.account.realm.as_str()).to_owned()
    }

    /// The link to a page of the tenant's website. The page speaks the language of the email, whatever the browser is
    /// set to.
    pub(super) fn page(&self, path: &str) -> String {
        format!("{}{path}?lang={}", self.contents.tenant.public_url, self.contents.language.tag())
    }

    /// The same with the secret that the page asks for.
    pub(super) fn secret_page(&self, path: &str, token: &LinkToken) -> String {
        let (url, language) = (&self.contents.tenant.public_url, self.contents.language.tag());
        format!("{url}{path}?token={}&lang={language}", token.to_link_text())
    }
}

/// A fact about what strangers write, as far as there is anything to show.
pub(super) fn foreign(label: &'static str, value: &str, most: usize) -> Option<Fact> {
    Some(Fact { label, value: shown(value, most)? })
}

/// The same where it may not be known.
pub(super) fn known(label: &'static str, value: Option<&str>) -> Option<Fact> {
    foreign(label, value?, STRING_SHOWN)
}
