//! Forgers: they write a victim's address on what they send, by UDP or by X-Forwarded-For.

use crate::chance::Chance;
use crate::knock::{Knock, Request, Transport};

/// Whose address is forged, and under which names.
#[derive(Clone, Debug)]
pub struct Forger {
    /// Whose row of the report it counts in.
    pub party: &'static str,
    pub tenant: u16,
    /// The address it writes.
    pub victim: String,
    /// The victim's own names, of which it knows some; tried one time in four.
    pub names: Vec<String>,
}

impl Forger {
    /// UDP packets: the victim's own names and invented ones, never the victim's Call-IDs.
    pub fn packets(self, mut chance: Chance) -> impl FnMut(u64) -> Knock + 'static {
        move |number| {
            let own = !self.names.is_empty() && chance.happens(1, 4);
            let pick = chance.below(self.names.len().max(1) as u64);
            let name = match usize::try_from(pick).ok().filter(|_| own) {
                Some(pick) => self.names[pick].clone(),
                None => format!("forged-{number}"),
            };
            let knock = Knock::of(self.party, name, self.victim.clone()).over(Transport::Udp).at_tenant(self.tenant);
            knock.wrong().in_dialogue(format!("forged-{number}"))
        }
    }

    /// The same as INVITEs over TCP that name the address in X-Forwarded-For.
    pub fn invites(self, chance: Chance) -> impl FnMut(u64) -> Knock + 'static {
        let mut packets = self.packets(chance);
        move |number| packets(number).over(Transport::Tcp).asking(Request::ForwardedInvite)
    }
}
