//! Where an answer was seen and how far that can be believed: what the memory keeps of it, and the one table that says
//! what an answer is that was seen before.

use super::sighting::Sighting;
use crate::network::{Provenance, Source};
use std::net::IpAddr;

/// A source in nine bytes, as one of 300 000.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AnswerSource {
    /// The platform saw this source on its own socket.
    Observed(Spot),
    /// The client could have written this source itself.
    Claimed(Spot),
    /// The client could have written the address itself, and what stands there is none, or none of the internet.
    Unnamed,
    /// The platform named no address.
    Absent,
}

/// An IPv4 address or an IPv6 /64 in eight bytes, exactly: IPv4 lies in ff00::/8, where the internet has no senders.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Spot([u8; 8]);

impl Spot {
    fn of(network: IpAddr) -> Self {
        let bytes = match network {
            IpAddr::V4(address) => (u64::from(u32::MAX) << 32 | u64::from(address.to_bits())).to_be_bytes(),
            IpAddr::V6(prefix) => *prefix.octets().first_chunk().expect("an IPv6 address has sixteen bytes"),
        };
        Self(bytes)
    }

    /// The one that was kept as these bytes.
    pub(super) const fn from_bytes(bytes: [u8; 8]) -> Self {
        Self(bytes)
    }

    /// Its bytes, to be kept.
    pub(super) const fn bytes(self) -> [u8; 8] {
        self.0
    }
}

impl AnswerSource {
    pub(super) fn of(source: Source, provenance: Provenance) -> Self {
        match (provenance, source.network.map(Spot::of)) {
            (Provenance::Observed, Some(spot)) => Self::Observed(spot),
            (Provenance::Forgeable, Some(spot)) => Self::Claimed(spot),
            (Provenance::Forgeable, None) => Self::Unnamed,
            (Provenance::Absent, _) | (_, None) => Self::Absent,
        }
    }

    /// What an answer is that was seen here and comes again from `now`: the table in the documentation of
    /// [`super`], row by row of what is let in.
    pub(super) fn again(self, now: Self, form: AnswerForm) -> Sighting {
        match (self, now, form) {
            (Self::Observed(first) | Self::Claimed(first), Self::Observed(again), _)
            | (Self::Claimed(first), Self::Claimed(again), AnswerForm::Plain)
                if first == again =>
            {
                Sighting::Repeat
            }
            (_, Self::Absent, _)
            | (Self::Unnamed | Self::Absent, Self::Observed(_), AnswerForm::Plain)
            | (Self::Unnamed, Self::Unnamed, AnswerForm::Plain) => Sighting::Unattributed,
            _ => Sighting::Replay,
        }
    }

    /// What is kept once it was let in again from `now`: a place on a socket, where there was a weaker one. From then
    /// on a claimed address, and any other source, is a different one.
    pub(super) const fn learn(self, now: Self) -> Self {
        if matches!(now, Self::Observed(_)) { now } else { self }
    }
}

/// Whether honest phones send an answer more than once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AnswerForm {
    /// With qop each answer has an nc or a cnonce of its own; only copies on the way make two of it.
    Counted,
    /// Without qop a phone that keeps its nonce gives the same answer to the same request, for as long as it likes.
    Plain,
}
