//! The flags for what an account's phones may call directly.

use clap::Args;
use domain::tenant::DirectCalling;

#[derive(Debug, Args)]
pub(super) struct DirectCallingFlags {
    /// Whether its phones may call applications directly [default: as the tenant says]
    #[arg(long = "allow-direct-app-calling", value_name = "true|false")]
    app: Option<bool>,
    /// Whether its phones may call queues directly [default: as the tenant says]
    #[arg(long = "allow-direct-queue-calling", value_name = "true|false")]
    queue: Option<bool>,
    /// Whether its phones may call users directly [default: as the tenant says]
    #[arg(long = "allow-direct-user-calling", value_name = "true|false")]
    user: Option<bool>,
}

impl DirectCallingFlags {
    pub(super) const fn direct_calling(&self) -> DirectCalling {
        DirectCalling { app: self.app, queue: self.queue, user: self.user }
    }
}
