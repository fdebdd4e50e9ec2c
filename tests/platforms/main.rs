//! Realmgate with the programs its users run: the real binary, real platforms, real phones.

#![expect(clippy::unwrap_used, reason = "a test stops where something is missing")]

mod baresip;
mod blacklisted;
mod brake;
mod calls;
mod challenges;
mod counters;
#[path = "../service/daemon.rs"]
mod daemon;
mod gate;
mod granted_expires;
mod kamailio;
mod line;
mod outages;
mod own_address;
mod passwords;
#[path = "../service/patience.rs"]
mod patience;
mod ports;
mod program;
mod raw_phone;
mod replays;
mod scripted;
mod sipp;
mod transports;
mod unregistering;
