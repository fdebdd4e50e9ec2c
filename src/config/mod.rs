//! Settings: one TOML file, then the environment, then flags; typed, with every default in its `Default`. The docstrings are
//! the texts of docs/settings.md. The files `*_problems` find mistakes, `first_start` makes the secrets of a first start.

mod accounts;
mod appearance;
mod bare_host;
mod blacklist;
mod blacklist_problems;
mod domain_problems;
mod error;
mod exposed;
mod file_problems;
mod first_start;
mod first_tenant;
mod host_problems;
mod limits;
mod list_file;
mod listener_problems;
mod log_format;
mod log_level;
mod mail;
mod network_problems;
mod problem;
mod problems;
mod replay_capacity;
mod secret_file;
mod sign_in;
mod tenant;
mod title;
mod tls;
mod values;
mod webhook;
mod website_problems;

pub use accounts::AccountSettings;
pub use blacklist::{BlacklistSettings, ReplaySettings};
pub use error::ConfigError;
pub use exposed::SettingsFile;
pub use first_start::{FirstStart, first_start, kept_admin_token, kept_captcha_key};
pub use limits::LimitSettings;
pub use list_file::{ListFileError, read_list_file};
pub use log_format::LogFormat;
pub use log_level::LogLevel;
pub use mail::{MailSettings, MailTransport};
pub use problem::{SettingsProblem, Severity};
pub use replay_capacity::answers_per_day;
pub use sign_in::SignInSettings;
pub use tenant::{TenantSettings, WebhookUserSettings};
pub use tls::TlsSettings;
pub use values::Period;
pub use webhook::WebhookSettings;

use domain::accounts::ReservedUsernames;
use domain::secrets::Secret;
use ipnet::IpNet;
use serde::Deserialize;
use std::collections::HashMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// All settings, under the names of their keys.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// Address of the web pages, and of the webhook unless `webhook_listen` is set. Beyond loopback it needs `[tls]` or
    /// `behind_proxy`.
    pub listen: SocketAddr,
    /// Address of health, readiness, metrics and, with the admin token, the admin API. Plain HTTP: keep it on loopback.
    pub admin_listen: SocketAddr,
    /// Host names that the admin listener answers to, besides `localhost` and its own addresses; any other Host header gets
    /// 421.
    #[serde(deserialize_with = "values::strings")]
    pub admin_hosts: Vec<String>,
    /// Address of the webhook alone, with its own connections and threads. Without it, `listen` serves the webhook.
    pub webhook_listen: Option<SocketAddr>,
    /// Folder of the store, the snapshots and the generated secrets; created with mode 0700.
    pub data_dir: PathBuf,
    /// Networks of reverse proxies: from these peers `X-Forwarded-For`, or else `Forwarded`, names the client. Never
    /// `0.0.0.0/0`.
    #[serde(deserialize_with = "values::networks")]
    pub trusted_proxies: Vec<IpNet>,
    /// Set it if a reverse proxy terminates TLS, to allow plain HTTP beyond loopback. Name the proxy in `trusted_proxies`.
    pub behind_proxy: bool,
    /// Worker threads of each listener. Without it, one per processor.
    pub workers: Option<NonZeroUsize>,
    /// Least severe level that is logged: `info` adds rejections, changes, starts and stops, `debug` grants.
    pub log: LogLevel,
    /// Form of log lines: `auto` is text on a terminal and JSON elsewhere. Text has colours on a terminal only, and none
    /// where `NO_COLOR` is set. docs/logging.md lists all events.
    pub log_format: LogFormat,
    /// How long a stop waits for requests in progress.
    pub drain: Period,
    /// Reserved usernames: no one can sign up with them; `*` at the end makes a prefix. Without it, the list in docs/contract.md,
    /// section 3.
    #[serde(deserialize_with = "values::optional_strings")]
    pub reserved_users: Option<Vec<String>>,
    /// Numbers of up to this many digits are reserved too (112, extensions); 0 reserves none.
    pub reserved_digits: usize,
    /// Key that signs captcha tokens, 16 bytes or more. Without it, one is generated in `data_dir` at the first start.
    #[serde(deserialize_with = "values::secret")]
    pub captcha_key: Option<Secret>,
    /// File that holds `captcha_key`.
    pub captcha_key_file: Option<PathBuf>,
    /// Bearer token of the admin API, 16 bytes or more of printable ASCII. Without it, one is generated in `data_dir` at the
    /// first start.
    #[serde(deserialize_with = "values::secret")]
    pub admin_token: Option<Secret>,
    /// File that holds `admin_token`.
    pub admin_token_file: Option<PathBuf>,
    /// The tenants. Without any, one is made for this machine: see [`TenantSettings::first_start`].
    pub tenant: Vec<TenantSettings>,
    /// How emails are sent.
    pub mail: MailSettings,
    /// How the webhook decides and answers.
    pub webhook: WebhookSettings,
    /// When sources are listed, and for how long.
    pub blacklist: BlacklistSettings,
    /// How replays are detected.
    pub replay: ReplaySettings,
    /// The certificate of the listeners. Without it, they speak plain HTTP.
    pub tls: Option<TlsSettings>,
    /// How people sign in to the website.
    pub sign_in: SignInSettings,
    /// What becomes of accounts that their owners delete.
    pub accounts: AccountSettings,
    /// Rate limits.
    pub limits: LimitSettings,
    /// The settings file; `None` without one.
    #[serde(skip)]
    pub file: Option<SettingsFile>,
}

