//! What stands behind `cargo bench --bench NAME --`: flags and numbers. Cargo itself adds `--bench`.

/// The arguments of this run.
pub struct Arguments(Vec<String>);

impl Arguments {
    pub fn read() -> Self {
        Self(std::env::args().skip(1).filter(|argument| argument != "--bench").collect())
    }

    /// Whether a miss of the target is to be a failure of the program: `--check`.
    pub fn check(&self) -> bool {
        self.holds("--check")
    }

    /// Whether a word is among them.
    pub fn holds(&self, word: &str) -> bool {
        self.0.iter().any(|argument| argument == word)
    }

    /// The number behind `name`, or the usual one.
    pub fn number(&self, name: &str, usual: u32) -> u32 {
        let at = self.0.iter().position(|argument| argument == name);
        at.map_or(usual, |at| {
            let number = self.0.get(at + 1).and_then(|text| text.parse().ok());
            number.unwrap_or_else(|| panic!("{name} wants a number behind it"))
        })
    }
}
