//! The targets, as the package `realmgate` replays them in its tests.

#[path = "../tests/corpora/targets/mod.rs"]
pub mod targets;
