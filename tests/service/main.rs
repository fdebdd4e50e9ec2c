//! Promises of the service, one file each, in one binary.

mod samples;
mod store_contract;
mod store_on_disk;
