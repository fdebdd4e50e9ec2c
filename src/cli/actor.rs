//! Which user of the operating system runs the command, for the audit records.

use crate::ambient::clock::Clock;
use crate::ambient::data_lock::DataLock;
use crate::config::{Settings, process_environment};
use domain::accounts::{Action, Author, RemovedName};
use std::fs;

/// Limit: the longest name of a user that an audit record holds, in characters.
const LONGEST: usize = 64;

/// The author of what a command does.
pub(super) fn author(settings: &Settings, action: Action) -> Author {
    // A running server prints the name of a removed account within a second; a later start would come too late.
    let is_printed = DataLock::is_taken(&settings.data_dir);
    let removed_name = if is_printed { RemovedName::UntilPrinted } else { RemovedName::Never };
    Author { actor: user(), sudo_user: sudo_user(), action, at: Clock::system().now().unix_seconds(), removed_name }
}

/// The user who ran sudo; `None` without sudo.
pub(super) fn sudo_user() -> Option<String> {
    let sudo_user = process_environment().into_iter().find(|(name, _)| name == "SUDO_USER").map(|(_, user)| user);
    sudo_user.filter(|user| !user.is_empty()).map(|user| user.chars().take(LONGEST).collect())
}

/// The name of the real user, or their number where the system has no name for it.
pub(super) fn user() -> String {
    let number = rustix::process::getuid().as_raw();
    let users = fs::read_to_string("/etc/passwd").unwrap_or_default();
    name_of(number, &users).unwrap_or_else(|| format!("uid {number}"))
}

/// Looks a user up in passwd(5).
fn name_of(number: u32, users: &str) -> Option<String> {
    users.lines().find_map(|line| {
        let mut fields = line.split(':');
        let name = fields.next()?;
        let uid: u32 = fields.nth(1)?.parse().ok()?;
        (uid == number && !name.is_empty()).then(|| name.chars().take(LONGEST).collect())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_has_the_name_of_passwd() {
        let users = "root:x:0:0:root:/root:/bin/sh\n\n#\nhalf:x\nrealmgate:x:997:997::/:/sbin/nologin\n";
        assert_eq!(name_of(997, users).as_deref(), Some("realmgate"));
        assert_eq!(name_of(1, users), None);
    }
}
