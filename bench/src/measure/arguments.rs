//! What stands behind `cargo bench -p realmgate-bench --bench NAME --`: flags and numbers. Cargo itself adds `--bench`.

/// The arguments of this run.
pub struct Arguments(Vec<String>);

impl Arguments {
    /// Reads what this program was called with.
    #[must_use]
    pub fn read() -> Self {
        Self(std::env::args().skip(1).filter(|argument| argument != "--bench").collect())
    }

    /// Whether a miss of the target is to be a failure of the program: `--check`.
    #[must_use]
    pub fn check(&self) -> bool {
        self.flag("--check")
    }

    /// Whether this flag is among them.
    #[must_use]
    pub fn flag(&self, name: &str) -> bool {
        self.0.iter().any(|argument| argument == name)
    }

    /// The text behind `name`, where `name` is among them.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        let at = self.0.iter().position(|argument| argument == name)?;
        Some(self.0.get(at + 1).unwrap_or_else(|| panic!("{name} wants something after it")))
    }

    /// The number behind `name`, or the usual one.
    #[must_use]
    pub fn number(&self, name: &str, usual: u32) -> u32 {
        let number = |text: &str| text.parse().unwrap_or_else(|_| panic!("{name} wants a number after it"));
        self.text(name).map_or(usual, number)
    }
}
