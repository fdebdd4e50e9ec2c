//! What a row of the table says of a module: its layer, and whom it may use.

use crate::groups::NOUNS;

/// How much of the world a module may touch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layer {
    /// Types and functions: no async, no I/O, no clock, no log.
    Noun,
    /// One use case: takes nouns, the world through traits, `now` and `rng`; no I/O of its own, no clock, no log.
    Verb,
    /// A technology.
    Edge,
}

/// One row.
pub struct Row {
    /// The module, a file or folder directly under `src`.
    pub module: &'static str,
    /// Its layer.
    pub layer: Layer,
    /// Which modules of ours it may name.
    pub own: &'static [&'static [&'static str]],
    /// Which crates it may name, besides those in [`EVERYWHERE`].
    pub crates: &'static [&'static str],
}

/// Crates that make an error's text and a trait's shape; they touch nothing.
pub const EVERYWHERE: &[&str] = &["thiserror"];

/// A row of a noun.
pub const fn noun(
    module: &'static str,
    own: &'static [&'static [&'static str]],
    crates: &'static [&'static str],
) -> Row {
    Row { module, layer: Layer::Noun, own, crates }
}

/// A row of an edge.
pub const fn edge(
    module: &'static str,
    own: &'static [&'static [&'static str]],
    crates: &'static [&'static str],
) -> Row {
    Row { module, layer: Layer::Edge, own, crates }
}

/// A verb: it may use all nouns, and with them the traits by which it asks the world.
pub const fn verb(module: &'static str) -> Row {
    Row { module, layer: Layer::Verb, own: &[NOUNS], crates: &["async_trait", "rand", "hex"] }
}

/// A verb that shares steps with one above it.
pub const fn verb_like(module: &'static str, own: &'static [&'static [&'static str]]) -> Row {
    Row { own, ..verb(module) }
}

impl Row {
    /// Whether it may name this module of ours.
    pub fn may_use(&self, module: &str) -> bool {
        module == self.module || self.own.iter().any(|group| group.contains(&module))
    }

    /// Whether it may name this crate.
    pub fn may_name(&self, name: &str) -> bool {
        EVERYWHERE.contains(&name) || self.crates.contains(&name)
    }
}
