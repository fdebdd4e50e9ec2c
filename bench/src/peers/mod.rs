//! Other programs that decide the same question, each in its own protocol, and one load generator for all of them.

pub mod credentials;
pub mod customer_auth;
pub mod exchange;
pub mod freeradius;
pub mod http;
pub mod kamailio;
pub mod peer;
pub mod process;
pub mod radius;
pub mod realmgate;
pub mod rounds;
pub mod sip;
pub mod socket;
pub mod table;
