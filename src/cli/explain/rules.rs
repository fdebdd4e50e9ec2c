//! What the settings say a refusal depends on.

use crate::authenticate::Rules;
use crate::config::Settings;

/// The rules of the running service, where its settings are these.
pub(super) fn rules(settings: &Settings) -> Rules {
    Rules {
        identity_register: settings.webhook.identity_register,
        identity_invite: settings.webhook.identity_invite,
        replay: settings.replay.mode,
    }
}
