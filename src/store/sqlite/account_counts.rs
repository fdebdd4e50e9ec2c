//! How many accounts of each tenant are in each state, counted along with the index: asking the file would read all of it.

use domain::accounts::AccountState;
use domain::self_service::upkeep::AccountCount;
use std::collections::HashMap;

/// The counts, in the order of [`AccountState::ALL`].
#[derive(Default)]
pub(super) struct AccountCounts(HashMap<String, [u64; AccountState::ALL.len()]>);

impl AccountCounts {
    /// An account of a tenant has come, changed its state or gone.
    pub(super) fn note(&mut self, tenant: &str, former: Option<AccountState>, state: Option<AccountState>) {
        if former == state {
            return;
        }
        if !self.0.contains_key(tenant) {
            self.0.insert(tenant.to_owned(), Default::default());
        }
        let counts = self.0.get_mut(tenant).expect("it was just made");
        for (count, of) in counts.iter_mut().zip(AccountState::ALL) {
            *count = (*count + u64::from(state == Some(of))).saturating_sub(u64::from(former == Some(of)));
        }
    }

    /// Adds those of other accounts.
    pub(super) fn add(&mut self, others: Self) {
        for (tenant, states) in others.0 {
            let counts = self.0.entry(tenant).or_default();
            counts.iter_mut().zip(states).for_each(|(count, more)| *count += more);
        }
    }

    /// All of them.
    pub(super) fn list(&self) -> Vec<AccountCount> {
        let of = |(tenant, counts): (&String, &[u64; AccountState::ALL.len()])| {
            let counts = AccountState::ALL.into_iter().zip(*counts);
            let tenant = tenant.clone();
            counts.map(move |(state, accounts)| AccountCount { tenant: tenant.clone(), state, accounts })
        };
        self.0.iter().flat_map(of).collect()
    }
}
