//! What surrounds the process: clock, randomness, folders, terminal. Each is touched in one file.

pub mod clock; // reads the time
pub mod core_dumps; // keeps other processes out of memory
pub mod data_lock; // one server per data folder
pub mod private_folder; // folders whose names survive a power loss
pub mod randomness; // draws randomness
pub mod terminal; // what a terminal may be shown
