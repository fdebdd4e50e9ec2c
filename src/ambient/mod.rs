//! What surrounds the process: clock, randomness, folders, terminal. Each is asked in one place.

pub mod clock; // reads the time
pub mod core_dumps; // memory is nobody else's to read
pub mod data_lock;
pub mod private_folder; // folders whose names survive a power loss
pub mod randomness; // draws chance
pub mod terminal; // what a terminal may be shown
