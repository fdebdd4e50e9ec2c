//! Accounts, requests and clients: what a service is measured with.

pub mod accounts;
pub mod connection;
pub mod crowd;
pub mod curve;
pub mod decided;
pub mod first_visits;
pub mod floor;
pub mod groups;
pub mod level;
pub mod million;
pub mod newcomer;
pub mod place;
pub mod probing;
pub mod records;
pub mod refusals;
pub mod register;
pub mod round;
pub mod row;
pub mod row_report;
pub mod service;
pub mod signups;
pub mod talk;
pub mod throughput;
pub mod traffic;
pub mod wrk;
