//! Realmgate with the programs its users run: the real binary, real platforms, real phones.

#![expect(clippy::unwrap_used, reason = "a test stops where something is missing")]

#[expect(dead_code, reason = "the service's own tests use all of it")]
#[path = "../service/daemon.rs"]
mod daemon;
mod gate;
mod jambonz;
#[path = "../service/patience.rs"]
mod patience;
mod ports;
mod recorder;
