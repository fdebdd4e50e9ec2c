//! A run of hours: what is done in it, and what must not grow.

pub mod mix;
pub mod slope;
pub mod tables;
pub mod verdict;
