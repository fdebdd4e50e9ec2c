//! Promises of the service, one file each, in one binary.

#![expect(clippy::unwrap_used, reason = "a test stops where something is missing")]

mod command_line;
mod import_and_export;
mod operator;
mod samples;
mod store_contract;
mod store_on_disk;