/// The command-line flags; they override file and environment.
#[derive(Clone, Debug, Default)]
pub struct Flags {
    /// `--listen`
    pub listen: Option<SocketAddr>,
    /// `--admin-listen`
    pub admin_listen: Option<SocketAddr>,
    /// `--data-dir`
    pub data_dir: Option<PathBuf>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            listen: (Ipv4Addr::LOCALHOST, 8080).into(),
            admin_listen: (Ipv4Addr::LOCALHOST, 8081).into(),
            admin_hosts: Vec::new(),
            webhook_listen: None,
            data_dir: PathBuf::from("data"),
            trusted_proxies: Vec::new(),
            behind_proxy: false,
            workers: None,
            log: LogLevel::default(),
            log_format: LogFormat::default(),
            drain: Period::new(Duration::from_secs(6)),
            reserved_users: None,
            reserved_digits: ReservedUsernames::DIGITS,
            captcha_key: None,
            captcha_key_file: None,
            admin_token: None,
            admin_token_file: None,
            tenant: Vec::new(),
            mail: MailSettings::default(),
            webhook: WebhookSettings::default(),
            blacklist: BlacklistSettings::default(),
            replay: ReplaySettings::default(),
            tls: None,
            sign_in: SignInSettings::default(),
            accounts: AccountSettings::default(),
            limits: LimitSettings::default(),
            file: None,
        }
    }
}

impl Settings {
    /// Reads `file` if there is one, then the variables of `environment` that begin with `REALMGATE_`, then `flags`. An
    /// unknown key is an error. Files that settings name are not opened here.
    pub fn load(
        file: Option<&Path>,
        environment: impl IntoIterator<Item = (String, String)>,
        flags: &Flags,
    ) -> Result<Self, ConfigError> {
        let text = file.map(std::fs::read_to_string).transpose();
        let place = file.map_or_else(|| "settings".to_owned(), |file| file.display().to_string());
        let text = text.map_err(|error| ConfigError(format!("{place}: {error}")))?;
        let environment = values::environment(environment)?;
        let alone = Self::merged(text.as_deref(), config::Environment::default().source(Some(HashMap::new())));
        let mut settings = Self::merged(text.as_deref(), environment).map_err(|error| {
            // If the file alone can be read, the environment is wrong.
            let place = if alone.is_ok() { "environment" } else { &place };
            ConfigError(format!("{place}: {}", values::without_values(&error.to_string())))
        })?;
        let holds_secret = alone.is_ok_and(|alone| alone.hold_secret());
        settings.file = file.map(|path| SettingsFile { path: path.to_owned(), holds_secret });
        flags.apply(&mut settings);
        Ok(settings)
    }

    fn merged(file: Option<&str>, environment: config::Environment) -> Result<Self, config::ConfigError> {
        let mut builder = config::Config::builder();
        if let Some(text) = file {
            builder = builder.add_source(config::File::from_str(text, config::FileFormat::Toml));
        }
        builder.add_source(environment).build()?.try_deserialize()
    }

    /// The store's name for `store::open`.
    #[must_use]
    pub fn store_url(&self) -> String {
        format!("sqlite:{}", self.store_path().display())
    }

    /// The path of the store.
    #[must_use]
    pub fn store_path(&self) -> PathBuf {
        self.data_dir.join("realmgate.sqlite")
    }

    /// The usernames that no one can sign up with.
    #[must_use]
    pub fn reserved_usernames(&self) -> ReservedUsernames {
        ReservedUsernames::new(self.reserved_users.clone(), self.reserved_digits)
    }

    /// The folder of the pickup transport: the setting, else `pickup` in the data folder.
    #[must_use]
    pub fn pickup_dir(&self) -> PathBuf {
        self.mail.pickup_dir.clone().unwrap_or_else(|| self.data_dir.join("pickup"))
    }
}

impl Flags {
    fn apply(&self, settings: &mut Settings) {
        settings.listen = self.listen.unwrap_or(settings.listen);
        settings.admin_listen = self.admin_listen.unwrap_or(settings.admin_listen);
        if let Some(folder) = &self.data_dir {
            settings.data_dir.clone_from(folder);
        }
    }
}

/// The environment of this process, for [`Settings::load`]. Names and values that are not UTF-8 are left out: no setting has
/// one.
#[must_use]
pub fn process_environment() -> Vec<(String, String)> {
    let text = |(name, value): (std::ffi::OsString, std::ffi::OsString)| {
        Some((name.into_string().ok()?, value.into_string().ok()?))
    };
    std::env::vars_os().filter_map(text).collect()
}

#[cfg(test)]
mod problem_tests;
#[cfg(test)]
mod tests;
