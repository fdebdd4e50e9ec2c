//! Decides what people may do for themselves in a browser: sign up, activate, sign in, set up a phone.
//!
//! Nouns: captchas, signup limits, sessions, provisioning links. Verbs: `sign_up`, `activate`, `sign_in`, `provision`,
//! `erase`. Traits: [`activations::Activations`] and [`upkeep::Upkeep`], both asked of the store.

pub mod activate; // a token becomes an active account
pub mod activations; // pending accounts in the store
pub mod captcha; // the sum to solve before signing up
pub mod erase; // removes what is left of removed accounts
pub mod provision; // a session becomes a link, a link a phone's settings
pub mod provisioning; // links that set up a phone
pub mod session; // the token of a signed-in user
pub mod sign_in; // a name and an HA1 become a session
pub mod sign_up; // a form becomes a pending account and an email
pub mod signup_limits; // how many signups a source, a mailbox and a tenant may make
pub mod upkeep; // care for the store as a whole
