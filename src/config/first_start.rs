//! Secrets that are generated once, at the first start, and kept in the data folder.

use super::{ConfigError, Settings, secret_file};
use crate::secret::Secret;
use rand::CryptoRng;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

/// What a start needs beyond the settings.
#[derive(Debug)]
pub struct FirstStart {
    /// The key of captcha tokens. `None` where none is set and none could be made: then there is no captcha and no
    /// signup, and phones are served all the same.
    pub captcha_key: Option<Secret>,
    /// Why there is no captcha key, for the log.
    pub captcha_problem: Option<String>,
    /// The webhook password, where this very start generated it, to be shown once.
    pub new_webhook_password: Option<Secret>,
}

impl Settings {
    /// Where the webhook password of the tenant without settings is kept.
    #[must_use]
    pub fn webhook_secret_path(&self) -> PathBuf {
        self.data_dir.join("webhook.secret")
    }
}

/// Makes the secrets that are missing. A captcha key that is set but cannot be read is an error.
pub fn first_start(settings: &Settings, rng: &mut dyn CryptoRng) -> Result<FirstStart, ConfigError> {
    let mut new_webhook_password = None;
    if settings.tenant.is_empty() {
        let path = settings.webhook_secret_path();
        let made = generate_once(&path, rng).map_err(|error| ConfigError(format!("{}: {error}", path.display())))?;
        new_webhook_password = made;
    }
    let configured =
        secret_file::one("captcha_key", settings.captcha_key.as_ref(), settings.captcha_key_file.as_deref())?;
    let (captcha_key, captcha_problem) = match configured {
        Some(key) => (Some(key), None),
        None => match generated_captcha_key(&settings.data_dir.join("captcha.key"), rng) {
            Ok(key) => (key, None),
            Err(error) => (None, Some(error.to_string())),
        },
    };
    Ok(FirstStart { captcha_key, captcha_problem, new_webhook_password })
}

fn generated_captcha_key(path: &Path, rng: &mut dyn CryptoRng) -> Result<Option<Secret>, ConfigError> {
    generate_once(path, rng).map_err(|error| ConfigError(format!("{}: {error}", path.display())))?;
    secret_file::one("captcha_key", None, Some(path))
}

/// Writes 32 random bytes as hex to a file of mode 0600, unless it is there; gives what it wrote. The file appears
/// whole under its name or not at all, and of two starts at once one file stays.
fn generate_once(path: &Path, rng: &mut dyn CryptoRng) -> io::Result<Option<Secret>> {
    if path.try_exists()? {
        return Ok(None);
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    let mut bytes = [0; 32];
    rng.fill_bytes(&mut bytes);
    let secret = Secret::new(hex::encode(bytes));
    let partial = path.with_extension(format!("{}.partial", std::process::id()));
    // What a crash of an earlier process of the same number left behind.
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
