//! `[webhook]`: how attempts are judged and answered beyond the digest (CONTRACT sections 1.3 and 1.4).

use super::values;
use crate::authenticate::IdentityCheck;
use crate::decision::BlacklistAnswer;
use crate::tenant::SignatureRule;
use serde::Deserialize;

values::words!(IdentityCheck { "enforce" => Enforce, "log" => Log, "off" => Off });

values::words!(SignatureRule { "off" => Off, "require" => Require });

values::words!(BlacklistAnswer { "seconds" => Seconds, "true" => True, "off" => Off });

/// `[webhook]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct WebhookSettings {
    /// The To of a REGISTER against the username.
    pub identity_register: IdentityCheck,
    /// The From of an INVITE against the username.
    pub identity_invite: IdentityCheck,
    /// Whether requests must be signed.
    pub signature: SignatureRule,
    /// What `blacklist` holds.
    pub blacklist_answer: BlacklistAnswer,
    /// Whether the public listener answers the webhook although `webhook_listen` gives it one of its own: while platforms
    /// move from one address to the other.
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
