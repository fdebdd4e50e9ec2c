//! The tenant in whose name an email is written.

use crate::cli::error::CliError;
use crate::cli::key_flags::TenantFlag;
use crate::config::Settings;
use domain::tenant::Tenant;

/// The tenant of the flag, else the only one, without its secrets.
pub(super) fn tenant(flag: &TenantFlag, settings: &Settings) -> Result<Tenant, CliError> {
    let own = flag.find(settings)?;
    let tenants = settings.tenants_without_secrets()?;
    let mut tenant = tenants.by_name(&own.name).cloned().expect("its settings were found");
    tenant.presentation.logo = own.read_logo()?;
    Ok(tenant)
}
