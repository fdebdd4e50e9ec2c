//! Who knocks, what may be wrong with it, and whether it is looked at.

use super::listing::Listed;
use crate::attempt::{Origin, Transport};
use crate::bounded::Tenanted;
use crate::fingerprint::{Fingerprint, Fingerprints};
use crate::replay::Provenance;
use crate::source::Source;
use crate::tenant::TenantId;

/// What went wrong, by what it costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// No such account, wrong password, disabled, not activated: one and the same.
    Guess,
    /// Malformed, foreign realm, unsupported algorithm.
    Nonsense,
    /// A right answer that was another's.
    Replay,
}

/// Who knocks: where from, as whom, in which SIP dialogue.
#[derive(Clone, Copy, Debug)]
pub struct Visitor {
    pub(super) origin: Origin,
    pub(super) pair: Option<PairKey>,
    pub(super) call_id: Option<Fingerprint>,
}

/// Whether the digest is to be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Admission {
    /// Nothing stands against it.
    Open,
    /// The source is listed, but this pair was right lately and had a look left.
    KnownGood,
    /// The source is listed.
    Refused(Listed),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct PairKey {
    tenant: TenantId,
    fingerprint: Fingerprint,
}

impl Tenanted for PairKey {
    fn tenant(&self) -> TenantId {
        self.tenant
    }
}

impl Tenanted for Source {
    fn tenant(&self) -> TenantId {
        self.tenant
    }
}

impl Visitor {
    /// Names the visitor of an attempt; usernames that differ in case only are one.
    #[must_use]
    pub(super) fn new(
        fingerprints: &Fingerprints,
        origin: Origin,
        name: Option<(&str, &str)>,
        call_id: Option<&str>,
    ) -> Self {
        let pair = name.map(|(realm, username)| {
            let folded = username.to_lowercase();
            PairKey {
                tenant: origin.source.tenant,
                fingerprint: fingerprints.of((realm, folded.as_str(), origin.source)),
            }
        });
        Self { origin, pair, call_id: call_id.map(|call_id| fingerprints.of(call_id)) }
    }

    /// The source that is counted.
    pub(super) const fn source(&self) -> Source {
        self.origin.source
    }

    /// Whether the address had to answer, so that a failure is evidence against it.
    pub(super) fn is_believable(&self) -> bool {
        self.origin.transport == Transport::Connected && self.origin.provenance == Provenance::Observed
    }
}
