//! Nothing is lost when the service is killed, starved, flooded or lied to: the real binary under what a bad night brings.
//!
//! `tests/nothing_lost.sh [--large] [PART OF A NAME]`: small as it runs at every change, or in full.

#[expect(dead_code, reason = "the service's own tests use all of it")]
#[path = "../service/daemon.rs"]
mod daemon;
mod death;
mod failing;
#[expect(dead_code, reason = "the service's own tests use all of it")]
#[path = "../service/faults.rs"]
mod faults;
mod overload;
#[path = "../service/patience.rs"]
mod patience;
#[expect(dead_code, reason = "the service's own tests use all of it")]
#[path = "../service/person.rs"]
mod person;
#[expect(dead_code, reason = "the service's own tests use all of it")]
#[path = "../service/phone.rs"]
mod phone;
#[expect(dead_code, clippy::unwrap_used, reason = "the service's own tests use all of it; a test stops where it must")]
#[path = "../service/pickup.rs"]
mod pickup;
mod power_loss;
#[expect(dead_code, reason = "the service's own tests use all of it")]
#[path = "../service/running.rs"]
mod running;
mod size;
mod slow_clients;
mod starts;
mod stopping;
mod trace;
#[path = "../service/wire.rs"]
mod wire;
