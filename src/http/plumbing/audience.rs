//! For whom a port is: people or machines.

/// Who comes to a port.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// Browsers among others: an error may be a page.
    People,
    /// Platforms or tools of operators.
    Machines,
}
