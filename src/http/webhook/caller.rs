//! Who calls the webhook: HTTP Basic (RFC 7617) decides the tenant (CONTRACT section 1.1).

use crate::tenant::{Tenant, TenantId, Tenants, WebhookUser};
use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use rand::CryptoRng;
use siphasher::sip128::{Hasher128, SipHasher24};
use std::collections::HashMap;
use std::hash::Hasher;

/// Padding is no secret; some clients leave it out.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// All webhook users of all tenants, by a keyed hash of username and password. The look-up takes the same time for
/// every wrong pair and for a thousand tenants as for one: what it compares are 128 bits of SipHash-2-4, a pseudorandom
/// function, under a key nobody knows, so that how far a comparison gets tells nothing about a password.
pub struct Callers {
    keyed: SipHasher24,
    tenants: HashMap<u128, TenantId>,
}

impl Callers {
    /// Enters all webhook users.
    pub fn new(tenants: &Tenants, rng: &mut dyn CryptoRng) -> Self {
        let mut key = [0; 16];
        rng.fill_bytes(&mut key);
        let keyed = SipHasher24::new_with_key(&key);
        let users = |tenant: &'_ Tenant| -> Vec<_> {
            tenant.webhook_users.iter().map(|user| (hash_of(keyed, user), tenant.id)).collect()
        };
        let table = tenants.iter().flat_map(users).collect();
        Self { keyed, tenants: table }
    }

    /// The tenant of an Authorization header's value; `None` for a missing, malformed or wrong one.
    #[must_use]
    pub fn tenant_of(&self, authorization: Option<&[u8]>) -> Option<TenantId> {
        let text = std::str::from_utf8(authorization?).ok()?;
        let (scheme, encoded) = text.split_once(' ')?;
        if !scheme.eq_ignore_ascii_case("basic") {
            return None;
        }
        let decoded = BASE64.decode(encoded.trim_matches(' ')).ok()?;
        let colon = decoded.iter().position(|byte| *byte == b':')?;
        let hash = keyed_hash(self.keyed, &decoded[..colon], &decoded[colon + 1..]);
        self.tenants.get(&hash).copied()
    }
}

fn hash_of(keyed: SipHasher24, user: &WebhookUser) -> u128 {
    keyed_hash(keyed, user.username.as_bytes(), user.password.expose().as_bytes())
}

/// No username holds a colon (RFC 7617 section 2), so it separates.
fn keyed_hash(mut keyed: SipHasher24, username: &[u8], password: &[u8]) -> u128 {
    keyed.write(username);
    keyed.write(b":");
    keyed.write(password);
    keyed.finish128().as_u128()
}
