//! Moments and spans of time, handed in: nothing here reads a clock.

mod now; // a moment, handed in
mod tick; // monotonic time in four bytes
pub mod whole_seconds; // what others are told to wait

pub use now::Now;
pub use tick::Tick;
