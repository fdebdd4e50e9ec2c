//! Random numbers from a seed: the same seed draws the same on every machine and with every version of every crate.

/// SplitMix64 (Steele, Lea, Flood 2014).
#[derive(Clone, Debug)]
pub struct Chance(u64);

impl Chance {
    /// The sequence of a seed.
    pub const fn of(seed: u64) -> Self {
        Self(seed)
    }

    /// A sequence of its own for one of many, so that what one draws changes nothing for the others.
    pub fn apart(seed: u64, number: u64) -> Self {
        let mut of_seed = Self(seed);
        Self(of_seed.draw() ^ number.wrapping_mul(0xd1b5_4a32_d192_ed03))
    }

    /// The next draw.
    pub const fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// One below `limit`.
    pub const fn below(&mut self, limit: u64) -> u64 {
        self.draw() % limit
    }

    /// Whether something that happens `times` in `of` happens now.
    pub const fn happens(&mut self, times: u64, of: u64) -> bool {
        self.below(of) < times
    }
}
