//! The one place that draws chance; everything below takes it as a parameter `rng`.

use rand::CryptoRng;

/// The process's generator, seeded by the operating system.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "this is the one place that draws chance")]
pub fn system() -> impl CryptoRng {
    rand::rng()
}
