//! The one place that draws randomness; all other code takes it as a parameter `rng`.

use rand::CryptoRng;
use rand::rand_core::UnwrapErr;
use rand::rngs::SysRng;

/// The operating system's generator. Panics where the system has no randomness: no secret can be made there.
#[must_use]
pub fn system() -> impl CryptoRng {
    UnwrapErr(SysRng)
}
