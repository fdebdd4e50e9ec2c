//! Decides what people may do for themselves in a browser: sign up, activate, sign in, look after their account, set up a phone.
//!
//! Nouns: captchas, signup limits, challenges, sessions, links, requests, security events, provisioning links. Verbs: `sign_up`,
//! `activate`, `sign_in`, `begin_session`, `manage_account`, `use_link`, `answer_requests`, `provision`, `erase`. Traits, all asked
//! of the store: [`activations::Activations`], [`session::Sessions`], [`account_link::Links`],
//! [`email_request::EmailRequests`], [`owner_change::OwnerChanges`] and [`upkeep::Upkeep`].

pub mod account_link; // links in emails to owners
pub mod activate; // a token becomes an active account
pub mod activations; // pending accounts in the store
pub mod answer_requests; // deals with requests for emails
pub mod begin_session; // an owner gets a session
pub mod captcha; // the sum to solve before signing up
pub mod device; // the browser that an owner uses
pub mod email_request; // requests for emails that anyone may make
pub mod erase; // removes what is left of removed accounts
pub mod login_challenge; // a sign-in that never sends the HA1
pub mod magic_code; // the code beside a link that signs in
pub mod manage_account; // an owner changes their account
pub mod owner_change; // what an owner may change, in the store
pub mod owners; // what all acts of owners need
pub mod provision; // a session becomes a link, a link a phone's settings
pub mod provisioning; // links that set up a phone
pub mod security; // what happened to an account
pub mod session; // who is signed in
pub mod sign_in; // a name and the knowledge of an HA1 are judged
pub mod sign_up; // a form becomes a pending account and an email
pub mod signup_limits; // how many signups a source, a mailbox and a tenant may make
pub mod upkeep; // care for the store as a whole
pub mod use_link; // links in emails are used
