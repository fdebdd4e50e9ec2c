//! From the first start to the stop: snapshots, restarts, clocks that leap, and the log on the way.

mod braked_lines;
mod clock_jumps;
mod clock_leaps;
mod damaged_snapshots;
mod first_start;
mod journal_priorities;
mod log_formats;
mod logs;
mod quick_start;
mod restarts;
pub mod snapshots;
mod stopping;
mod sudden_death;
mod unread_greeting;
mod unread_log;
