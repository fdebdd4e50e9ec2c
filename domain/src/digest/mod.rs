//! Digest authentication as arithmetic (RFC 2617, 7616, 8760): given an HA1 and an answer, is the answer right? Its nouns
//! are `Ha1`, `DigestAnswer` and the parameters of one; its verb is `verify`.

mod algorithm;
mod answer;
mod authorization;
mod credentials;
pub mod formula;
mod ha1;
mod hash;
mod method;
mod parameters;
mod verify;

pub use algorithm::{Algorithm, HashFunction};
pub use answer::{AnswerError, AnswerFields, DigestAnswer, QopAuth};
pub use authorization::{Authorization, AuthorizationError};
pub use credentials::credentials;
pub use ha1::{Ha1, Ha1Error};
pub use hash::{HashValue, Hex};
pub use method::{Method, MethodKind};
pub use parameters::{ClaimedRealm, Cnonce, DigestUri, Nc, Nonce, Realm, Response, Username, bare};
pub use verify::{Proof, expected_response, verify};
