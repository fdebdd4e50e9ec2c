//! What other users of this machine could read or change: secrets, settings, and the data folder.

use super::{Settings, SettingsProblem, TenantSettings};
use std::fs::{self, Metadata};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

/// Where the settings were read from.
#[derive(Clone, Debug)]
pub struct SettingsFile {
    pub(super) path: PathBuf,
    /// Whether it holds a secret itself, rather than the name of a secret's file.
    pub(super) holds_secret: bool,
}

/// What a file is to other users.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Worth {
    /// No other user may read it or change it.
    Secret,
    /// All users may read it; no other may change it.
    Trusted,
}

/// Parts of the names of what is in the data folder, each file of it a secret: stores and their logs, backups,
/// snapshots, and what was generated.
const DATA: [&str; 5] = [".sqlite", ".snapshot", ".secret", ".key", ".token"];

/// Adds what is open to others. Goes by the modes of files and folders alone; what is missing is not a problem here.
pub(super) fn exposed(settings: &Settings, problems: &mut Vec<SettingsProblem>) {
    for (key, path, worth) in files(settings) {
        problems.extend(open_file(&key, path, worth));
        // Of a link both count: the folder it is in, and the folder of its target.
        let target = fs::canonicalize(path).ok();
        let mut places = [Some(path), target.as_deref()].into_iter().flatten().filter(|_| target.is_some());
        if let Some(parent) = places.find_map(replaceable_in) {
            problems.push(SettingsProblem::warning(key, replaceable(path, &parent)));
        }
    }
    data_folder(&settings.data_dir, problems);
}

fn data_folder(folder: &Path, problems: &mut Vec<SettingsProblem>) {
    let mut open = |path: &Path, mode: &str| {
        let text = format!("{} can be read or changed by other users: run chmod {mode}", path.display());
        problems.push(SettingsProblem::exposed("data_dir", text));
    };
    let is_open = |metadata: &Metadata| metadata.mode() & 0o077 != 0;
    if fs::metadata(folder).is_ok_and(|metadata| metadata.is_dir() && is_open(&metadata)) {
        open(folder, "700");
    }
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut files: Vec<PathBuf> = entries.filter(|path| is_data(path)).collect();
    files.sort();
    for path in files {
        if fs::metadata(&path).is_ok_and(|metadata| metadata.is_file() && is_open(&metadata)) {
            open(&path, "600");
        }
    }
    if let Some(parent) = replaceable_in(folder) {
        problems.push(SettingsProblem::warning("data_dir", replaceable(folder, &parent)));
    }
}

fn is_data(path: &Path) -> bool {
    path.file_name().is_some_and(|name| DATA.iter().any(|part| name.to_string_lossy().contains(part)))
}

/// The folder that a file or folder is in, where any user may put another one in its place. In one with the sticky bit,
/// as /tmp has, only owners may.
fn replaceable_in(path: &Path) -> Option<PathBuf> {
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mode = fs::metadata(parent).ok()?.mode();
    (mode & 0o002 != 0 && mode & 0o1000 == 0).then(|| parent.to_owned())
}

fn replaceable(path: &Path, parent: &Path) -> String {
    format!("{} can be replaced by other users: run chmod o-w {}", path.display(), parent.display())
}

/// The files that settings name, under their keys.
fn files(settings: &Settings) -> Vec<(String, &Path, Worth)> {
    use Worth::{Secret, Trusted};
    let (mail, tls, file) = (&settings.mail, settings.tls.as_ref(), settings.file.as_ref());
    let settings_worth = if file.is_some_and(|file| file.holds_secret) { Secret } else { Trusted };
    let files = [
        ("settings", file.map(|file| &file.path), settings_worth),
        ("captcha_key_file", settings.captcha_key_file.as_ref(), Secret),
        ("admin_token_file", settings.admin_token_file.as_ref(), Secret),
        ("mail.smtp_password_file", mail.smtp_password_file.as_ref(), Secret),
        ("mail.smtp_ca_file", mail.smtp_ca_file.as_ref(), Trusted),
        ("mail.pickup_dir", mail.pickup_dir.as_ref(), Trusted),
        ("blacklist.list_file", settings.blacklist.list_file.as_ref(), Trusted),
        ("tls.key", tls.map(|tls| &tls.key), Secret),
        ("tls.certificate", tls.map(|tls| &tls.certificate), Trusted),
    ];
    let named = files.into_iter().filter_map(|(key, path, worth)| Some((key.to_owned(), path?.as_path(), worth)));
    named.chain(settings.tenant.iter().flat_map(tenant_files)).collect()
}

fn tenant_files(tenant: &TenantSettings) -> Vec<(String, &Path, Worth)> {
    let passwords = tenant.webhook_users.iter().filter_map(|user| {
        let key = format!("tenant {:?}, webhook user {:?}, password_file", tenant.name, user.username);
        Some((key, user.password_file.as_deref()?, Worth::Secret))
    });
    let signatures = tenant.signature_secrets_file.as_deref();
    let key = format!("tenant {:?}, signature_secrets_file", tenant.name);
    passwords.chain(signatures.map(|path| (key, path, Worth::Secret))).collect()
}

/// A group may read: that is how root hands a secret to the user that the service runs as.
fn open_file(key: &str, path: &Path, worth: Worth) -> Option<SettingsProblem> {
    let metadata = fs::metadata(path).ok()?;
    // A mail server collects emails from its folder, and removes them as one of the group.
    let writers = if metadata.is_dir() { 0o002 } else { 0o022 };
    let (readable, writable) = (metadata.mode() & 0o004 != 0, metadata.mode() & writers != 0);
    let (done, remedy) = match (readable && worth == Worth::Secret, writable) {
        (true, true) => ("read and changed", "o=,g-w"),
        (true, false) => ("read", "o="),
        (false, true) => ("changed", "go-w"),
        (false, false) => return None,
    };
    let text = format!("{} can be {done} by other users: run chmod {remedy}", path.display());
    Some(SettingsProblem::warning(key, text))
}

impl Settings {
    /// Whether the settings themselves hold a secret.
    pub(super) fn hold_secret(&self) -> bool {
        let of_tenant = |tenant: &TenantSettings| {
            !tenant.signature_secrets.is_empty() || tenant.webhook_users.iter().any(|user| user.password.is_some())
        };
        let of_all = [&self.captcha_key, &self.admin_token, &self.mail.smtp_password];
        of_all.into_iter().any(Option::is_some) || self.tenant.iter().any(of_tenant)
    }
}
