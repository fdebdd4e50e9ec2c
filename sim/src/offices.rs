//! Offices: many phones behind one address.

use crate::crowd::Crowd;
use crate::knock::{Knock, Transport};
use crate::phones::Phone;
use std::time::Duration;

/// An office.
#[derive(Clone, Debug)]
pub struct Office {
    /// Whose row of the report its phones count in.
    pub party: &'static str,
    pub tenant: u16,
    pub address: String,
    pub transport: Transport,
    /// How many phones it has.
    pub size: usize,
}

impl Office {
    /// The name of one of its phones.
    pub fn name(&self, number: usize) -> String {
        format!("phone-{number}-of-{}", self.address)
    }

    /// The names of all.
    pub fn names(&self) -> impl Iterator<Item = String> {
        (0..self.size).map(|number| self.name(number))
    }

    /// What one of its phones sends.
    pub fn knock(&self, number: usize) -> Knock {
        let knock = Knock::of(self.party, self.name(number), self.address.clone());
        knock.over(self.transport).at_tenant(self.tenant)
    }

    /// All its phones, spread evenly over the time of a refresh, from `start` on.
    pub fn move_in(&self, crowd: &mut Crowd, start: Duration, refresh: Duration) {
        let spread = refresh / u32::try_from(self.size).expect("an office is smaller");
        for (number, place) in (0..self.size).zip(0_u32..) {
            crowd.add(Phone::new(self.knock(number), start + spread * place, refresh));
        }
    }
}
