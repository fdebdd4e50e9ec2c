//! What the service asked of the system, call by call, as strace saw it.

mod call;
mod commits;
mod doctored;
mod fields;
mod left_behind;
mod order;
mod record;
mod syncs;

pub use call::{Call, What};
pub use doctored::{syncs, without};
pub use record::{Recording, record};
pub use syncs::Syncs;
