//! The state that all workers share.

mod admin_access;
mod admission;
mod stranger_lines;

pub use admin_access::AdminAccess;
pub use admission::{Admission, Overloaded, Place};
pub use stranger_lines::{Refusal, StrangerLines};
