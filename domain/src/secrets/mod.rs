//! Secrets: strings that are never printed, and tokens.

mod link_token; // the secret of a link
mod secret; // a text that is never printed
mod signed; // the one format of signed tokens

pub use link_token::LinkToken;
pub use secret::Secret;
pub use signed::{Claims, Signed, SigningKey};
