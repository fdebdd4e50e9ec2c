//! `[webhook]`: how attempts are judged and answered beyond the digest (docs/contract.md sections 1.3 and 1.4).

use domain::authentication::BlacklistAnswer;
use domain::authentication::authenticate::IdentityCheck;
use domain::tenant::SignatureRule;
use serde::de::{Deserialize, Deserializer, Error};

/// `[webhook]`
#[derive(Clone, Debug, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct WebhookSettings {
    /// The To of a REGISTER against the username.
    pub identity_register: IdentityCheck,
    /// The From of an INVITE against the username.
    #[serde(deserialize_with = "without_require")]
    pub identity_invite: IdentityCheck,
    /// Whether requests must be signed.
    pub signature: SignatureRule,
    /// What `blacklist` holds.
    pub blacklist_answer: BlacklistAnswer,
    /// Whether the public listener answers the webhook although `webhook_listen` gives it one of its own: while
    /// platforms migrate from one address to the other.
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

/// A caller may omit or hide where the call comes from, so `require` would refuse legitimate calls.
fn without_require<'de, D: Deserializer<'de>>(deserializer: D) -> Result<IdentityCheck, D::Error> {
    match IdentityCheck::deserialize(deserializer)? {
        IdentityCheck::Require => {
            Err(D::Error::custom("\"require\" is for identity_register alone: use enforce, log or off"))
        }
        check => Ok(check),
    }
}
