//! Where an attempt came from, and how far that can be believed (docs/policy.md section 1).

use crate::network::Source;

/// How the client reached the platform or the website.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TransportKind {
    /// TCP, TLS or WebSocket: the address had to answer, so it is real.
    Connected,
    /// A browser's connection to the website, not SIP: just as real.
    Website,
    /// UDP or unknown: a sender can write any address.
    Datagram,
}

/// How far the source of an attempt can be believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Provenance {
    /// The platform saw the address on its own socket.
    Observed,
    /// A client could have written the address itself.
    Forgeable,
    /// There is no address.
    Absent,
}

/// Where an attempt came from.
#[derive(Clone, Copy, Debug)]
pub struct Origin {
    /// The source that is counted.
    pub source: Source,
    /// How the client reached us.
    pub transport: TransportKind,
    /// How far `source` can be believed.
    pub provenance: Provenance,
    /// Whether a header of the request is seen to name the address. Where a platform passes no headers that cannot be
    /// seen, and all its calls are forgeable, honest ones too.
    pub forwarded: bool,
}

impl Origin {
    /// A browser at the website: its connection had to answer.
    #[must_use]
    pub const fn website(source: Source) -> Self {
        Self { source, transport: TransportKind::Website, provenance: Provenance::Observed, forwarded: false }
    }
}
