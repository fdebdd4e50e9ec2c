//! `[webhook]`: what is checked besides the digest, and how it is answered (docs/contract.md sections 1.3 and 1.4).

use domain::authentication::BlacklistAnswer;
use domain::authentication::authenticate::IdentityCheck;
use domain::tenant::SignatureRule;
use serde::de::{Deserialize, Deserializer, Error};

/// `[webhook]`
#[derive(Clone, Debug, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct WebhookSettings {
    /// Whether the To of a REGISTER must name the user that logs in: `enforce` rejects a mismatch, `require` also a missing To,
    /// `log` only logs.
    pub identity_register: IdentityCheck,
    /// Whether the From of an INVITE must: `enforce` rejects a mismatch, `log` only logs. Callers may hide it, so `require` is
    /// an error.
    #[serde(deserialize_with = "without_require")]
    pub identity_invite: IdentityCheck,
    /// Whether the webhook requires a valid Jambonz-Signature: `require` rejects calls without one and needs
    /// `signature_secrets`.
    pub signature: SignatureRule,
    /// Value of `blacklist` in a rejection that is due to a listing: the `seconds` it lasts, `true`, or `off` for none.
    pub blacklist_answer: BlacklistAnswer,
    /// Whether `listen` serves the webhook although `webhook_listen` is set, while platforms move from one to the other.
    pub keep_on_listen: bool,
}

impl Default for WebhookSettings {
    fn default() -> Self {
        Self {
            identity_register: IdentityCheck::Enforce,
            identity_invite: IdentityCheck::Log,
            signature: SignatureRule::Off,
            blacklist_answer: BlacklistAnswer::Seconds,
            keep_on_listen: false,
        }
    }
}

/// Callers may hide their address, so `require` would reject legitimate calls.
fn without_require<'de, D: Deserializer<'de>>(deserializer: D) -> Result<IdentityCheck, D::Error> {
    match IdentityCheck::deserialize(deserializer)? {
        IdentityCheck::Require => {
            Err(D::Error::custom("\"require\" is only for identity_register: use enforce, log or off"))
        }
        check => Ok(check),
    }
}
