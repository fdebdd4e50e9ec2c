//! The HTTP edge.

pub mod admin;
pub mod body;
pub mod lifecycle;
pub mod webhook;
