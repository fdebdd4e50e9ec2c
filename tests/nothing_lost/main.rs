//! Nothing is lost when the service is killed, starved, flooded or lied to: the real binary under what a bad night brings.
//!
//! `tests/nothing_lost.sh [--large] [PART OF A NAME]`: small as it runs at every change, or in full.

mod death;
mod failing;
mod overload;
mod power_loss;
mod size;
mod slow_clients;
mod starts;
mod stopping;
mod trace;
