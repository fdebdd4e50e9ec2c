//! The mail server that collects from the pickup folder, and remembers each email it ever took.

use domain::accounts::ActivationHash;
use domain::outbox::EmailId;
use domain::secrets::LinkToken;
use realmgate_testkit::pickup::{PickupFolder, link_in};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// An email, however often it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    /// Whom it greets by name.
    pub user: String,
    /// What the store must know of its link.
    pub activation: ActivationHash,
    /// How often it came, at least once.
    pub copies: usize,
}

/// All emails that came, and what came that was none.
pub struct Mailbox {
    folder: PickupFolder,
    received: BTreeMap<EmailId, Received>,
    /// In the order in which they first came.
    order: Vec<EmailId>,
    halves: Vec<String>,
}

impl Mailbox {
    /// Collects from the pickup folder of a service that runs in `folder`.
    pub fn of(folder: &Path) -> Self {
        Self { folder: PickupFolder::within(folder), received: BTreeMap::new(), order: Vec::new(), halves: Vec::new() }
    }

    /// Takes away what lies there under a final name, whole or not.
    pub fn collect(&mut self) {
        for name in self.folder.names().into_iter().filter(|name| !name.starts_with('.')) {
            let path = self.folder.0.join(&name);
            let bytes = fs::read(&path).expect("no one else collects");
            match parsed(&name, &String::from_utf8_lossy(&bytes)) {
                Some((id, letter)) => self.take(id, letter),
                None => self.halves.push(name),
            }
            fs::remove_file(&path).expect("no one else collects");
        }
    }

    /// The email is remembered once; whatever comes under the same id must be the same.
    fn take(&mut self, id: EmailId, letter: Received) {
        let Some(known) = self.received.get_mut(&id) else {
            self.order.push(id.clone());
            self.received.insert(id, letter);
            return;
        };
        if (&known.user, known.activation) == (&letter.user, letter.activation) {
            known.copies += 1;
        } else {
            self.halves.push(format!("{} came with another content", id.as_str()));
        }
    }

    /// How many emails came, each counted once.
    pub fn count(&self) -> usize {
        self.order.len()
    }

    /// The emails that first came after so many others, each once.
    pub fn letters_behind(&self, count: usize) -> impl Iterator<Item = &Received> {
        self.order[count..].iter().map(|id| &self.received[id])
    }

    /// How many came per second time, a third time and so on, all taken together.
    pub fn repeated(&self) -> usize {
        self.received.values().map(|letter| letter.copies - 1).sum()
    }

    /// Names under which something came that was not a whole email.
    pub fn halves(&self) -> &[String] {
        &self.halves
    }

    /// Names of emails that were begun and not delivered.
    pub fn begun(&self) -> Vec<String> {
        self.folder.names().into_iter().filter(|name| name.starts_with('.')).collect()
    }
}

/// A whole email: named and headed by its id, closed as MIME closes (RFC 2046 section 5.1.1), user and link within.
fn parsed(name: &str, text: &str) -> Option<(EmailId, Received)> {
    let id = EmailId::parse(name.strip_suffix(".eml")?)?;
    let boundary = text.split_once("boundary=\"")?.1.split_once('"')?.0;
    if !text.contains(&format!("Message-ID: <{}@", id.as_str())) || !text.ends_with(&format!("--{boundary}--\r\n")) {
        return None;
    }
    let user = text.split_once("\r\nUsername: ")?.1.split_once("\r\n")?.0.to_owned();
    let token = LinkToken::parse(link_in(text).split_once("token=")?.1)?;
    Some((id, Received { user, activation: ActivationHash::of(&token), copies: 1 }))
}
