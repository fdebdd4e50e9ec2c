//! Promises of the service, one file each, in one binary.

#![expect(clippy::unwrap_used, reason = "a test stops where something is missing")]

mod blacklisted;
mod callers;
mod command_line;
mod daemon;
mod faults;
mod grants;
mod identity;
mod import_and_export;
mod logs;
mod many_accounts;
mod one_fail_answer;
mod operator;
mod phone;
mod replays;
mod running;
mod samples;
mod signatures;
mod signups;
mod stopping;
mod store_contract;
mod store_on_disk;
mod sudden_death;
mod undecided;
mod webhook_bodies;
mod wire;
