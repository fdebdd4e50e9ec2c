//! The client of an attempt: its source, its name, its SIP dialogue.

use super::class::Class;
use super::listing::Certainty;
use crate::memory::{Fingerprint, Fingerprints, Owned, Spread, Tenanted};
use crate::network::{Block, Origin, Provenance, Source, TransportKind};
use crate::tenant::TenantId;
use ipnet::IpNet;
use std::borrow::Cow;
use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::net::IpAddr;

/// The client of an attempt, as the blacklist knows it.
#[derive(Clone, Copy, Debug)]
pub struct Visitor<'a> {
    pub(super) origin: Origin,
    /// The name at its source; of an attempt without a readable name the one nameless pair of that source.
    pub(super) pair: PairKey,
    pub(super) name: Option<NameKey>,
    pub(super) dialogue: Dialogue,
    pub(super) spelled: Spelled<'a>,
}

/// What an attempt calls itself, for an operator who asks: no decision looks at it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Spelled<'a> {
    /// The realm and the username that it counts under.
    pub name: Option<(&'a str, &'a str)>,
    /// The username that was tried.
    pub tried: Option<&'a str>,
}

/// Which dialogue an attempt belongs to, by its Call-ID.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialogue {
    /// None is known: a sign-in at the website, a platform that passes no headers.
    Unknown,
    /// A registration: its refreshes repeat the Call-ID.
    Registration(Fingerprint),
    /// A call, or anything else but a registration.
    Call(Fingerprint),
}

/// A name at a source.
pub(super) type PairKey = Owned<Fingerprint>;

/// A name, wherever it comes from.
pub(super) type NameKey = Owned<Fingerprint>;

impl Tenanted for Source {
    type Within = Option<IpAddr>;

    fn tenant(&self) -> TenantId {
        self.tenant
    }

    fn within(&self) -> Self::Within {
        self.network
    }

    fn of(tenant: TenantId, network: Self::Within) -> Self {
        Self { tenant, network }
    }
}

impl Tenanted for Block {
    type Within = Option<IpNet>;

    fn tenant(&self) -> TenantId {
        self.tenant
    }

    fn within(&self) -> Self::Within {
        self.network
    }

    fn of(tenant: TenantId, network: Self::Within) -> Self {
        Self { tenant, network }
    }
}

impl Spread for Option<IpAddr> {
    fn spread(&self, hasher: &RandomState) -> u64 {
        spread(self.map(|address| (address, 0)), hasher)
    }
}

impl Spread for Option<IpNet> {
    fn spread(&self, hasher: &RandomState) -> u64 {
        spread(self.map(|network| (network.addr(), network.prefix_len())), hasher)
    }
}

/// All that tells sources or blocks apart, hashed in one write of eight bytes (IPv6: 24), where the derived hash writes
/// forty in six.
fn spread(network: Option<(IpAddr, u8)>, hasher: &RandomState) -> u64 {
    let mut hasher = hasher.build_hasher();
    match network {
        None => hasher.write(&[0]),
        Some((IpAddr::V4(four), width)) => {
            let [a, b, c, d] = four.octets();
            hasher.write(&[a, b, c, d, 4, width, 0, 0]);
        }
        Some((IpAddr::V6(six), width)) => {
            let mut bytes = [0; 24];
            bytes[..16].copy_from_slice(&six.octets());
            bytes[16..18].copy_from_slice(&[6, width]);
            hasher.write(&bytes);
        }
    }
    hasher.finish()
}

/// The lower case of a username; most are sent in it.
fn folded(username: &str) -> Cow<'_, str> {
    let is_lower = username.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase());
    if is_lower { username.into() } else { username.to_lowercase().into() }
}

impl<'a> Visitor<'a> {
    /// Names the visitor of an attempt; usernames that differ in case only are one.
    #[must_use]
    pub(super) fn new(
        fingerprints: &Fingerprints,
        origin: Origin,
        name: Option<(&'a str, &'a str)>,
        call_id: Option<&str>,
    ) -> Self {
        let Source { tenant, network } = origin.source;
        let spelled = Spelled { name, tried: None };
        let name = name.map(|(realm, username)| fingerprints.of((realm, &*folded(username))));
        let pair = name.map_or_else(|| fingerprints.of(network), |name| fingerprints.of((name, network)));
        let owned = |key| Owned { tenant, key };
        let dialogue = call_id.map_or(Dialogue::Unknown, |id| Dialogue::Registration(fingerprints.of(id)));
        Self { origin, pair: owned(pair), name: name.map(owned), dialogue, spelled }
    }

    /// The same one, trying this username, as it was sent: to be remembered for its source where it fails.
    #[must_use]
    pub const fn trying(mut self, username: Option<&'a str>) -> Self {
        self.spelled.tried = username;
        self
    }

    /// The same one, in a call: an INVITE or anything else but a REGISTER.
    #[must_use]
    pub const fn calling(mut self) -> Self {
        if let Dialogue::Registration(call_id) = self.dialogue {
            self.dialogue = Dialogue::Call(call_id);
        }
        self
    }

    /// Whether both are one name at one source.
    #[must_use]
    pub fn is_same_pair(&self, other: &Visitor<'_>) -> bool {
        self.pair == other.pair
    }

    /// The source that is counted.
    pub(super) const fn source(&self) -> Source {
        self.origin.source
    }

    /// Whether anyone could have forged the address, and still see the answer.
    pub(super) fn is_forgeable(&self) -> bool {
        self.origin.provenance == Provenance::Forgeable
    }

    /// The blocks that a failure counts for. Calls with a forged address each may come from one attacker: all such
    /// calls of a tenant count together too, with the attempts that have no address. Not so where a platform passes no
    /// headers: there every call is forgeable, and a few wrong ones would lock out all the others.
    pub(super) fn blocks(&self) -> impl Iterator<Item = Block> + use<> {
        let source = self.source();
        let together = self.origin.forwarded.then(|| Source::unknown(source.tenant).block());
        source.blocks().chain(together.filter(|block| *block != source.block()))
    }

    /// Which class an attempt belongs to.
    pub(super) fn class(&self) -> Class {
        let observed = self.origin.provenance == Provenance::Observed;
        if observed && self.origin.transport != TransportKind::Datagram { Class::Believable } else { Class::Others }
    }

    /// How sure it is that a failure is its source's own.
    pub(super) fn evidence(&self) -> Certainty {
        match (self.class(), self.origin.transport) {
            (Class::Others, _) => Certainty::Forgeable,
            (Class::Believable, TransportKind::Website) => Certainty::Website,
            (Class::Believable, _) => Certainty::Firm,
        }
    }
}
