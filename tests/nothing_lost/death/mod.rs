//! Sudden death: what was acknowledged before a kill or a power loss is an account with its email afterwards.

mod aftermath;
mod kills;
mod mailbox;
mod moment;
mod owners;
mod seed;
mod settled;
mod starved;
mod store;
mod storm;
pub mod victim;

pub use aftermath::{Loss, Mark, losses};
pub use mailbox::Mailbox;
pub use seed::seeded;
pub use settled::settled;
pub use storm::{Names, settings, storm};
