//! What an operator can set about the checks after the digest.

use crate::blacklist::Mode;

/// What to do about a phone that acts for another's address.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum IdentityCheck {
    /// Refuse, and refuse what does not say whose address it acts for. For a REGISTER alone: calls without a From of
    /// their own are legitimate.
    Require,
    /// Refuse.
    #[default]
    Enforce,
    /// Let in and log it.
    Log,
    /// Do not check.
    Off,
}

crate::words!(IdentityCheck { "require" => Require, "enforce" => Enforce, "log" => Log, "off" => Off });

/// The checks an operator can set.
#[derive(Clone, Copy, Debug)]
pub struct Rules {
    /// The address in To of a REGISTER.
    pub identity_register: IdentityCheck,
    /// The address in From of an INVITE, and of every other method.
    pub identity_invite: IdentityCheck,
    /// Replayed answers.
    pub replay: Mode,
}
