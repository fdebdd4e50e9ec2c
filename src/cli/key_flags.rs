//! Which tenant and realm a command is about.

use super::CliError;
use crate::config::{Settings, TenantSettings};
use clap::Args;
use domain::accounts::{AccountKey, AccountUsername, TenantRealms};
use domain::digest::Realm;

/// `--tenant T`, by default the only one.
#[derive(Debug, Args)]
pub(super) struct TenantFlag {
    /// Tenant [default: the only one]
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
    /// Username, exactly as the phone sends it
    #[arg(value_name = "NAME")]
    username: String,
    #[command(flatten)]
    tenant: TenantFlag,
    /// Realm [default: the tenant's first realm]
    #[arg(long)]
    realm: Option<String>,
}

impl TenantFlag {
    /// The name that was typed.
    pub(super) fn name(&self) -> Option<&str> {
        self.tenant.as_deref()
    }

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
            (None, _) => {
                return Err(CliError::Usage(format!(
                    "there are several tenants; choose one with --tenant: {}",
                    names()
                )));
            }
        };
        let unknown = || CliError::Failed(format!("there is no such tenant; tenants are {}", names()));
        found.cloned().ok_or_else(unknown)
    }
}

impl KeyFlags {
    /// The key of an account whose HA1 will be set: made for another realm it would never verify.
    pub(super) fn own_key(&self, settings: &Settings) -> Result<AccountKey, CliError> {
        let tenant = self.tenant.find(settings)?;
        let key = key(&self.username, self.realm.as_deref(), &tenant)?;
        realms(&tenant).check(key.realm.as_str()).map_err(|error| CliError::Failed(error.to_string()))?;
        Ok(key)
    }
}

/// The key of an account of a tenant, in its first realm by default.
pub(super) fn key(username: &str, realm: Option<&str>, tenant: &TenantSettings) -> Result<AccountKey, CliError> {
    let realm = realm.or(tenant.realms.first().map(String::as_str)).unwrap_or_default();
    Ok(AccountKey {
        tenant: tenant.name.clone(),
        realm: Realm::parse(realm)
            .ok_or_else(|| CliError::Usage("the realm is empty; use one of the tenant's realms".to_owned()))?,
        username: AccountUsername::parse(username).map_err(|error| CliError::Usage(error.to_string()))?,
    })
}

/// The realms in which a tenant's accounts get HA1s.
pub(super) fn realms(tenant: &TenantSettings) -> TenantRealms<'_> {
    TenantRealms { tenant: &tenant.name, realms: &tenant.realms }
}
