//! The HTTP edge.

pub mod body;
pub mod webhook;
