//! What the measurements of `benches` are made of: each prints figures and fails only when it is asked to.

pub mod callgrind;
pub mod endure;
pub mod load;
pub mod measure;
pub mod path;
pub mod peers;
