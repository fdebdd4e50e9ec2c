//! What callgrind wrote down: for each function, how often it was called and what those calls cost, callees included.
//!
//! The format is that of "Callgrind Format Specification" in valgrind's manual: `cfn=` names the function called,
//! `calls=` how often, and the line after it ends with the cost. Names are written out once and are numbers from then on.

use std::collections::HashMap;

/// Instructions by function.
#[derive(Default)]
pub struct Profile {
    names: HashMap<String, String>,
    costs: HashMap<String, u64>,
}

impl Profile {
    /// Reads what callgrind wrote.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let mut profile = Self::default();
        let (mut called, mut is_cost) = (String::new(), false);
        for line in text.lines() {
            if is_cost {
                let cost: u64 = line.split(' ').nth(1).and_then(|cost| cost.parse().ok()).expect("a cost");
                *profile.costs.entry(called.clone()).or_default() += cost;
            }
            is_cost = line.starts_with("calls=");
            if let Some(name) = line.strip_prefix("cfn=") {
                called = profile.resolve(name);
            } else if let Some(name) = line.strip_prefix("fn=") {
                profile.resolve(name);
            }
        }
        profile
    }

    /// `(7) name` says what `(7)` is from then on.
    fn resolve(&mut self, name: &str) -> String {
        let (number, text) = name.split_once(' ').unwrap_or((name, ""));
        if !text.is_empty() {
            self.names.insert(number.to_owned(), text.to_owned());
        }
        self.names.get(number).cloned().expect("each number was given its name before")
    }

    /// Instructions of all calls of the function whose path ends like that, its callees included; `None` where it was
    /// not called.
    #[must_use]
    pub fn of(&self, path: &str) -> Option<u64> {
        let is_it = |name: &str| {
            let name = name.rsplit_once("::h").filter(|(_, hash)| hash.len() == 16).map_or(name, |(name, _)| name);
            name.ends_with(path)
        };
        let costs: Vec<u64> = self.costs.iter().filter(|(name, _)| is_it(name)).map(|(_, cost)| *cost).collect();
        (!costs.is_empty()).then(|| costs.iter().sum())
    }
}
