//! The tenant in whose name an email is written.

use crate::cli::error::CliError;
use crate::cli::key_flags::TenantFlag;
use crate::config::Settings;
use domain::tenant::Tenant;

/// The tenant of the flag, else the only one, without its secrets.
pub(super) fn tenant(flag: &TenantFlag, settings: &Settings) -> Result<Tenant, CliError> {
    let name = flag.find(settings)?.name;
    let tenants = settings.tenants_without_secrets()?;
    let found = tenants.iter().find(|tenant| tenant.name == name);
    Ok(found.cloned().expect("its settings were found"))
}
