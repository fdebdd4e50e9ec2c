//! Which tenant's platform calls the webhook: HTTP Basic (RFC 7617) decides (docs/contract.md section 1.1).

use crate::tenant::{TenantId, Tenants, WebhookUser};
use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use rand::CryptoRng;
use siphasher::sip128::{Hasher128, SipHasher24};
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use zeroize::Zeroizing;

/// Padding is not secret; some clients leave it out.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// All webhook users of all tenants, by a keyed hash of what each sends: of the header's value as nearly all clients
/// write it, which is known as it stands, and of the username and password that any other spelling of it holds. The
/// look-up takes the same time for every wrong pair and for a thousand tenants as for one: what it compares are 128
/// bits of SipHash-2-4, a pseudorandom function, under a secret key, so that how far a comparison gets reveals nothing
/// about a password.
pub struct Callers {
    keyed: SipHasher24,
    tenants: HashMap<u128, TenantId, BuildHasherDefault<LowerHalf>>,
}

impl Callers {
    /// Enters all webhook users.
    pub fn new(tenants: &Tenants, rng: &mut dyn CryptoRng) -> Self {
        let mut key = [0; 16];
        rng.fill_bytes(&mut key);
        let mut callers = Self { keyed: SipHasher24::new_with_key(&key), tenants: HashMap::default() };
        for tenant in tenants.iter() {
            for user in &tenant.webhook_users {
                callers.enter(user, tenant.id);
            }
        }
        callers
    }

    /// Every pair holds a colon, and no canonical header does: neither is ever taken for the other.
    fn enter(&mut self, user: &WebhookUser, tenant: TenantId) {
        let pair = Zeroizing::new(format!("{}:{}", user.username, user.password.expose()));
        let header = Zeroizing::new(format!("Basic {}", BASE64.encode(pair.as_bytes())));
        for sent in [pair, header] {
            self.tenants.insert(self.hash(sent.as_bytes()), tenant);
        }
    }

    /// The tenant of an Authorization header's value; `None` for a missing, malformed or wrong one.
    #[must_use]
    pub fn tenant_of(&self, authorization: Option<&[u8]>) -> Option<TenantId> {
        let header = authorization?;
        let known = self.tenant_that_sends(header).filter(|_| !header.contains(&b':'));
        known.or_else(|| self.in_any_spelling(header))
    }

    /// No username holds a colon (RFC 7617 section 2), so a pair can be hashed as it was sent.
    fn in_any_spelling(&self, header: &[u8]) -> Option<TenantId> {
        let text = std::str::from_utf8(header).ok()?;
        let (scheme, encoded) = text.split_once(' ')?;
        if !scheme.eq_ignore_ascii_case("basic") {
            return None;
        }
        let pair = BASE64.decode(encoded.trim_matches(' ')).ok()?;
        self.tenant_that_sends(&pair).filter(|_| pair.contains(&b':'))
    }

    fn tenant_that_sends(&self, sent: &[u8]) -> Option<TenantId> {
        self.tenants.get(&self.hash(sent)).copied()
    }

    fn hash(&self, sent: &[u8]) -> u128 {
        let mut keyed = self.keyed;
        keyed.write(sent);
        keyed.finish128().as_u128()
    }
}

/// Where a key stands in the table: its lower half, for it is a keyed hash already.
#[derive(Default)]
struct LowerHalf(u64);

impl Hasher for LowerHalf {
    #[expect(clippy::cast_possible_truncation, reason = "the lower half is what is wanted")]
    fn write_u128(&mut self, hash: u128) {
        self.0 = hash as u64;
    }

    fn write(&mut self, _: &[u8]) {
        unreachable!("all keys are hashes of 128 bits");
    }

    fn finish(&self) -> u64 {
        self.0
    }
}
