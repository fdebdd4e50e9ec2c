//! This service, with everything on.

use crate::load::accounts;
use crate::load::place;
use crate::load::service::Service;
use crate::peers::credentials::{ACCOUNTS, Attempt};
use crate::peers::http;
use crate::peers::peer::{Peer, Verdict};
use crate::peers::socket::Address;

/// Everything is on by default; here it is said.
const SETTINGS: &str = "[webhook]\nidentity_register = \"enforce\"\n[blacklist]\nmode = \"enforce\"\n\
                        [replay]\nmode = \"enforce\"\n";

/// The running service.
pub struct Realmgate(Service);

impl Realmgate {
    /// Starts it.
    pub async fn start() -> Self {
        let accounts = (0..ACCOUNTS).map(accounts::active).collect();
        Self(Service::within(place::holding(&place::text(SETTINGS), accounts).await))
    }
}

impl Peer for Realmgate {
    fn name(&self) -> &'static str {
        "Realmgate, policy enforced, log on"
    }

    fn address(&self) -> Address {
        let address = self.0.daemon.base.trim_start_matches("http://");
        Address::Tcp(address.parse().expect("an address"))
    }

    fn requests(&mut self, attempts: &[Attempt]) -> Vec<Vec<u8>> {
        attempts.iter().copied().map(http::post).collect()
    }

    fn verdict(&self, _: &[u8], answer: &[u8]) -> Option<Verdict> {
        http::verdict(answer)
    }

    fn processes(&self) -> Vec<u32> {
        vec![self.0.id()]
    }
}
