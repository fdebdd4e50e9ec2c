//! Moments and spans of time, handed in: nothing here reads a clock. `Now` is a reading of both clocks, `Tick` a
//! monotonic moment in four bytes.

mod now; // a reading of both clocks
mod tick; // monotonic time in four bytes
mod whole_seconds; // how long clients are asked to wait

pub use now::Now;
pub use tick::Tick;
pub use whole_seconds::whole_seconds;
