//! What is read off the machine, and what is made of figures.

pub mod arguments;
pub mod children_time;
pub mod comparison;
pub mod cores;
pub mod disk;
pub mod machine;
pub mod process;
pub mod processor_time;
pub mod rank_test;
pub mod statistics;
