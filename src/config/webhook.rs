//! `[webhook]`: how attempts are judged and answered beyond the digest (CONTRACT sections 1.3 and 1.4).

use super::values;
use serde::Deserialize;

/// What happens when an attempt names another address than its username.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdentityMode {
    /// It is refused.
    Enforce,
    /// It is logged.
    Log,
    /// Nothing.
    Off,
}

values::words!(IdentityMode { "enforce" => Enforce, "log" => Log, "off" => Off });

/// Whether the platform must sign its requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignatureMode {
    /// Signatures are not looked at.
    Off,
    /// A request without a right `Jambonz-Signature` is 401.
    Require,
}

values::words!(SignatureMode { "off" => Off, "require" => Require });

/// What `blacklist` in an answer holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlacklistAnswer {
    /// The remaining seconds.
    Seconds,
    /// The boolean that today's jambonz acts on, with a ban of a day.
    True,
    /// Never sent.
    Off,
}

values::words!(BlacklistAnswer { "seconds" => Seconds, "true" => True, "off" => Off });

/// `[webhook]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct WebhookSettings {
    /// The To of a REGISTER against the username.
    pub identity_register: IdentityMode,
    /// The From of an INVITE against the username.
    pub identity_invite: IdentityMode,
    /// Whether requests must be signed.
    pub signature: SignatureMode,
    /// What `blacklist` holds.
    pub blacklist_answer: BlacklistAnswer,
}

impl Default for WebhookSettings {
    fn default() -> Self {
        Self {
            identity_register: IdentityMode::Enforce,
            identity_invite: IdentityMode::Log,
            signature: SignatureMode::Off,
            blacklist_answer: BlacklistAnswer::Seconds,
        }
    }
}
