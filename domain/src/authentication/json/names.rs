//! The names of an object: whether two stand for one.

use super::read_mode::ReadMode;
use crate::authentication::attempt::Shapes;
use serde::de::Error;
use std::borrow::Cow;

/// The names of an object: enough of each to see that they differ, and, read with care, all of them.
pub(super) struct Names<'a> {
    shapes: Shapes,
    all: Option<Vec<Cow<'a, str>>>,
}

impl<'a> Names<'a> {
    pub fn of(mode: ReadMode) -> Self {
        Self { shapes: Shapes::default(), all: (mode != ReadMode::Quick).then(Vec::new) }
    }

    pub fn add(&mut self, name: Cow<'a, str>) {
        match &mut self.all {
            Some(all) => all.push(name),
            None => self.shapes.add(&name),
        }
    }

    /// Those that may stand twice; an error where they must be read with care to tell.
    pub fn alike<E: Error>(mut self) -> Result<Vec<Cow<'a, str>>, E> {
        if let Some(all) = self.all {
            return Ok(all);
        }
        self.shapes.are_apart().then(Vec::new).ok_or_else(|| E::custom("names that look alike"))
    }
}
