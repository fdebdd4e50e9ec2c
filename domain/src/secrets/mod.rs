//! Secrets: strings that are never printed (`Secret`), the token of a link (`LinkToken`), and signed tokens (`Signed`, made
//! and checked by a `SigningKey`; `Claims` is what one kind of them says).

mod link_token; // the secret of a link
mod secret; // a string that is never printed
mod signed; // the one format of signed tokens

pub use link_token::LinkToken;
pub use secret::Secret;
pub use signed::{Claims, Signed, SigningKey};
