//! Secrets that are generated once, at the first start, and kept in the data folder.

use super::{ConfigError, Settings, secret_file};
use domain::secrets::Secret;
use rand::CryptoRng;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

/// What a start needs beyond the settings.
#[derive(Debug)]
pub struct FirstStart {
    /// The key of captcha tokens. `None` where none is set and none could be made: then there is no captcha and no
    /// signup, but phones are served.
    pub captcha_key: Option<Secret>,
    /// Why there is no captcha key, for the log.
    pub captcha_problem: Option<String>,
    /// The bearer token of the admin listener. `None` where none is set and none could be made: then it answers nothing
    /// but health and metrics.
    pub admin_token: Option<Secret>,
    /// Why there is no such token, for the log.
    pub admin_token_problem: Option<String>,
    /// The webhook password, where this very start generated it, to be shown once.
    pub new_webhook_password: Option<Secret>,
}

impl Settings {
    /// Where the webhook password of the tenant without settings is kept.
    #[must_use]
    pub fn webhook_secret_path(&self) -> PathBuf {
        self.data_dir.join("webhook.secret")
    }

    /// The bearer token of the admin listener: the setting, else what a first start has left in the data folder.
    pub fn admin_token(&self) -> Result<Secret, ConfigError> {
        if let Some(token) = self.set_admin_token()? {
            return Ok(token);
        }
        let path = self.admin_token_path();
        if !path.exists() {
            let text = format!(
                "admin_token: not set, and {} does not exist: the first start of the server creates it",
                path.display()
            );
            return Err(ConfigError(text));
        }
        let generated = secret_file::one("admin_token", None, Some(&path))?;
        Ok(generated.expect("a file was named"))
    }

    fn set_admin_token(&self) -> Result<Option<Secret>, ConfigError> {
        secret_file::one("admin_token", self.admin_token.as_ref(), self.admin_token_file.as_deref())
    }

    fn admin_token_path(&self) -> PathBuf {
        self.data_dir.join("admin.token")
    }
}

/// Makes the secrets that are missing. One that is set but cannot be read is an error.
pub fn first_start(settings: &Settings, rng: &mut dyn CryptoRng) -> Result<FirstStart, ConfigError> {
    let mut new_webhook_password = None;
    if settings.tenant.is_empty() {
        let path = settings.webhook_secret_path();
        let made = generate_once(&path, rng).map_err(|error| ConfigError(format!("{}: {error}", path.display())))?;
        new_webhook_password = made;
    }
    let configured =
        secret_file::one("captcha_key", settings.captcha_key.as_ref(), settings.captcha_key_file.as_deref())?;
    let (captcha_key, captcha_problem) = or_problem(configured.map_or_else(|| kept_captcha_key(settings, rng), Ok));
    let token = settings.set_admin_token()?;
    let (admin_token, admin_token_problem) = or_problem(token.map_or_else(|| kept_admin_token(settings, rng), Ok));
    Ok(FirstStart { captcha_key, captcha_problem, admin_token, admin_token_problem, new_webhook_password })
}

/// The key of captcha tokens that is kept in the data folder, made where it is missing. For the start, and for later where
/// a start on a bad disk could make none.
pub fn kept_captcha_key(settings: &Settings, rng: &mut dyn CryptoRng) -> Result<Secret, ConfigError> {
    kept("captcha_key", &settings.data_dir.join("captcha.key"), rng)
}

/// The admin token that is kept in the data folder, made where it is missing; likewise.
pub fn kept_admin_token(settings: &Settings, rng: &mut dyn CryptoRng) -> Result<Secret, ConfigError> {
    kept("admin_token", &settings.admin_token_path(), rng)
}

/// The secret of a file, made where it is missing.
fn kept(key: &str, path: &Path, rng: &mut dyn CryptoRng) -> Result<Secret, ConfigError> {
    generate_once(path, rng).map_err(|error| ConfigError(format!("{}: {error}", path.display())))?;
    Ok(secret_file::one(key, None, Some(path))?.expect("a file was named"))
}

/// A secret, or why there is none: phones are served without it.
fn or_problem(secret: Result<Secret, ConfigError>) -> (Option<Secret>, Option<String>) {
    match secret {
        Ok(secret) => (Some(secret), None),
        Err(error) => (None, Some(error.to_string())),
    }
}

/// Writes 32 random bytes as hex to a file of mode 0600, unless it is there; gives what it wrote. The file appears
/// whole under its name or not at all, and of two starts at once one file stays.
fn generate_once(path: &Path, rng: &mut dyn CryptoRng) -> io::Result<Option<Secret>> {
    if path.try_exists()? {
        return Ok(None);
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    crate::ambient::private_folder::make(folder)?;
    let mut bytes = [0; 32];
    rng.fill_bytes(&mut bytes);
    let secret = Secret::new(hex::encode(bytes));
    let partial = path.with_extension(format!("{}.partial", std::process::id()));
    // What remains of an earlier process of the same id that crashed.
    if let Err(error) = fs::remove_file(&partial)
        && error.kind() != io::ErrorKind::NotFound
    {
        return Err(error);
    }
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&partial)?;
    let linked = writeln!(file, "{}", secret.expose())
        .and_then(|()| file.sync_all())
        .and_then(|()| fs::hard_link(&partial, path))
        .and_then(|()| File::open(folder)?.sync_all());
    fs::remove_file(&partial)?;
    match linked {
        Ok(()) => Ok(Some(secret)),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(None),
        Err(error) => Err(error),
    }
}
