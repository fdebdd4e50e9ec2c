//! What a string looks like to a person: counts, invisible characters, digits of all scripts, the words of settings.

mod counted; // "1 account", "2 accounts"
pub mod unicode; // what can be seen, and what a digit is worth
mod words; // enums as settings write them

pub use counted::counted;
