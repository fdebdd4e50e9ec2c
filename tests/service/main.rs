//! Promises of the service, one file each, by folder, in one binary.

#![expect(clippy::unwrap_used, reason = "a test stops where something is missing")]

mod account;
mod actors;
mod admin;
mod blacklist;
mod cli;
mod connections;
mod explain;
mod lifecycle;
mod mail;
mod replay;
mod session;
mod signup;
mod store;
mod webhook;
mod website;
