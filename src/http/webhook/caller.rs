//! Who calls the webhook: HTTP Basic (RFC 7617) decides the tenant (CONTRACT section 1.1).

use crate::tenant::{Tenant, TenantId, Tenants, WebhookUser};
use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use hmac::{Hmac, KeyInit, Mac};
use rand::CryptoRng;
use sha2::Sha256;
use std::collections::HashMap;

/// Padding is no secret; some clients leave it out.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// All webhook users of all tenants, by a keyed hash of username and password. The look-up takes the same time for
/// every wrong pair and for a thousand tenants as for one: what it compares are outputs of HMAC under a key nobody
/// knows, so that how far a comparison gets tells nothing about a password.
pub struct Callers {
    mac: Hmac<Sha256>,
    tenants: HashMap<[u8; 32], TenantId>,
}

impl Callers {
    /// Enters all webhook users.
    pub fn new(tenants: &Tenants, rng: &mut dyn CryptoRng) -> Self {
        let mut key = [0; 32];
        rng.fill_bytes(&mut key);
        let mac = Hmac::new_from_slice(&key).expect("HMAC takes a key of any length");
        let users = |tenant: &'_ Tenant| -> Vec<_> {
            tenant.webhook_users.iter().map(|user| (hash_of(&mac, user), tenant.id)).collect()
        };
        let table = tenants.iter().flat_map(users).collect();
        Self { mac, tenants: table }
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
        let hash = keyed_hash(&self.mac, &decoded[..colon], &decoded[colon + 1..]);
        self.tenants.get(&hash).copied()
    }
}

fn hash_of(mac: &Hmac<Sha256>, user: &WebhookUser) -> [u8; 32] {
    keyed_hash(mac, user.username.as_bytes(), user.password.expose().as_bytes())
}

/// No username holds a colon (RFC 7617 section 2), so it separates.
fn keyed_hash(mac: &Hmac<Sha256>, username: &[u8], password: &[u8]) -> [u8; 32] {
    mac.clone().chain_update(username).chain_update(b":").chain_update(password).finalize().into_bytes().into()
}
