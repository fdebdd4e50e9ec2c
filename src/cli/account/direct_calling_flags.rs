//! The flags for whom an account's phones may call directly.

use clap::Args;
use domain::tenant::DirectCalling;

/// The heading in the help of the flags that describe an account.
pub(super) const ACCOUNT: &str = "Account";

#[derive(Debug, Args)]
pub(super) struct DirectCallingFlags {
    /// Whether its phones may call applications directly [default: the tenant's setting]
    #[arg(long = "allow-direct-app-calling", value_name = "true|false", help_heading = ACCOUNT)]
    app: Option<bool>,
    /// Whether its phones may call queues directly [default: the tenant's setting]
    #[arg(long = "allow-direct-queue-calling", value_name = "true|false", help_heading = ACCOUNT)]
    queue: Option<bool>,
    /// Whether its phones may call users directly [default: the tenant's setting]
    #[arg(long = "allow-direct-user-calling", value_name = "true|false", help_heading = ACCOUNT)]
    user: Option<bool>,
}

impl DirectCallingFlags {
    pub(super) const fn direct_calling(&self) -> DirectCalling {
        DirectCalling { app: self.app, queue: self.queue, user: self.user }
    }
}
