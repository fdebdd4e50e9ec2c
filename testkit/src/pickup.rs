//! The pickup folder as the mail server that collects from it sees it.

use crate::running::RunningService;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// The folder, by its path.
pub struct PickupFolder(pub PathBuf);

impl PickupFolder {
    /// The folder of a running service.
    #[must_use]
    pub fn of(service: &RunningService) -> Self {
        Self::within(service.folder.path())
    }

    /// The folder of a service that was started in `folder`.
    #[must_use]
    pub fn within(folder: &Path) -> Self {
        Self(folder.join("data/pickup"))
    }

    /// All names in it, temporary ones too, in order.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.0).into_iter().flatten();
        let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    /// Whether nothing but emails lies there: each has left the outbox, and then what marked it as delivered goes too.
    #[must_use]
    pub fn is_at_rest(&self) -> bool {
        self.names().iter().all(|name| !name.starts_with('.'))
    }

    /// The emails as they lie there; nothing else may for long, but what marks them as delivered. One that is written just now,
    /// because an account was activated, say, is waited for a moment.
    #[must_use]
    pub fn emails(&self) -> Vec<String> {
        let is_email = |name: &String| name.strip_suffix(".eml").is_some_and(|id| id.len() == 32);
        let listed = || {
            let mut names = self.names();
            names.retain(|name| name.strip_suffix(".sent").is_none());
            names
        };
        let mut names = listed();
        for _ in 0..10_000 {
            if names.iter().all(is_email) {
                break;
            }
            std::thread::yield_now();
            names = listed();
        }
        assert!(names.iter().all(is_email), "half an email: {names:?}");
        names.iter().map(|name| fs::read_to_string(self.0.join(name)).unwrap()).collect()
    }

    /// The activation links in the emails, as paths.
    #[must_use]
    pub fn links(&self) -> Vec<String> {
        self.emails().iter().filter(|email| email.contains(ACTIVATION)).map(|email| link_in(email)).collect()
    }

    /// The link in the only activation email, as a path.
    #[must_use]
    pub fn only_link(&self) -> String {
        let [link] = self.links().try_into().expect("one email");
        link
    }

    /// Takes all emails away, as the mail server does, and whatever else lies there.
    pub fn collect(&self) {
        self.remove(|_| true);
    }

    /// Takes all emails away and nothing else, as the mail server does.
    pub fn collect_emails(&self) {
        self.remove(|name| !name.starts_with('.'));
    }

    fn remove(&self, which: impl Fn(&str) -> bool) {
        for name in self.names().iter().filter(|name| which(name)) {
            match fs::remove_file(self.0.join(name)) {
                // The service removes marks by itself.
                Err(error) if error.kind() == ErrorKind::NotFound && name.starts_with('.') => {}
                removed => removed.unwrap(),
            }
        }
    }
}

/// How an activation link begins.
const ACTIVATION: &str = "/activate.ashx?token=";

/// The activation link in an email, as a path.
#[must_use]
pub fn link_in(email: &str) -> String {
    link_of(email, ACTIVATION)
}

/// The link in an email that begins with this path, such as `/recover?token=`, as a path.
#[must_use]
pub fn link_of(email: &str, path: &str) -> String {
    let start = email.find(path).unwrap_or_else(|| panic!("no {path} in {email}"));
    email[start..start + path.len() + 43].to_owned()
}
