//! Promises of the service, one file each, in one binary.

#![expect(clippy::unwrap_used, reason = "a test stops where something is missing")]

mod activation;
mod beside;
mod blacklisted;
mod callers;
mod captchas;
mod command_line;
mod daemon;
mod delivery;
mod faults;
mod first_start;
mod grants;
mod half_done;
mod hosts;
mod identity;
mod import_and_export;
mod logs;
mod many_accounts;
mod one_fail_answer;
mod operator;
mod order_of_checks;
mod outbox;
mod patience;
mod person;
mod phone;
mod pickup;
mod public_answers;
mod relay;
mod replays;
mod running;
mod samples;
mod signatures;
mod signup_answers;
mod signup_limits;
mod signups;
mod smtp;
mod stopping;
mod store_contract;
mod store_on_disk;
mod sudden_death;
mod tls;
mod undecided;
mod walk;
mod webhook_bodies;
mod wire;
