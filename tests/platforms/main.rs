//! Realmgate with the programs its users run: the real binary, real platforms, real phones.

mod baresip;
mod counters;
#[expect(dead_code, reason = "the service's own tests use all of it")]
#[path = "../service/daemon.rs"]
mod daemon;
mod gate;
mod jambonz;
mod kamailio;
mod line;
mod linphone;
#[path = "../service/patience.rs"]
mod patience;
mod ports;
mod program;
mod raw_phone;
mod recorder;
mod scripted;
mod sipp;
mod versions;
