//! What the bench asks of every program it compares.

use crate::peers::credentials::Attempt;
use crate::peers::socket::Address;

/// What an answer says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The phone is let in.
    Granted,
    /// It is not.
    Refused,
}

/// A running program that verifies digest credentials.
pub trait Peer {
    /// Its line in the table.
    fn name(&self) -> &str;

    /// Where it is asked, and by which transport.
    fn address(&self) -> Address;

    /// One request per attempt, ready to be sent once; a peer that checks its nonces is asked for them here.
    fn requests(&mut self, attempts: &[Attempt]) -> Vec<Vec<u8>>;

    /// What an answer to `request` says, or `None` where it is incomplete. Panics at what is not an answer to it.
    fn verdict(&self, request: &[u8], answer: &[u8]) -> Option<Verdict>;

    /// Its processes, whose processor time is counted.
    fn processes(&self) -> Vec<u32>;
}

/// A peer, or why there is none: what is missing, and how it is installed.
pub type Started = Result<Box<dyn Peer>, String>;
