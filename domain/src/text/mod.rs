//! What a string looks like to a person.

pub mod counted; // "1 account", "2 accounts"
pub mod unicode; // what can be seen, and what a digit is worth
mod words; // enums as settings write them
