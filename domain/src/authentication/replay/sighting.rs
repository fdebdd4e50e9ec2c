//! What the memory says about a verified answer.

/// What the memory says about a verified answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sighting {
    /// Never seen.
    First,
    /// Seen, in a way honest phones repeat themselves: a retransmission, or a nonce re-used without qop.
    Repeat,
    /// Seen, now or first without any address to compare: counted only, for refusing would punish platforms that send
    /// none, and phones that keep a nonce while their platform learns to.
    Unattributed,
    /// Seen from another source, or repeated from one that anyone could have forged.
    Replay,
}
