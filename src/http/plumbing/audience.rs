//! Which clients a port is for: people or machines.

/// The clients of a port.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// Browsers among others: an error may be a page.
    People,
    /// Platforms or operators' tools.
    Machines,
}
