//! The one place that draws chance; everything below takes it as a parameter `rng`.

use rand::CryptoRng;
use rand::rand_core::UnwrapErr;
use rand::rngs::SysRng;

/// The operating system's generator. A system that has no chance to give is no place for secrets: it panics there.
#[must_use]
pub fn system() -> impl CryptoRng {
    UnwrapErr(SysRng)
}
