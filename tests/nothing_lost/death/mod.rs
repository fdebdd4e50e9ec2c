//! Sudden death: what was acknowledged before a kill or a power loss is an account with its letter afterwards.

mod aftermath;
mod kills;
mod mailbox;
mod seed;
mod storm;
mod victim;
