//! Nothing is lost when the service is killed, starved, flooded or lied to: the real binary under what a bad night brings.
//!
//! `tests/nothing_lost.sh [--large] [PART OF A NAME]`: small as it runs at every change, or in full.

#[expect(dead_code, reason = "the service's own tests use all of it")]
#[path = "../service/daemon.rs"]
mod daemon;
mod death;
/// The people, phones and folders of the service's own tests.
#[expect(dead_code, clippy::unwrap_used, reason = "the service's own tests use all of it; a test stops where it must")]
#[path = "../service"]
mod service {
    mod faults;
    pub mod person;
    mod phone;
    pub mod pickup;
    pub mod running;
}
mod power_loss;
mod size;
mod starts;
mod trace;
