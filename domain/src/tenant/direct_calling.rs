//! Whether phones may call each other, queues and applications directly; the platform takes an absent member for no.

/// The booleans a REGISTER ok carries where they are configured (docs/contract.md section 1.4).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DirectCalling {
    /// `allow_direct_app_calling`
    pub app: Option<bool>,
    /// `allow_direct_queue_calling`
    pub queue: Option<bool>,
    /// `allow_direct_user_calling`
    pub user: Option<bool>,
}

impl DirectCalling {
    /// The account's value where it has one, else the tenant's.
    #[must_use]
    pub fn or(self, tenant: Self) -> Self {
        Self { app: self.app.or(tenant.app), queue: self.queue.or(tenant.queue), user: self.user.or(tenant.user) }
    }
}
