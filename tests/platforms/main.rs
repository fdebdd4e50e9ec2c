//! Realmgate with the programs its users run: the real binary, real platforms, real phones.

mod baresip;
mod counters;
mod gate;
mod jambonz;
mod kamailio;
mod line;
mod linphone;
mod ports;
mod program;
mod raw_phone;
mod recorder;
mod scripted;
mod sipp;
mod versions;
