//! What callgrind wrote down: for each function, how often it was called and what those calls cost, callees included.
//!
//! The format is that of "Callgrind Format Specification" in valgrind's manual: `cfn=` names the function called,
//! `calls=` how often, and the line after it ends with the cost. Names are written out once and are numbers from then on.

use std::collections::HashMap;

/// The functions of the C library that take a piece of memory; the programs of the measurements use its allocator.
const ALLOCATORS: [&str; 5] = ["malloc", "calloc", "realloc", "posix_memalign", "aligned_alloc"];

/// Costs and calls by function.
#[derive(Default)]
pub struct Profile {
    /// What was counted: instructions, and misses where caches were simulated.
    events: Vec<String>,
    names: HashMap<String, String>,
    /// By function, in the order of the events; an event that is left out at the end is zero.
    costs: HashMap<String, Vec<u64>>,
    calls: HashMap<String, u64>,
}

impl Profile {
    /// Reads what callgrind wrote.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let mut profile = Self::default();
        let (mut called, mut is_cost) = (String::new(), false);
        let number = |text: Option<&str>| text.and_then(|text| text.parse::<u64>().ok()).expect("a number");
        for line in text.lines() {
            if is_cost {
                profile.add(&called, line);
            }
            is_cost = line.starts_with("calls=");
            if let Some(calls) = line.strip_prefix("calls=") {
                *profile.calls.entry(called.clone()).or_default() += number(calls.split(' ').next());
            }
            if let Some(name) = line.strip_prefix("cfn=") {
                called = profile.resolve(name);
            } else if let Some(name) = line.strip_prefix("fn=") {
                profile.resolve(name);
            } else if let Some(events) = line.strip_prefix("events: ") {
                profile.events = events.split(' ').map(str::to_owned).collect();
            }
        }
        profile
    }

    /// Adds a line of costs: where in the source, then one number per event.
    fn add(&mut self, called: &str, line: &str) {
        let costs = self.costs.entry(called.to_owned()).or_insert_with(|| vec![0; self.events.len()]);
        for (sum, cost) in costs.iter_mut().zip(line.split(' ').skip(1)) {
            *sum += cost.parse::<u64>().expect("a cost");
        }
    }

    /// `(7) name` says what `(7)` is from then on.
    fn resolve(&mut self, name: &str) -> String {
        let (number, text) = name.split_once(' ').unwrap_or((name, ""));
        if !text.is_empty() {
            self.names.insert(number.to_owned(), text.to_owned());
        }
        self.names.get(number).cloned().expect("each number was given its name before")
    }

    /// How many pieces of memory were taken, one that was made larger among them.
    #[must_use]
    pub fn allocations(&self) -> u64 {
        ALLOCATORS.iter().filter_map(|name| self.calls.get(*name)).sum()
    }

    /// Instructions of all calls of the function whose path ends like that, its callees included; `None` where it was
    /// not called.
    #[must_use]
    pub fn of(&self, path: &str) -> Option<u64> {
        self.events_of(path, "Ir")
    }

    /// How often an event happened in these calls, by callgrind's name of it; `None` also where that was not counted.
    #[must_use]
    pub fn events_of(&self, path: &str, event: &str) -> Option<u64> {
        let column = self.events.iter().position(|name| name == event)?;
        let is_it = |name: &str| {
            let name = name.rsplit_once("::h").filter(|(_, hash)| hash.len() == 16).map_or(name, |(name, _)| name);
            name.ends_with(path)
        };
        let costs: Vec<u64> = self.costs.iter().filter(|(name, _)| is_it(name)).map(|(_, cost)| cost[column]).collect();
        (!costs.is_empty()).then(|| costs.iter().sum())
    }
}
