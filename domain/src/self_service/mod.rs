//! What people do for themselves in a browser: sign up, activate, sign in, set a phone up.

pub mod activate; // a token becomes an active account
pub mod activations; // pending accounts in the store
pub mod captcha; // the sum a person solves before signing up
pub mod erase; // what removed accounts leave behind goes
pub mod provision; // a session becomes a link, a link settings of a phone
pub mod provisioning; // links that set a phone up
pub mod session; // the token of somebody signed in
pub mod sign_in; // a name and an HA1 become a session
pub mod sign_up; // a form becomes a pending account and a letter
pub mod signup_limits; // how many sign-ups a source, a mailbox and a tenant may make
pub mod upkeep; // care for the store as a whole
