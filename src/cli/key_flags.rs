//! Which tenant and realm a command is about.

use super::CliError;
use crate::config::{Settings, TenantSettings};
use clap::Args;
use domain::accounts::{AccountKey, AccountUsername, TenantRealms};
use domain::digest::Realm;

/// `--tenant T`, by default the only one.
#[derive(Debug, Args)]
pub(super) struct TenantFlag {
    /// The tenant [default: the only one]
    #[arg(long, value_name = "TENANT")]
    tenant: Option<String>,
}

/// `--tenant T`, by default all of them.
#[derive(Debug, Args)]
pub(super) struct TenantFilter {
    /// One tenant [default: all]
    #[arg(long, value_name = "TENANT")]
    pub(super) tenant: Option<String>,
}

/// `NAME [--tenant T] [--realm R]`
#[derive(Debug, Args)]
pub(super) struct KeyFlags {
    /// The username, as the phone sends it
    #[arg(value_name = "NAME")]
    username: String,
    #[command(flatten)]
    tenant: TenantFlag,
    /// The realm [default: the tenant's first one]
    #[arg(long)]
    realm: Option<String>,
}

impl TenantFlag {
    /// The tenant that was typed; none where it was left out.
    pub(super) fn typed(&self, settings: &Settings) -> Result<Option<TenantSettings>, CliError> {
        self.tenant.as_ref().map(|_| self.find(settings)).transpose()
    }

    pub(super) fn find(&self, settings: &Settings) -> Result<TenantSettings, CliError> {
        let tenants = settings.tenant_settings();
        let names = || tenants.iter().map(|tenant| tenant.name.as_str()).collect::<Vec<_>>().join(", ");
        let found = match (&self.tenant, &tenants[..]) {
            (Some(name), all) => all.iter().find(|tenant| &tenant.name == name),
            (None, [only]) => Some(only),
            (None, _) => return Err(CliError::Usage(format!("--tenant is required: one of {}", names()))),
        };
        let unknown = || CliError::Failed(format!("there is no such tenant: expected one of {}", names()));
        found.cloned().ok_or_else(unknown)
    }
}

impl KeyFlags {
    /// The key of an account that may be anywhere, in a realm that the tenant no longer has too.
    pub(super) fn any_key(&self, settings: &Settings) -> Result<AccountKey, CliError> {
        let tenant = self.tenant.find(settings)?;
        self.key(&tenant)
    }

    /// The key of an account whose HA1 will be set: made for another realm it would never verify.
    pub(super) fn own_key(&self, settings: &Settings) -> Result<AccountKey, CliError> {
        let tenant = self.tenant.find(settings)?;
        let key = self.key(&tenant)?;
        realms(&tenant).check(key.realm.as_str()).map_err(|error| CliError::Failed(error.to_string()))?;
        Ok(key)
    }

    fn key(&self, tenant: &TenantSettings) -> Result<AccountKey, CliError> {
        let realm = self.realm.as_deref().or(tenant.realms.first().map(String::as_str)).unwrap_or_default();
        Ok(AccountKey {
            tenant: tenant.name.clone(),
            realm: Realm::parse(realm).ok_or_else(|| CliError::Usage("a realm must not be empty".to_owned()))?,
            username: AccountUsername::parse(&self.username).map_err(|error| CliError::Usage(error.to_string()))?,
        })
    }
}

/// The realms in which a tenant's accounts get HA1s.
pub(super) fn realms(tenant: &TenantSettings) -> TenantRealms<'_> {
    TenantRealms { tenant: &tenant.name, realms: &tenant.realms }
}

/// The error of a command that found no account.
pub(super) fn not_found(key: &AccountKey) -> CliError {
    CliError::Failed(format!("there is no account {key}"))
}
