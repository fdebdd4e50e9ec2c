//! The path of a decision without sockets, step by step.

pub mod case;
pub mod filled;
pub mod platform;
pub mod steps;
pub mod watch;
pub mod whole;
pub mod workers;
