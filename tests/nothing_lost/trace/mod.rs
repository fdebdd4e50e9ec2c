//! What the service asked of the system, call by call, as strace saw it.

mod call;
mod commits;
mod doctored;
mod fields;
mod order;
mod record;

pub use call::{Call, What};
pub use commits::synced;
pub use doctored::{syncs, without};
pub use record::{Recording, record};
