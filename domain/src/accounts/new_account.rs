//! An account that an operator makes, before it is in the store.

use super::{Account, AccountKey, AccountState, DisplayName, EmailAddress, Role, Switch};
use crate::digest::Ha1;
use crate::tenant::{ApplicationSid, DirectCalling};

/// A new account as an operator describes it, without its HA1s.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// What names it.
    pub key: AccountKey,
    /// The person's display name.
    pub name: Option<DisplayName>,
    /// Where emails go.
    pub email: Option<EmailAddress>,
    /// What it is to the platform.
    pub role: Role,
    /// Whether it is enabled from the start.
    pub switch: Switch,
    /// The jambonz application that answers its calls.
    pub application_sid: Option<ApplicationSid>,
    /// Direct calls, where they differ from the tenant's.
    pub direct_calling: DirectCalling,
    /// The longest registration granted, in seconds, instead of the tenant's.
    pub expires_max: Option<u32>,
}

impl NewAccount {
    /// An enabled account of a user, with all else absent.
    #[must_use]
    pub fn plain(key: AccountKey) -> Self {
        Self {
            key,
            name: None,
            email: None,
            role: Role::user(),
            switch: Switch::Enable,
            application_sid: None,
            direct_calling: DirectCalling::default(),
            expires_max: None,
        }
    }

    /// The account with these HA1s, created at `now` (Unix seconds); an enabled one counts as activated then.
    #[must_use]
    pub fn created(self, ha1s: Vec<Ha1>, now: u64) -> Account {
        let state = self.switch.state();
        Account {
            key: self.key,
            name: self.name,
            email: self.email,
            role: self.role,
            state,
            created: now,
            activated: (state == AccountState::Active).then_some(now),
            application_sid: self.application_sid,
            direct_calling: self.direct_calling,
            expires_max: self.expires_max,
            ha1s,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::accounts::AccountUsername;
    use crate::digest::Realm;

    #[test]
    fn an_enabled_account_is_activated_by_the_operator_and_a_disabled_one_is_not() {
        let (realm, username) = (Realm::parse("r.example").unwrap(), AccountUsername::parse("ann").unwrap());
        let plain = NewAccount::plain(AccountKey { tenant: "example".to_owned(), realm, username });
        let enabled = plain.clone().created(Vec::new(), 7);
        assert_eq!((enabled.state, enabled.created, enabled.activated), (AccountState::Active, 7, Some(7)));
        let disabled = NewAccount { switch: Switch::Disable, ..plain }.created(Vec::new(), 7);
        assert_eq!((disabled.state, disabled.created, disabled.activated), (AccountState::Disabled, 7, None));
    }
}
