//! What platforms are answered: who may ask, which phone is granted what, and when nothing is decided.

mod callers;
mod grants;
mod identity;
mod one_fail_answer;
mod phone_credentials;
mod readings;
pub mod recordings;
mod several_answers;
mod signatures;
mod two_ways;
mod undecided;
pub mod webhook_bodies;
